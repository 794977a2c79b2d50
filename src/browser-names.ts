import type { StoragePort } from './ports.ts';

/** Who the next page will be: what is kept for anybody else, it would not find. */
export class BrowserNames {
  readonly #scope: string;
  /** undefined: storage threw. */
  readonly #use: <T>(use: (storage: StoragePort) => T) => T | undefined;
  /** The guest that this page has. */
  #guest: string | null = null;
  /** The same, as long as that is not kept. */
  #unkept: string | null = null;
  /** The token that stands in for the platform's cookie: also where storage has forgotten it, or does not take it. */
  identity: string | null = null;

  constructor(scope: string, use: <T>(use: (storage: StoragePort) => T) => T | undefined) {
    this.#scope = scope;
    this.#use = use;
  }

  get areKept(): boolean {
    return this.#unkept === null;
  }

  guestId(make: () => string): string {
    const id = this.#read('guest') || make();
    this.#unkept = this.#guest = id;
    this.keep();
    return id;
  }

  /** The device's: whoever uses it. */
  visitorId(make: () => string): string {
    const key = 'chat-machines.visitor';
    const kept = this.#use((storage) => storage.read(key));
    if (kept) return kept;
    const made = make();
    this.#use((storage) => storage.write(key, made));
    return made;
  }

  /** Something is kept anew; gives the identity, where that was forgotten. */
  renew(): string | null {
    if (this.#guest !== null && this.#read('guest') === null) this.#unkept = this.#guest;
    return this.#read('identity') === null ? this.identity : null;
  }

  /** Never over one that is there, and could not be read before. */
  keep(): void {
    const id = this.#unkept;
    const key = `${this.#scope}.guest`;
    if (id !== null && this.#use((storage) => (storage.read(key) ?? (storage.write(key, id), id)) === id)) this.#unkept = null;
  }

  #read(name: string): string | null {
    return this.#use((storage) => storage.read(`${this.#scope}.${name}`)) ?? null;
  }
}
