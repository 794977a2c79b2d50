import type { FailureReason } from '../machines/data/message.ts';
import { BrowserNames } from './browser-names.ts';
import { keyPart, ofBrowser, ownerPart } from './key-parts.ts';
import type { StoragePort } from './ports.ts';
import { putAside } from './put-aside.ts';
import { readSaved, type SavedMessage } from './saved-message.ts';
import { ToForget } from './to-forget.ts';
import { memoryStorage } from './volatile.ts';

/** What storage may have to tell: it failed, or something in it could not be read. */
export type StorageTrouble = 'failed' | 'damaged';

/**
 * What outlives the page: who the guest is, and what was sent and not confirmed. One entry per message, so that two tabs never
 * overwrite each other. Storage that throws or holds nonsense costs the survival, never the chat.
 */
export class SavedData {
  /** Names this page among those that share the storage. */
  tab: string;
  /** All that it has had. */
  readonly #tabs: string[];
  readonly #name: () => string;
  /** Where things are kept; where an earlier page may have kept some as well. */
  #storage: StoragePort;
  readonly #device: StoragePort;
  readonly #scope: string;
  readonly #report: (trouble: StorageTrouble, error: unknown) => void;
  #customerId: string | null = null;
  /** Where messages are kept; null: nowhere. */
  #drawer: string | null = null;
  #hasFailed = false;
  /** How often what is kept of messages could not be read: there may be more than was found. */
  unread = 0;
  /** What blocked storage would not take, or (null) not let go of: the next page must find it, or must not. */
  readonly #owed = new Map<string, string | null>();
  /** Messages that storage would not take. */
  readonly #unkept = new Map<string, SavedMessage>();
  /** Where messages lie that were claimed and could not be kept here, by their ids. */
  readonly #unmoved = new Map<string, string>();
  /** Messages that are kept here, as far as this page knows. */
  readonly #kept = new Set<string>();
  /** Messages that are kept as whose the browser will be known as. */
  readonly #unowned = new Set<string>();
  /** Other pages may still find what was removed last. */
  #lingers = false;
  readonly #toForget: ToForget;
  /** Messages that were written before, and are kept no more. */
  #forgotten = new Set<string>();
  readonly names: BrowserNames;

