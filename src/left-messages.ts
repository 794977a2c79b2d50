import { isOver } from '../machines/data/contact.ts';
import { mayBeThere } from '../machines/data/message.ts';
import { compose, discard, goBack, isUnknown, type Mark, resume, unsent } from '../machines/data/thread-data.ts';
import type { Engine } from './engine.ts';
import { ownMessage } from './own-message.ts';
import type { SavedMessage } from './saved-message.ts';
import { keptMs } from './sending.ts';
import { skewMs } from './writing.ts';

/** Where the id of the conversation that is begun is kept. */
const begun = 'begun';

/** By then nobody waits any more for an answer of before it was begun, ms. */
const lateMs = 60_000;

/**
 * Where those begin that may be there already: only a look that goes back so far can tell. What was written before anything was known may have
 * gone out as well, where storage did not take the news: it cannot be older than it is.
 */
export const sentAfter = (messages: readonly SavedMessage[]): (Mark | null)[] => messages.flatMap((message) => (mayBeThere(message.failure) ? [placeOf(message)] : []));

/** The same of one; a place without an id is one that was found so before. */
const placeOf = ({ isLoose, after, at }: SavedMessage): Mark | null => (isLoose && after?.id !== '' ? { id: '', at: at - skewMs } : (after ?? null));

type LeftEngine = Pick<Engine, 'doors' | 'drops' | 'isLivechat' | 'openThread' | 'ports' | 'save' | 'saved' | 'setStatus' | 'store' | 'tabs' | 'wiring' | 'writing'>;

/** What pages that are gone have left unsent. */
export class LeftMessages {
  readonly #engine: LeftEngine;

  /** Threads that were opened for what was written in `default` when that was another: the next page finds it there again. */
  readonly ofDefault = new Set<string>();

  /** Messages that are looked for, since another page had them. */
  readonly #sought = new Set<string>();

  /** Messages that other pages have left. */
  readonly #taken = new Set<string>();

  /** Messages of this page that went out and were not shown, and what was held then: they may lie right behind that, whatever came since. */
  readonly #out = new Map<string, Mark | null>();

  /** What waits until it is known which conversation is the latest. */
  readonly #behind: (() => void)[] = [];

  constructor(engine: LeftEngine) {
    this.#engine = engine;
  }

  /** The gateway has no conversation yet: the customer's pages in this browser begin one, not one each. */
  beginTogether(key?: string): void {
    const { ports, saved, store } = this.#engine;
    if (key === undefined) return;
    const thread = store.thread(key);
    if (!isUnknown(thread)) return;
    const [given, until = Infinity] = (saved.record(begun) ?? '').split(' ');
    const id = given && ports.clock.now() < Number(until) ? given : thread.id;
    saved.setRecord(begun, id);
    store.rename(key, id);
  }

  /** What was written in it may be there, by way of another page, or of one that could not write that down: the next look goes back as far. */
  lookBack(key: string): void {
    this.#engine.store.update(key, (thread) => resume(thread, thread.timeline.pending.filter(({ failure }) => failure === null).map(({ at }) => ({ id: '', at: at - skewMs }))));
  }

