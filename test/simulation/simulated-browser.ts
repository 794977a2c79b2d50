import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import type { ChatOptions, SendOutcome, Thread, ThreadSnapshot } from '../../src/chat-types.ts';
import type { Feature } from '../../src/feature.ts';
import { streams } from '../../src/features/streams.ts';
import { multiThread, type ThreadsChatVerbs, type ThreadsThreadVerbs } from '../../src/features/threads.ts';
import { leases } from '../../src/leases.ts';
import type { Ports } from '../../src/ports.ts';
import type { VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import type { VirtualDevice } from '../kit/virtual-network.ts';
import type { Sabotage } from './mutants/sabotage.ts';
import type { BrowserTraits, CustomerDeed, LineFault } from './script.ts';
import type { Sent, SharedPlace } from './shared-place.ts';

/** A promise that the app holds. */
export interface Promised {
  readonly what: string;
  readonly page: number;
  isSettled: boolean;
}

/** One tab of a customer's browser: storage that stays, pages that come and go. */
export class SimulatedBrowser {
  readonly traits: BrowserTraits;
  readonly place: SharedPlace;
  readonly sent: Sent[] = [];
  readonly promises: Promised[] = [];
  /** Every page there was, the present one last. */
  readonly pages: VirtualChat[] = [];
  page: VirtualChat | null = null;
  /** The app wants to be connected. */
  isWanted = true;
  /** The present page could not read what earlier ones kept. */
  wasOpenedBlind = false;
  readonly #world: VirtualWorld;
  readonly #sabotage: Sabotage | undefined;
  readonly #seed: number;
  #codes = 0;
  /** Brings the page back; null: it is here. */
  #back: (() => void) | null = null;
  /** What the present page opens, by id or as the latest. */
  #opened: readonly (string | undefined)[] = [];

  constructor(world: VirtualWorld, traits: BrowserTraits, place: SharedPlace, seed: number, sabotage?: Sabotage) {
    this.#world = world;
    this.traits = traits;
    this.place = place;
    place.tabs.push(this);
    this.#seed = seed;
    this.#sabotage = sabotage;
  }

  /** Who the page says is signed in: by cookie, only the platform knows. */
  get customerId(): string {
    return this.page?.chat.snapshot.customer.id || `customer-${this.traits.customer}`;
  }

  /** The threads that the present page has open. */
  get threads(): readonly Thread[] {
    const { page } = this;
    return page === null ? [] : this.#opened.map((id) => page.chat.thread(id));
  }

  get #wanted(): readonly (string | undefined)[] {
    const { byId, isSpared, threads } = this.traits;
    const { latestId } = this.place;
    const own = threads.map((id) => (id === 'default' ? undefined : id));
    if (byId === undefined || latestId === undefined) return own;
    // Without a look nobody knows that the two are one.
    if (isSpared) return [latestId];
    return byId === 'before' ? [latestId, ...own] : [...own, latestId];
  }

  open(): void {
    if (this.page !== null) return;
    const before = this.pages.at(-1)?.device;
    let device: VirtualDevice | null = null;
    const page = this.#world.open({
      storage: this.place.storage, latencyMs: this.traits.latencyMs, seed: this.#seed + this.pages.length,
      options: this.#options(),
      ports: (given) => {
        const socket: Ports['socket'] = {
          open: (url, events) => {
            const handle = given.socket.open(url, events);
            return { send: (text) => (this.#goesOut(text), handle.send(text)), close: (code) => handle.close(code) };
          },
        };
        const ports = { ...given, socket, clock: { ...given.clock, now: () => given.clock.now() + this.place.clockMs } };
        const here = { ...ports, ...this.#kept(ports, () => device?.isGone === true, (run) => (device === null ? run() : device.whenHere(run))) };
        return { ...here, ...this.#sabotage?.ports?.(here) };
      },
    });
    device = page.device;
    // A new page, but the same device in the same place.
    if (before !== undefined) {
      Object.assign(page.device.line, before.line);
      page.device.isOnline = before.isOnline;
    }
    this.wasOpenedBlind = this.place.storage.isBlocked;
    const { database } = this.place;
    this.place.wasEverBlind ||= this.wasOpenedBlind || (this.traits.hasDatabase && (database.isBroken || database.isHanging));
    this.page = page;
    this.pages.push(page);
    this.#opened = this.#wanted;
    for (const thread of this.threads) {
      const isUnsure = ({ contact, history, messages }: ThreadSnapshot): boolean =>
        contact === null && history.status === 'unknown' && messages.some(({ status }) => status === 'sending');
      thread.subscribe(isUnsure, (isSo) => void (this.place.hasBegunUnsure ||= isSo));
    }
    if (this.traits.byId === undefined) return;
    page.thread.subscribe(({ id, contact }) => (contact === null ? undefined : id), (id) => void (this.place.latestId = id ?? this.place.latestId));
  }

  /** What was written before a chat is ended goes before, as long as somebody can tell whether it is there. */
  #goesOut(text: string): void {
    if (!text.includes('"EndContact"')) return;
    const { payload } = JSON.parse(text) as { payload: { data: { thread: { idOnExternalPlatform: string } } } };
    const ending = this.threads.find(({ id }) => id === payload.data.thread.idOnExternalPlatform)?.snapshot;
    const late = ending?.history.status === 'unknown' ? undefined : ending?.messages.find(({ status }) => status === 'queued' || status === 'sending');
    if (late !== undefined) this.page?.device.rules.broken.push(`EndContact was sent before ${late.text}`);
  }

  /** What this browser has besides localStorage. */
  #kept(ports: Ports, isDead: () => boolean, whenHere: (run: () => void) => void): Partial<Ports> {
    const { hasLocks, hasDatabase } = this.traits;
    const locks = hasLocks ? ports.locks : leases(ports.storage, ports.clock, ports.random);
    if (!hasDatabase) return { locks };
    const { database } = this.place;
    const port = database.port(this.#world.clock, isDead);
    // What it is asked for and does not tell is not known, whenever that was.
    const read: typeof port.read = (prefix, done) => {
      const unread = (): void => void (this.place.wasEverBlind = true);
      if (database.isHanging) unread();
      return port.read(prefix, (entries) => {
        if (entries === null) unread();
        whenHere(() => done(entries));
      });
    };
    const layered = layeredStorage(ports.storage, {
      read, write: (changes, wiped, done) => port.write(changes, wiped, (isWritten) => whenHere(() => done(isWritten))),
    }, ports.clock);
    // Where there is no window, nobody tells it what other pages write.
    const listen: typeof layered.listen = (changed, ...more) => {
      let giveUp: (() => void) | undefined;
      const again = (): void => {
        giveUp?.();
        giveUp = layered.refresh?.('chat-machines.', changed);
      };
      const removers = [layered.listen?.(changed, ...more), ports.storage.listen?.(again), () => giveUp?.()];
      return () => removers.forEach((remove) => remove?.());
    };
    return { locks, storage: { ...layered, listen } };
  }

  #options(): Partial<ChatOptions> {
    const { customer, channel, signIn, isGuest, isSpared, hasList } = this.traits;
    const common = { features: hasList === true ? [streams(), multiThread()] as unknown as readonly Feature[] : [streams()], ...(isSpared && { recovers: 'afterDrop' as const }) };
    const named = { ...common, customer: { ...(!isGuest && { id: `customer-${customer}` }), firstName: 'Ada' } };
    // Never the same code twice, whichever page asks.
    const authorizationCode = (): Promise<string> => Promise.resolve(`customer-${customer}~${this.#seed}.${++this.#codes}`);
    switch (signIn) {
      case 'oauth':
        return { ...named, channelId: `chat_${channel}_auth`, signIn: { mode: 'legacy', authorizationCode } };
      case 'anonymous':
        return { ...named, channelId: `chat_${channel}_secured`, signIn: { mode: 'anonymous' } };
      case 'securedCookies':
        return { ...common, channelId: `chat_${channel}_cookies`, signIn: { mode: 'securedCookies', hasThirdPartyCookies: false }, customer: {} };
      case 'thirdParty':
        return { ...common, channelId: `chat_${channel}_thirdparty`, signIn: { mode: 'thirdParty', authorizationCode }, customer: {} };
      default:
        return { ...named, channelId: `chat_${channel}` };
    }
  }

  /** The tab is gone without a word, or was reloaded. What it had promised, it has promised nobody. */
  kill(): void {
    this.#back = null;
    this.page?.device.kill();
    this.#leave();
    this.promises.length = 0;
  }

  /** The app ends the chat as it should; gives what the engine still holds after that. */
  stop(): Readonly<Record<string, number>> {
    this.#back?.();
    const page = this.page;
    page?.chat.stop();
    this.#leave();
    return page?.device.held ?? {};
  }

  connect(): void {
    const { page } = this;
    if (page === null) return;
    this.isWanted = true;
    this.promise('connect', page.chat.connect());
  }

  /** A disconnected or ended chat refuses some verbs: an app that asks `can` does not call those. */
  act(deed: CustomerDeed): void {
    if (this.isAway && deed.do !== 'kill' && deed.do !== 'reload') return;
    if (deed.do === 'open' || deed.do === 'reload') {
      if (deed.do === 'reload') this.kill();
      this.open();
      this.connect();
      return;
    }
    const { page } = this;
    if (page === null) return;
    const { chat, device } = page;
    if (['connect', 'disconnect', 'retryNow'].includes(deed.do)) device.rules.provoked();
    const { threads } = this;
    const thread = threads[('thread' in deed ? deed.thread : 0) % threads.length] as Thread;
    switch (deed.do) {
      case 'send':
        if (!thread.can('send')) return;
        this.isWanted = true;
        return this.#track(deed.text, () => thread.send(deed.text).done);
      case 'start':
        if (!thread.can('start')) return;
        this.isWanted = true;
        return this.#track(deed.text, () => thread.start(deed.text));
      case 'retry':
        return this.#retry(thread, deed.nth);
      case 'discard':
        return this.#discard(thread, deed.nth);
      case 'markSeen':
        return void (thread.can('markSeen') && this.promise('markSeen', thread.markSeen()));
      case 'loadMore':
        return void (thread.can('loadMore') && this.promise('loadMore', thread.loadMore()));
      case 'end':
        return void (thread.can('end') && this.promise('end', thread.end()));
      case 'keystroke':
        return thread.keystroke();
      case 'setFields':
        return thread.setFields({ order: deed.text });
      case 'rename':
        return void (thread.can('rename') && this.promise('rename', (thread as Thread & ThreadsThreadVerbs).rename(deed.text)));
      case 'list':
        return void (chat.can('loadThreads') && this.promise('loadThreads', (chat as typeof chat & ThreadsChatVerbs).loadThreads()));
      case 'connect':
        return this.connect();
      case 'disconnect':
        this.isWanted = false;
        return chat.disconnect();
      case 'retryNow':
        return chat.retryNow();
      case 'kill':
        return this.kill();
      default:
    }
  }

  suffer({ do: what, n = 0 }: LineFault): void {
    const { storage, database } = this.place;
    if (what === 'storageBlocked') storage.isBlocked = database.isBroken = this.place.wasEverBlocked = true;
    else if (what === 'storageFull') storage.isFull = true;
    else if (what === 'databaseBroken') database.isBroken = true;
    else if (what === 'databaseHangs') database.isHanging = true;
    else if (what === 'storageGood') this.place.heal();
    else if (what === 'clock') this.#setClock(n);
    else if (what === 'sleep') for (const tab of this.place.tabs) tab.#sleep(n);
    this.place.wasEverUnwritable ||= storage.isBlocked || storage.isFull;
    // Who signs in by code or cookie looks at what earlier pages left only then.
    const isUnreadable = storage.isBlocked || (this.traits.hasDatabase && (database.isBroken || database.isHanging));
    // So does a tab when another has closed.
    this.place.wasEverBlind ||= isUnreadable && (this.place.tabs.length > 1 || this.page?.chat.snapshot.customer.id === '');
    const device = this.page?.device;
    if (device === undefined) return;
    const { line } = device;
    if (what === 'cut') device.cut();
    else if (what === 'halfCut') device.cutHere(n);
    else if (what === 'cutAfter') line.framesLeft = n;
    else if (what === 'truncate') line.truncated = n;
    else if (what === 'slowConnect') line.connectMs = n;
    else if (what === 'tearStreams') device.breakStreams();
    else if (what === 'silent') device.goSilent();
    else if (what === 'upSilent') line.isUpGood = false;
    else if (what === 'downSilent') line.isDownGood = false;
    else if (what === 'heal') device.heal();
    else if (what === 'refuse') device.refuse();
    else if (what === 'hold') line.opens = 'held';
    else if (what === 'aside') this.#putAside(n);
    else if (what === 'offline') device.goOffline();
    else if (what === 'online') device.goOnline();
    else if (what === 'slow') line.latencyMs = n;
    else if (what === 'lyingOffline' || what === 'lyingOnline') {
      device.isOnline = what === 'lyingOnline';
      device.signal(device.isOnline ? 'online' : 'offline');
    } else if (what === 'hidden' || what === 'visible' || what === 'woke') device.signal(what);
  }

  /** Of the device, and so of all tabs of the browser; one that is set by much looks to them as if they had slept. */
  #setClock(byMs: number): void {
    this.place.clockMs += byMs;
    if (Math.abs(byMs) > 30_000) for (const { page } of this.place.tabs) page?.device.signal('woke');
  }

  /** What the present page shows as queued. */
  get queued(): readonly string[] {
    return Object.values(this.page?.chat.snapshot.threads ?? {}).flatMap(({ messages }) => messages.flatMap(({ status, text }) => (status === 'queued' ? [text] : [])));
  }

  /** The page is in the back/forward cache, or the device sleeps. */
  get isAway(): boolean {
    return this.#back !== null;
  }

  /** What another tab took over while this page was put aside, and has not sent yet, and what is left now may go by way of two. */
  #leave(): void {
    for (const sent of this.sent) sent.isApart ||= sent.wasPutAside && sent.page === this.pages.length && sent.outcome?.status !== 'sent';
    this.page = null;
  }

  #putAside(ms: number): void {
    if (this.page === null || this.isAway) return;
    const { device } = this.page;
    for (const sent of this.sent) sent.wasPutAside ||= sent.outcome?.status !== 'sent';
    device.signal('left');
    device.breakStreams();
    this.#away(device.putAside(), ms);
  }

  /** The gateway gives up a line on which nobody answers. */
  #sleep(ms: number): void {
    if (this.page === null || this.isAway) return;
    const { device } = this.page;
    const back = device.freeze();
    if (ms > 30_000) {
      device.cutHere(30_000);
      device.breakStreams();
    }
    this.#away(back, ms);
  }

  #away(back: () => void, ms: number): void {
    const once = (): void => {
      if (this.#back !== once) return;
      this.#back = null;
      back();
    };
    this.#back = once;
    this.#world.clock.setTimeout(once, ms);
  }

  /** Nothing goes wrong any more; the device says so, or leaves it to the engine to find out. */
  heal(isSaid: boolean): void {
    this.place.heal();
    this.#back?.();
    const device = this.pages.at(-1)?.device;
    if (device === undefined) return;
    device.line.latencyMs = this.traits.latencyMs;
    if (isSaid || !device.isOnline) device.goOnline();
    device.heal();
    if (isSaid || !device.isVisible) device.signal('visible');
  }

  promise(what: string, promise: Promise<unknown>): void {
    const promised: Promised = { what, page: this.pages.length, isSettled: false };
    const settle = (): void => void (promised.isSettled = true);
    promise.then(settle, settle);
    this.promises.push(promised);
  }

  #track(text: string, send: () => Promise<SendOutcome>): void {
    const { isBlocked, isFull } = this.place.storage;
    // Where only a code says who it is, nothing is kept before that, nor for whom the next page will not be, and the page says so.
    const isNobodys = (['thirdParty', 'securedCookies'].includes(this.traits.signIn) || this.traits.isGuest === true) && this.page?.chat.snapshot.persistence === 'none';
    const sent: Sent = {
      text, page: this.pages.length, outcome: null, isDiscarded: false, wasRetried: false, wasPutAside: false, isApart: false, isOnlyInMemory: isBlocked || isFull || isNobodys,
    };
    this.sent.push(sent);
    this.place.sent.push(sent);
    this.#follow(sent, `send of ${text}`, send());
  }

  #follow(sent: Sent, what: string, done: Promise<SendOutcome>): void {
    sent.outcome = null;
    this.promise(what, done.then((outcome) => (sent.outcome = outcome)));
  }

  #retry(thread: Thread, nth: number): void {
    const failed = thread.snapshot.messages.filter(({ status }) => status === 'failed');
    const message = failed[nth % failed.length];
    const sent = this.place.sent.find(({ text }) => text === message?.text);
    if (message === undefined || sent === undefined || !thread.can('retry')) return;
    sent.wasRetried = true;
    this.isWanted = true;
    this.#follow(sent, `retry of ${sent.text}`, thread.retry(message.id).done);
  }

  #discard(thread: Thread, nth: number): void {
    const unsent = thread.snapshot.messages.filter(({ status }) => status === 'failed' || status === 'queued');
    const message = unsent[nth % unsent.length];
    if (message === undefined || !thread.can('discard')) return;
    for (const sent of this.place.sent) if (sent.text === message.text) sent.isDiscarded = true;
    thread.discard(message.id);
  }
}
