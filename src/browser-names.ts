import type { StoragePort } from './ports.ts';
import { parseBody } from './wire/rest.ts';

/** The id that was made up for a guest, and the token that stands in for the platform's cookie. */
type Name = 'guest' | 'identity';

/** The token, whose it is, and who had left last before they came. Of one that was kept bare nobody has said. */
export const said = (identity: string): { readonly token?: string; readonly customer?: string; readonly left?: string } => parseBody(identity) ?? {};

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
  /** In which page a customer had left this browser last when this one began: such names do not come again. `''`: in none; undefined: that could not be read. */
  #since: string | undefined;
  #customerId: string | null = null;

  constructor(scope: string, use: <T>(use: (storage: StoragePort) => T) => T | undefined) {
    this.#scope = scope;
    this.#use = use;
    this.#since = this.#left;
  }

  /** Whether nobody has left since the page began, in another tab: who has is not known here any more, and what is there is the next one's. */
  get isCurrent(): boolean {
    const now = this.#left;
    this.#since ??= now;
    return !now || now === this.#since;
  }

  get customerId(): string | null {
    return this.#customerId;
  }

  set customerId(id) {
    this.#catchUp();
    this.#customerId = id;
  }

  /** As long as nobody is known here, whoever is there by now is who this page will be. */
  #catchUp(): void {
    if (this.#customerId === null && this.#texts.size === 0) this.#since = this.#left;
  }

  get #left(): string | undefined {
    return this.#use((storage) => storage.read(this.#key('left')) ?? '');
  }

  /** Whether the next page will be who this one is, as far as that has to be. */
  get areKept(): boolean {
    return this.#unkept.size === 0;
  }

  guestId(make: () => string): string {
    const kept = this.#read('guest');
    const id = kept || make();
    if (kept) this.#texts.set('guest', id);
    else this.#set('guest', id);
    return id;
  }

  /** null: there is none, as far as this can be known. */
  identity(): string | null {
    this.#catchUp();
    const text = this.#texts.get('identity') ?? this.#read('identity');
    // Somebody else came first.
    if (!text || (this.customerId !== null && this.#isTheirs('identity', text))) return null;
    this.#texts.set('identity', text);
    const { token, left } = said(text);
    // What was lost here, and is known by the database, goes on from there.
    if (left && !this.#left) this.leave((this.#since = left));
    return token ?? text;
  }

  setIdentity(token: string): void {
    this.#set('identity', JSON.stringify({ token, customer: this.customerId, left: this.#since || undefined }));
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

  /** Nothing is kept for them any more. */
  forget(): void {
    this.#unkept.clear();
  }

  /** The token was not kept after all. */
  lose(): void {
    this.#unkept.add('identity');
  }

  /** The customer leaves in that page: what other tabs know of them is old. */
  leave(page: string): void {
    this.#use((storage) => storage.write(this.#key('left'), page));
  }

  /** Something is kept for them: they may have been forgotten before, here or by another page, and somebody else may have come since. */
  renew(): void {
    for (const [name, text] of this.#texts) {
      // One that this page was not known by is no matter.
      if (this.customerId === null || (name === 'guest' ? text !== this.customerId : this.#isTheirs(name, text))) continue;
      const held = this.#read(name);
      if (!held || this.#isTheirs(name, held) || !this.isCurrent) this.#unkept.add(name);
    }
  }

  /** Never over somebody else's, nor once they have left. */
  keep(): void {
    for (const name of this.#unkept) {
      const text = this.#texts.get(name) ?? '';
      const isKept = this.isCurrent && this.#use((storage) => {
        const held = this.#read(name);
        if (held && held !== this.#replaced.get(name) && this.#isTheirs(name, held)) return false;
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
    this.#replaced.set(name, this.#texts.get(name));
    this.#texts.set(name, text);
    this.#unkept.add(name);
    this.keep();
  }

  #isTheirs(name: Name, held: string): boolean {
    const [who, own] = name === 'guest' ? [held, this.#texts.get(name)] : [said(held).customer, this.customerId];
    return who !== undefined && who !== own;
  }

  /** A storage of two parts may still know somebody who has left. */
  #read(name: Name): string | null {
    const text = this.#use((storage) => storage.read(this.#key(name))) ?? null;
    const now = this.#left;
    return text && name === 'identity' && now && said(text).left !== now ? null : text;
  }

  #key(name: Name | 'left'): string {
    return `${this.#scope}.${name}`;
  }
}