  /** `toForget`: what the customer before has left, and storage did not let go of. */
  constructor(
    device: StoragePort, scope: { brandId: number; channelId: string; persist: boolean }, name: () => string, report: (trouble: StorageTrouble, error: unknown) => void, toForget = new ToForget(),
  ) {
    this.#device = device;
    this.#storage = scope.persist ? device : memoryStorage();
    this.#toForget = toForget;
    this.#scope = `chat-machines.${scope.brandId}.${keyPart(scope.channelId)}`;
    this.#name = () => keyPart(name());
    this.#tabs = [(this.tab = this.#name())];
    this.#report = report;
    this.names = new BrowserNames(this.#scope, (use) => this.#try(() => use(this.#storage)));
  }

  /** Whether what is kept now will be there after a reload. */
  get isDurable(): boolean {
    // Also who the browser is known as has to be kept: the next page would be somebody else. A token it can ask for.
    const isOwing = [...this.#owed].some(([key, text]) => text !== null && !key.includes('.token.'));
    return this.#storage.isVolatile !== true && !this.#hasFailed && !isOwing && this.names.areKept && this.#unkept.size === 0 && this.#drawer !== null;
  }

  /**
   * Which customer's messages are meant from now on; null: nobody knows yet, so none are found. `isOfBrowser`: whoever that will be, it is
   * whom the platform knows this browser by: what is written before is kept, and is theirs then.
   */
  setCustomer(customerId: string | null, isOfBrowser = false): void {
    this.#customerId = this.names.customerId = customerId;
    if (isOfBrowser) this.#drawer = ofBrowser;
    else if (customerId !== null) {
      // Where a token of an earlier page says who it is, nobody has asked for the identity.
      if (this.#drawer === ofBrowser) this.names.identity();
      this.#drawer ??= ownerPart(customerId);
    }
  }

  get hasCustomer(): boolean {
    return this.#customerId !== null;
  }

  /** A text kept for this channel; null where there is none. */
  note(name: string): string | null {
    return this.#try(() => this.#storage.read(`${this.#scope}.${name}`)) ?? null;
  }

  /** Who the platform knows the browser as, also where looking takes time (see the port). Returns how to wait no longer. */
  findIdentity(found: (token: string | null) => void): (() => void) | void {
    const token = this.names.identity();
    return token === null ? this.#look(`${this.#scope}.identity`, () => found(this.names.identity())) : found(token);
  }

  setIdentity(token: string | null): void {
    const key = `${this.#scope}.identity`;
    this.#owed.delete(key);
    if (token !== null) this.names.setIdentity(token);
    else if (this.names.dropIdentity()) this.#pay(key);
  }

  setNote(name: string, text: string | null): void {
    this.#pay(`${this.#scope}.${name}`, text);
  }

  /** The same for this customer; nothing is kept or found while nobody knows who it is. */
  record(name: string): string | null {
    return this.#customerId === null ? null : this.note(`${ownerPart(this.#customerId)}.${name}`);
  }

  setRecord(name: string, text: string | null): void {
    if (this.#customerId === null) return;
    if (text !== null) this.names.renew();
    this.setNote(`${ownerPart(this.#customerId)}.${name}`, text);
  }

  /** Everything of the customer goes: messages, guest id, tokens, what was put aside. The device's visitor id stays. `pending`: kept no more, unless they are tried again. `isLeaving`: nor are they known here. */
  forget(pending: readonly string[], isLeaving: boolean): void {
    // Where they have left in another tab, what is there is of who came since, but for what is theirs by name.
    const { isCurrent } = this.names;
    this.names.forget();
    for (const held of [this.#unkept, this.#unowned]) held.clear();
    for (const [key, text] of this.#owed) if (text !== null) this.#owed.delete(key);
    this.#forgotten = new Set(pending);
    for (const [tab, id] of this.#keys()) {
      // What another page has, or had, goes on there, or not.
      if (tab === this.tab) this.#kept.delete(id);
      if (!isCurrent && this.#read(id, tab)?.owner === this.#customerId) this.#toForget.add([this.#place(tab) + id]);
    }
    const owners = ['token', 'damaged', isCurrent || this.#drawer !== ofBrowser ? this.#drawer : null, this.#customerId && ownerPart(this.#customerId)];
    this.#toForget.add([...(isCurrent ? ['guest', 'identity'] : []), ...owners.flatMap((owner) => (owner ? [`${owner}.`] : []))].map((part) => `${this.#scope}.${part}`));
    if (this.#storage !== this.#device) this.#storage = memoryStorage();
    this.#try(() => {});
    if (isLeaving && isCurrent) this.names.leave(this.tab);
  }

  /** Nothing is kept or found any more; gives what is still to be forgotten, by whoever comes next or, if nobody does, here. */
  leave(): ToForget {
    this.#storage = memoryStorage();
    return this.#toForget;
  }

  /** It is tried again: from now on it is kept, as what is written now. */
  keepAgain(messageId: string): void {
    this.#forgotten.delete(messageId);
  }

  isForgotten(messageId: string): boolean {
    return this.#forgotten.has(messageId);
  }

  /** Those of this page, in order of sending. */
  messages(): readonly SavedMessage[] {
    return this.#of(this.tab);
  }

  /** The messages that are kept, by whichever page; null: that cannot be read. */
  keptIds(): ReadonlySet<string> | null {
    const { unread } = this;
    const ids = new Set(this.#keys().map(([, id]) => id));
    return this.isReadable && unread === this.unread ? ids : null;
  }

  /** Whether what is not found there is not there. */
  get isReadable(): boolean {
    return this.#try(() => this.#storage.keys()) !== undefined;
  }

  /** What this page keeps from now on is kept under another name. */
  rename(): void {
    this.#tabs.push((this.tab = this.#name()));
    for (const [id, message] of this.#unkept) this.#unkept.set(id, { ...message, tab: this.tab });
  }

  /** Other pages that have, or had, messages to send. */
  otherTabs(): readonly string[] {
    return [...new Set(this.#keys().map(([tab]) => tab))].filter((tab) => tab !== this.tab);
  }

  /** When the newest of what is kept was written, also while nobody knows whose it is, as far as that was before `until`; 0 where there is nothing. Epoch ms. */
  newestAt(until: number): number {
    const tabs = new Set(this.#keys(true).map(([tab]) => tab));
    return [...tabs].flatMap((tab) => this.#of(tab, true)).reduce((newest, { at }) => (at < until ? Math.max(newest, at) : newest), 0);
  }

  /** What another page has left becomes ours: all or, where not all can be read, nothing (`isMore`: what can be, and was not claimed before); what there is no room for stays under its name. */
  claim(tab: string, isMore = false): { readonly left: readonly SavedMessage[]; readonly isMoved: boolean } {
    const { unread } = this;
    const left = this.#of(tab).flatMap((message) => (isMore && (this.#unmoved.has(message.messageId) || this.kept(message.messageId) !== undefined) ? [] : [{ ...message, tab: this.tab }]));
    if (!isMore && this.unread !== unread) return { left: [], isMoved: true };
    this.#lingers = false;
    for (const message of left) {
      if (this.#drawer === ofBrowser && message.owner === undefined) this.#unowned.add(message.messageId);
      this.#unmoved.set(message.messageId, this.#place(tab) + message.messageId);
      this.put(message);
    }
    return { left, isMoved: !this.#lingers && left.every(({ messageId }) => !this.#unmoved.has(messageId)) };
  }

  /** Looks again at what a page has left, where looking takes time (see the port). Returns how to wait no longer. */
  refresh(tab: string, done: (isAll: boolean) => void): () => void {
    return this.#look(this.#place(tab), done);
  }

  #look(prefix: string, done: (isAll: boolean) => void): () => void {
    const storage = this.#storage;
    const giveUp = this.#try(() => storage.refresh?.(prefix, done));
    if (giveUp === undefined) done(true);
    return giveUp ?? (() => {});
  }

  /** Other pages have written, or more was read. Returns the remover. */
  listen(changed: () => void): () => void {
    const remove = this.#attempt(() => this.#storage.listen?.(changed, () => this.#report('damaged', undefined), (key, isKept) => this.#settle(key, isKept)));
    return () => this.#attempt(() => remove?.());
  }

  /** Storage has by now what it was to have in a moment, or that counts as what it would not take. */
  #settle(key: string, isKept: boolean): void {
    if (key === `${this.#scope}.identity`) return isKept ? undefined : this.names.lose();
    const message = readSaved(this.#try(() => this.#storage.read(key)) ?? null);
    if (message !== undefined && isKept) this.#move(message.messageId);
    else if (message !== undefined) this.#unkept.set(message.messageId, message);
  }

  /**
   * Whether this message is `ours` to send, another page has `taken` it over, or one has taken it and is done with it; `isOurs`: pages whose name is
   * held here as well. `isUnsure`: what is kept as ours may be another's, for all that is known here.
   */
  whose(messageId: string, isOurs: (tab: string) => boolean, isUnsure: boolean): 'ours' | 'taken' | 'gone' | 'unknown' {
    // Where storage failed, what we took over may still be there under its old name.
    const tabs = this.#keys().flatMap(([tab, id]) => (id === messageId ? [tab] : []));
    if (tabs.some(isOurs)) return 'ours';
    if (tabs.length > 0 && !tabs.includes(this.tab)) return 'taken';
    const isGone = tabs.length === 0 && this.#kept.has(messageId) && this.keptIds()?.has(messageId) === false;
    return isUnsure && (isGone || tabs.length > 0) ? 'unknown' : isGone ? 'gone' : 'ours';
  }

  /** Nobody has it any more: it is kept here anew. */
  reclaim(messageId: string): void {
    this.#kept.delete(messageId);
  }

  /** Whether a next page that nobody knows as this customer would leave it alone. */
  isOurs(messageId: string): boolean {
    this.#pay();
    if (this.names.areKept || !this.#unowned.has(messageId)) return true;
    // What is not there, nobody else sends.
    const isAlone = !this.#unmoved.has(messageId) && this.#tabs.every((tab) => this.#try(() => this.#storage.remove(this.#place(tab) + messageId) ?? true));
    if (isAlone) for (const held of [this.#unowned, this.#kept]) held.delete(messageId);
    return isAlone;
  }

  /** The rest of what is kept of it stays as it was when it was written, or went out; false where it is not kept here. */
  amend(messageId: string, change: Pick<SavedMessage, 'at'> | Pick<SavedMessage, 'drops'>): boolean {
    const message = this.#read(messageId);
    if (message !== undefined) this.put({ ...message, ...change });
    return message !== undefined;
  }

  /** A message of this page, as it is kept, or would be if it could. */
  kept(messageId: string): SavedMessage | undefined {
    return this.#unkept.get(messageId) ?? this.#read(messageId);
  }

  #read(messageId: string, tab = this.tab): SavedMessage | undefined {
    return readSaved(this.#try(() => this.#storage.read(this.#place(tab) + messageId)) ?? null);
  }

  /** Why the page that has this message could not send it; null: it may yet, or nobody has it. */
  failureOf(messageId: string): FailureReason | null {
    const [tab] = this.#keys().find(([, id]) => id === messageId) ?? [];
    return (tab === undefined ? [] : this.#of(tab)).find((message) => message.messageId === messageId)?.failure ?? null;
  }

  /** As long as others could not see whose it is, it is not kept, nor what was kept of it. */
  withhold(message: SavedMessage): void {
    if (this.#drawer === null) return;
    this.remove(message.messageId);
    this.#unkept.set(message.messageId, message);
    this.#hasFailed = true;
    this.#report('failed', new Error('others could not see whose it is'));
  }

  put(message: SavedMessage): void {
    if (this.#drawer === null) return;
    this.names.renew();
    this.#unkept.set(message.messageId, message);
    // Where there is room again, what there was no room for comes after it.
    if (this.#write(message)) for (const one of this.#unkept.values()) if (!this.#write(one)) break;
  }

  /** What could not be kept is tried again, as far as it `isOurs`. */
  putAgain(isOurs: (messageId: string) => boolean): void {
    for (const message of this.#unkept.values()) if (isOurs(message.messageId) && !this.#write(message)) break;
  }

  #write(message: SavedMessage): boolean {
    const owned = this.#customerId !== null && this.#drawer === ofBrowser ? { ...message, owner: this.#customerId } : message;
    const key = this.#place(message.tab) + message.messageId;
    this.#owed.delete(key);
    this.#pay();
    const isSure = this.names.areKept ? this.#try(() => this.#storage.write(key, JSON.stringify(owned)) ?? true) : undefined;
    this.#hasFailed = isSure === undefined;
    if (isSure === undefined) return false;
    // What may not be kept after all stays under its old name as well.
    this.#move(message.messageId, isSure);
    this.#kept.add(message.messageId);
    this.#unowned[this.#customerId === null ? 'add' : 'delete'](message.messageId);
    return true;
  }

  remove(messageId: string): void {
    this.#kept.delete(messageId);
    for (const tab of this.#tabs) this.#pay(this.#place(tab) + messageId);
    this.#move(messageId);
  }

  /** What is kept here for sure, or nowhere, need not be kept under an old name. */
  #move(messageId: string, isSure = true): void {
    this.#unkept.delete(messageId);
    const key = this.#unmoved.get(messageId);
    if (isSure && this.#unmoved.delete(messageId)) this.#pay(key);
  }

  /** Does what storage refused so far, and this. */
  #pay(key?: string, text: string | null = null): void {
    this.names.keep();
    if (key) this.#owed.set(key, text);
    for (const [key, text] of this.#owed) {
      // Nobody would find it.
      if (text !== null && !this.names.areKept) continue;
      const isDone = this.#try(() => (text === null ? this.#storage.remove(key) : this.#storage.write(key, text)) ?? true);
      if (isDone !== undefined) this.#owed.delete(key);
      this.#lingers ||= !isDone;
    }
  }

  /** Where a page keeps its messages. */
  #place(tab: string): string {
    return `${this.#scope}.${this.#drawer ?? ''}.out.${tab}${tab === '' ? '' : '.'}`;
  }

  /** The customer's messages, or `isAnybodys` of this browser: the page and the id of each. */
  #keys(isAnybodys = false): readonly (readonly [tab: string, messageId: string])[] {
    if ((isAnybodys ? this.#drawer : this.#customerId) === null) return [];
    this.#pay();
    const place = this.#place('');
    return (this.#try(() => this.#storage.keys()) ?? (this.unread++, [])).filter((key) => key.startsWith(place)).map((key) => {
      const [tab, id] = key.slice(place.length).split('.');
      return id === undefined ? ['', tab as string] : [tab as string, id];
    });
  }

  #of(tab: string, isAnybodys = false): SavedMessage[] {
    const found: SavedMessage[] = [];
    for (const [owner, messageId] of this.#keys(isAnybodys)) {
      if (owner !== tab) continue;
      const key = this.#place(tab) + messageId;
      const text = this.#try(() => this.#storage.read(key));
      if (text === undefined) this.unread++;
      const read = readSaved(text ?? null);
      const saved = read?.messageId === messageId ? read : undefined;
      if (saved !== undefined && !isAnybodys && (saved.owner ?? this.#customerId) !== this.#customerId) continue;
      if (saved !== undefined) found.push(saved);
      else if (text !== null && text !== undefined && this.#try(() => putAside(this.#storage, this.#scope, key, key.slice(this.#place('').length), text) ?? true)) this.#report('damaged', undefined);
    }
    return found.sort((a, b) => a.at - b.at);
  }

  /** Nothing is kept or found before what was to be forgotten is. */
  #try<T>(run: () => T): T | undefined {
    return this.#attempt(() => {
      try {
        this.#toForget.takeOut(this.#device, this.#scope);
      } catch (error) {
        if (this.#storage === this.#device) throw error;
        // The page's own memory goes on.
        this.#report('failed', error);
      }
      return run();
    });
  }

  #attempt<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      this.#hasFailed = true;
      this.#report('failed', error);
      return undefined;
    }
  }
}
