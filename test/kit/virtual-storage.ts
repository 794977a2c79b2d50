import type { StoragePort } from '../../src/ports.ts';
import { VirtualLocks } from './virtual-locks.ts';

/** Storage that several pages share, that survives them, and that can be made to fail. */
export class VirtualStorage implements StoragePort {
  readonly texts = new Map<string, string>();
  /** Of the same browser. */
  readonly locks = new VirtualLocks();
  readonly #listeners = new Set<{ readonly page: object; readonly heard: (key: string) => void }>();
  /** Every use throws, as where storage is blocked. */
  isBlocked = false;
  /** Only writing throws: what would need more room than there is. */
  isFull = false;

  read(key: string): string | null {
    this.#require(!this.isBlocked);
    return this.texts.get(key) ?? null;
  }

  write(key: string, text: string): void {
    this.#require(!this.isBlocked && (!this.isFull || text.length <= (this.texts.get(key)?.length ?? -1)));
    this.texts.set(key, text);
  }

  remove(key: string): void {
    this.#require(!this.isBlocked);
    this.texts.delete(key);
  }

  keys(): readonly string[] {
    this.#require(!this.isBlocked);
    return [...this.texts.keys()];
  }

  /** `page` hears what the others write. */
  hearOthers(page: object, heard: (key: string) => void): () => void {
    const listener = { page, heard };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `page` has written. */
  tell(page: object, key: string): void {
    for (const listener of this.#listeners) if (listener.page !== page) listener.heard(key);
  }

  #require(isGood: boolean): void {
    if (!isGood) throw new Error('storage is not available');
  }
}