  /** It is handed to the socket now. */
  wentOut(key: string, messageId: string): void {
    if (!this.#out.has(messageId)) this.#out.set(messageId, this.#engine.store.thread(key).timeline.newest ?? null);
  }

  /** A push of what went out may have been lost, and later ones not: the look that is asked for now goes back to where it went out. */
  goBack(key: string): void {
    const places = this.#waitingOut(key).map((id) => this.#out.get(id) ?? null);
    if (places.length > 0) this.#engine.store.update(key, (thread) => goBack(thread, places));
  }

  /** What it did not find lies in a gap, or is not there. */
  haveLooked(key: string): void {
    for (const id of this.#waitingOut(key)) this.#out.delete(id);
  }

  #waitingOut(key: string): readonly string[] {
    return this.#engine.store.thread(key).timeline.pending.flatMap(({ id, failure }) => (failure === null && this.#out.has(id) ? [id] : []));
  }

  /** Where a message of this page begins, as far as it is kept. */
  placeOf(messageId: string): Mark | null | undefined {
    const kept = this.#engine.saved.kept(messageId);
    return kept && placeOf(kept);
  }

  /** The next look goes back to where it may be; false: one has, and it was not there. */
  seek(messageId: string): boolean {
    if (this.#sought.delete(messageId)) return false;
    this.#sought.add(messageId);
    this.lookBack(this.#engine.store.keyOfMessage(messageId) ?? '');
    return true;
  }

  /** An own message is there, and is looked for no more; who asks from now on is told of the conversation by the gateway. (A live chat may be over before a late answer comes.) */
  haveArrived(messageId: string, threadId: string): void {
    const { isLivechat, ports, saved } = this.#engine;
    this.#out.delete(messageId);
    if (saved.record(begun) === threadId) saved.setRecord(begun, isLivechat ? null : `${threadId} ${ports.clock.now() + lateMs}`);
  }

  /** What waits in a thread that has turned out to be another is kept for that, and for none that follows it. */
  move(key: string): void {
    const { id: threadId, timeline } = this.#engine.store.thread(key);
    for (const message of timeline.pending) {
      // Storage may not take the news that it goes out.
      if (message.threadId !== threadId) this.#engine.save(key, { ...message, threadId }, false, { isLoose: false, after: { id: '', at: message.at - skewMs } });
    }
  }

  /** What other pages have left goes out before what waits here, where it was written later only by a clock that has been set back since. */
  takeOver(left: readonly SavedMessage[]): void {
    const [now, newest] = [this.#engine.ports.clock.now(), Math.max(...left.map(({ at }) => at))];
    // What the same page left before stands in its order already.
    if (newest > now && newest < now + skewMs) this.#engine.writing.goOnBehind(newest, this.#taken);
    this.takeUp(left);
  }

  /** It goes on here, also when nobody has opened its thread. */
  takeUp(left: readonly SavedMessage[]): void {
    const { saved, store, tabs } = this.#engine;
    const waiting = new Set<string>();
    for (const given of left.map((one) => this.aged(one))) {
      const { messageId, failure, drops } = given;
      this.#taken.add(messageId);
      if (drops !== undefined && failure === null) this.#engine.drops.set(messageId, drops);
      // First as it was opened then: what full storage would not let us claim is not found there, and its conversation would be a new one.
      if (!store.threads.has(given.key)) this.#engine.openThread(given.key, true);
      const holder = store.keyOfMessage(messageId);
      if (holder !== undefined) {
        // It had arrived, and was seen before its page was known to be gone.
        if (!store.thread(holder).timeline.isPending(messageId)) saved.remove(messageId);
        else {
          this.#takeBack(holder, given);
          waiting.add(holder);
        }
        continue;
      }
      // The latest conversation may be the one that was opened by its id then.
      const key = this.#placeOf({ ...given, key: store.thread(given.key).key });
      if (!store.threads.has(key)) {
        // Which it is, its thread finds among what is kept.
        tabs.put({ ...given, key });
        this.#engine.openThread(key, true);
        if (given.key === 'default') this.ofDefault.add(key);
      }
      const thread = store.thread(key);
      const isLoose = given.isLoose === true && isUnknown(thread);
      const message: SavedMessage = { ...given, key, isLoose, ...((given.isLoose || failure !== null) && { threadId: thread.id }) };
      tabs.put({ ...message, key: given.key });
      store.update(key, (held) => resume(compose(held, ownMessage(store.customer, message)), sentAfter([message])));
      if (failure === null) waiting.add(key);
    }
    for (const key of waiting) this.#adopt(key);
  }

  /** It may be there already: a look goes before it. */
  doubt(key: string, message: SavedMessage): void {
    this.#engine.store.update(key, (thread) => resume(thread, sentAfter([message])));
    this.#adopt(key);
  }

  #adopt(key: string): void {
    const { store, wiring } = this.#engine;
    wiring.threads.get(key)?.send({ type: 'message.adopt', messageIds: unsent(store.thread(key).timeline) });
  }

  /** It was ours before: whoever had it meanwhile may have sent it, failed to, or tried again. */
  #takeBack(key: string, given: SavedMessage): void {
    const { store, wiring } = this.#engine;
    const { messageId, failure } = given;
    const held = store.thread(key).timeline.get(messageId);
    if (held?.at !== given.at) store.update(key, (thread) => compose(discard(thread, messageId), ownMessage(store.customer, { ...given, threadId: thread.id })));
    if (held?.failure !== failure) {
      this.#engine.setStatus(messageId, failure === null ? 'queued' : 'failed', failure);
      if (failure !== null) wiring.threads.get(key)?.send({ type: 'outbox.failed', messageId, reason: failure });
    }
    store.update(key, (thread) => resume(thread, sentAfter([given])));
  }

  /** Runs it once it is known which conversation is the latest: if it is this one, what was written there goes out before what was written here since. */
  afterLatest(key: string, run: () => void): void {
    // Where that had no answer, it is asked for again.
    if (key === 'default' && this.#isLatestAsked) run();
    else this.#behind.push(run);
    if (!this.#isLatestAsked) for (const one of this.#behind.splice(0)) one();
  }

  /** What is written there now waits for the same: the next look does. */
  keepOrder(key: string): void {
    const { store, wiring } = this.#engine;
    if (key === 'default' || !this.#isLatestAsked || store.thread('default').timeline.pending.length === 0) return;
    const thread = wiring.threads.get(key);
    if (!thread?.getSnapshot().matches({ sync: { recovering: 'asking' } })) thread?.send({ type: 'outbox.doubted' });
  }

  /** Which conversation is the latest, nobody knows yet, and it is being asked for, or will be before what is written there goes. */
  get #isLatestAsked(): boolean {
    const { doors, store, wiring } = this.#engine;
    const latest = store.threads.get('default');
    if (latest === undefined || !isUnknown(latest)) return false;
    return doors.get('default')?.snapshot.sync === 'recovering' || (latest.timeline.pending.length > 0 && wiring.holdsUnsure('default'));
  }

  /** Nobody waits for an answer that long: what is too old is shown as failed, to be sent again or discarded. */
  aged(message: SavedMessage): SavedMessage {
    if (message.failure !== null || this.#engine.ports.clock.now() - message.at < keptMs) return message;
    const aged: SavedMessage = { ...message, failure: 'expired' };
    this.#engine.tabs.put(aged);
    return aged;
  }

  /** The open thread that a message of another page belongs to; the latest conversation of then may not be that of now. */
  #placeOf({ key, threadId, isLoose, failure }: SavedMessage): string {
    const { doors, store, isLivechat } = this.#engine;
    const open = store.thread(key);
    if (open.id === threadId || isLoose) return key;
    const known = store.openAs(threadId);
    if (known !== undefined) return known;
    // Another tab began the next session of a live chat.
    if (isLivechat && failure === null && open.contact !== null && isOver(open.contact.status)) {
      doors.get(key)?.renew(threadId);
      return key;
    }
    // What did not get into a session of a live chat is shown in the next, as it is where the same page begins that.
    if (isLivechat && failure !== null) return key;
    // What was written meanwhile, and has not gone out, belongs into the same one.
    // The one that was opened by this id may have gone on as the next session.
    if (!isUnknown(open)) return store.threads.has(threadId) ? `${threadId}.` : threadId;
    store.rename(key, threadId);
    // That there is nothing before was said of another.
    store.update(key, (thread) => ({ ...thread, scrollToken: null }));
    return key;
  }
}
