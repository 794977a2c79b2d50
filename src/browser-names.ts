import type { StoragePort } from './ports.ts';
import { parseBody } from './wire/rest.ts';

/** The id that was made up for a guest, and the token that stands in for the platform's cookie. */
type Name = 'guest' | 'identity';

/** In the place of a name whose customer has left: until somebody comes anew, nobody is known here, and those who were before not any more. */
const left = '';

/** The token, and whose it is. Of one that was kept bare nobody has said. */
const said = (identity: string): { readonly token?: string; readonly customer?: string } => parseBody(identity) ?? {};

/** Who the next page will be: what is kept for anybody else, it would not find. */
export class BrowserNames {
  readonly #scope: string;
  /** undefined: storage threw. */
  readonly #use: <T>(use: (storage: StoragePort) => T) => T | undefined;
  /** As this page knows them: also where storage has forgotten them, or does not take them. */
  readonly #texts = new Map<Name, string>();
  readonly #unkept = new Set<Name>();
  /** What another text took the place of: the platform may make somebody else of who is known by that. */
  readonly #replaced = new Map<Name, string | undefined>();
  customerId: string | null = null;

  constructor(scope: string, use: <T>(use: (storage: StoragePort) => T) => T | undefined) {
    this.#scope = scope;
    this.#use = use;
    this.#texts.set('guest', this.#read('guest') ?? '');
  }

  /** Whether the next page will be who this one is, as far as that has to be. */
  get areKept(): boolean {
    return this.#unkept.size === 0;
  }

  guestId(make: () => string): string {
    if (!this.#texts.get('guest')) this.#set('guest', make());
    return this.#texts.get('guest') as string;
  }

  /** null: there is none, as far as this can be known. */
  identity(): string | null {
    const text = this.#texts.get('identity') ?? this.#read('identity');
    // Somebody else came first, or since.
    if (!text || (this.customerId !== null && this.#isTheirs('identity', text))) return null;
    this.#texts.set('identity', text);
    return said(text).token ?? text;
  }

  setIdentity(token: string): void {
    this.#set('identity', JSON.stringify({ token, customer: this.customerId }));
  }

  /** It is no good. False where what is kept is another: of who has come since. */
  dropIdentity(): boolean {
    const [text, held] = [this.#texts.get('identity'), this.#read('identity')];
    this.#texts.delete('identity');
    this.#unkept.delete('identity');
    return held === null || held === text;
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

  /** Whether what is kept is of somebody who came since. As long as nobody knows who this is, it is whoever is there. */
  isTaken(name: Name): boolean {
    const held = this.#read(name);
    return held === left || (held !== null && (name === 'guest' || this.customerId !== null) && this.#isTheirs(name, held));
  }

  /** Nothing is kept for them any more. */
  forget(): void {
    this.#unkept.clear();
  }

  /** The token was not kept after all. */
  lose(): void {
    this.#unkept.add('identity');
  }

  /** They have left, and nothing is kept: their other tabs do not bring them back. */
  leave(): void {
    for (const [name, text] of this.#texts) {
      if (text && (name === 'identity' || text === this.customerId)) this.#use((storage) => storage.read(this.#key(name)) ?? storage.write(this.#key(name), left));
    }
  }

  /** Something is kept for them: they may have been forgotten before, here or by another page, and somebody else may have come since. */
  renew(): void {
    for (const [name, text] of this.#texts) {
      // One that this page was not known by is no matter.
      if (this.customerId === null || (name === 'guest' ? text !== this.customerId : this.#isTheirs(name, text))) continue;
      const held = this.#read(name);
      if (!held || this.#isTheirs(name, held)) this.#unkept.add(name);
    }
  }

  /** Never over somebody else's. */
  keep(): void {
    for (const name of this.#unkept) {
      const text = this.#texts.get(name) ?? '';
      const isKept = this.#use((storage) => {
        const held = storage.read(this.#key(name));
        if (held !== null && held !== this.#replaced.get(name) && this.#isTheirs(name, held)) return false;
        // Also where it seems to be there: a storage of two parts may know what neither has taken.
        storage.write(this.#key(name), text);
        return true;
      });
      if (!isKept) continue;
      this.#unkept.delete(name);
      this.#replaced.delete(name);
    }
  }

  #set(name: Name, text: string): void {
    this.#replaced.set(name, this.#texts.get(name) ?? left);
    this.#texts.set(name, text);
    this.#unkept.add(name);
    this.keep();
  }

  #isTheirs(name: Name, held: string): boolean {
    const [who, own] = name === 'guest' ? [held, this.#texts.get(name)] : [held && said(held).customer, this.customerId];
    return who !== undefined && who !== own;
  }

  #read(name: Name): string | null {
    return this.#use((storage) => storage.read(this.#key(name))) ?? null;
  }

  #key(name: Name): string {
    return `${this.#scope}.${name}`;
  }
}
