import { CacheStorageError } from './errors.ts';

/** Texts that outlive the page: `localStorage` is one. */
export interface IStorage {
  getItem(key: string): string | null;
  // As the platform's own storages have it: apps pass those, and their own.
  // oxlint-disable-next-line typescript/no-explicit-any
  setItem(key: string, data: any): void;
  removeItem(key: string): void;
}

/** Values that are good for `ttl` ms. */
export interface ICacheStorage {
  getItem<T = unknown>(key: string): T | null;
  setItem(key: string, data: unknown, ttl: number): void;
  removeItem(key: string): void;
}

/** Values with a lifetime in a storage of the page, under keys of one's own. Throws a CacheStorageError where the storage throws. */
export class CacheStorage implements ICacheStorage {
  readonly #storage: IStorage;
  readonly #prefix: string;

  constructor(storage: IStorage, keyPrefix = '') {
    this.#storage = storage;
    this.#prefix = keyPrefix;
  }

  /** Null where there is none, or it is too old. */
  getItem<T = unknown>(key: string): T | null {
    const text = this.#try(() => this.#storage.getItem(this.#prefix + key));
    if (text === null) return null;
    try {
      const held = JSON.parse(text) as { readonly data: T; readonly expiresAt: number };
      if (held.expiresAt > Date.now()) return held.data;
    } catch {
      // Not ours: as good as expired.
    }
    this.removeItem(key);
    return null;
  }

  setItem(key: string, data: unknown, ttl: number): void {
    this.#try(() => this.#storage.setItem(this.#prefix + key, JSON.stringify({ data, expiresAt: Date.now() + ttl })));
  }

  removeItem(key: string): void {
    this.#try(() => this.#storage.removeItem(this.#prefix + key));
  }

  #try<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw new CacheStorageError('The storage cannot be used', { cause: error });
    }
  }
}
