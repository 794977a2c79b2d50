import { isOver } from '../machines/data/contact.ts';
import type { ThreadData } from '../machines/data/thread-data.ts';
import type { GatewayFact, GatewayPush } from '../machines/gateway.events.ts';
import type { ThreadGatewayFact } from '../machines/thread.events.ts';
import type { Engine } from './engine.ts';
import { ChatError } from './errors.ts';
import type { Fetched, StartFetch } from './fetches.ts';
import type { DecodedFact } from './wire/decode.ts';
import { isJson } from './wire/read.ts';
import { threadIdIn } from './wire/read-contact.ts';
import { versionRefused } from './wire/rest.ts';

/** A push that keeps its place: it is being fetched, or waits behind one that is. */
interface Held {
  /** The thread it concerns: `''` is none, null is all. */
  threadId: string | null;
  /** What takes the place; null: nothing does. */
  fact: GatewayFact | null;
  isReady: boolean;
}

/** So many broken messages are remembered. */
const mostBroken = 500;

type InboundEngine = Pick<Engine, 'pushed' | 'report' | 'showFrame' | 'store' | 'unknown' | 'wiring'>;

/** The road of a frame: read, settle what it answers, remember it, and tell the chart that handles it (DESIGN: one inbound frame). */
export class Inbound {
  readonly #engine: InboundEngine;
  #held: Held[] = [];
  /** Messages with something broken in them that was said. */
  readonly #broken = new Set<string>();
  /** The threads that what is held concerns. */
  #blocked = new Set<string | null>();

  constructor(engine: InboundEngine) {
    this.#engine = engine;
  }

  came(fact: DecodedFact): void {
    this.#show(fact.wire, fact);
    this.take(fact);
  }

  /** What was fetched for a message that is shown already, or too late to keep its place. */
  improve({ body, fact }: Fetched): void {
    this.#show(body, fact);
    // What came with the message then may be over by now: only the message itself is news.
    if ('message' in fact) this.take({ type: 'gateway.message.marked', message: fact.message, wire: fact.wire });
    // How a contact stood then is known better by the look that has made up for it.
    else if (!/contact|queue|typing/.test(fact.type)) this.take(fact);
  }

  /** A fact that came by frame, or that was fetched in the place of one. */
  take(fact: GatewayFact): void {
    this.#take(fact);
    if (fact.type === 'gateway.request.refused' && fact.code === versionRefused) this.#engine.wiring.refuseClient();
  }

  #take(fact: GatewayFact): void {
    const odd = 'requestId' in fact ? this.#engine.wiring.requests.answer(fact) : undefined;
    if (odd) this.malformed(odd);
    if (odd !== undefined) return;
    switch (fact.type) {
      case 'gateway.heartbeat.answered':
        return;
      case 'gateway.transport.failed':
        return this.#engine.report(new ChatError('gateway.failed'));
      case 'gateway.frame.malformed':
        // Not even JSON: it was cut off on its way, and may have been anything. Or a message, which a look may bring whole.
        if (typeof fact.wire === 'string' || fact.eventType === 'MessageCreated') this.#lost();
        return this.malformed(`${fact.eventType || 'frame'}: ${fact.reason}`);
      case 'gateway.request.refused':
        // What it lacks was said already.
        return (fact as DecodedFact).unreadable ? undefined : this.#engine.report(new ChatError('request.refused', fact.code));
      default:
        // An answer that nobody waits for any more has nothing to say to anyone.
        if (!('requestId' in fact) || fact.type === 'gateway.frame.unknown') this.#inOrder(fact);
    }
  }

  /** The session is over: what waits goes in as it is, and holds up nothing of the next. */
  settle(): void {
    // What was still being fetched is lost: what comes after it must not count as all there is.
    if (this.#held.some(({ threadId, isReady }) => threadId === null && !isReady)) this.#engine.store.markMissing();
    for (const held of this.#held) held.isReady = true;
    this.#release();
  }

  stop(): void {
    this.#held = [];
  }

  #inOrder(fact: GatewayFact): void {
    const threadId = threadIdOf(fact);
    const start = this.#engine.wiring.fetches.fetching(fact);
    if (start === null && !isBehind(this.#blocked, threadId)) {
      this.#apply(fact);
      return;
    }
    const isStored = fact.type === 'gateway.event.stored';
    const held: Held = { threadId: isStored ? null : threadId, fact: isStored ? null : fact, isReady: start === null };
    this.#held.push(held);
    this.#blocked.add(held.threadId);
    if (start !== null) this.#wait(held, start);
  }

  #wait(held: Held, start: StartFetch): void {
    start((fetched) => {
      const isHeld = this.#held.includes(held);
      if (fetched !== null && !isHeld) return this.improve(fetched);
      if (fetched !== null) {
        const { body, fact } = fetched;
        this.#show(body, fact);
        const isAnswer = 'requestId' in fact && this.#engine.wiring.requests.isAwaited(fact.requestId);
        // An answer is waited for: it settles now, whatever is still held.
        if (isAnswer) this.take(fact);
        const next = held.threadId === null ? this.#engine.wiring.fetches.fetching(fact) : null;
        held.fact = isAnswer ? null : fact;
        held.threadId = isAnswer ? '' : threadIdOf(fact);
        // A big event about a message that is big itself: both in the same place.
        if (next !== null && fact.type !== 'gateway.event.stored') return this.#wait(held, next);
      }
      if (isHeld && held.threadId === null) this.#lost();
      held.isReady = true;
      this.#release();
    });
  }

  /** Nobody can say what it was: every thread looks what it has missed. */
  #lost(): void {
    this.#engine.store.markMissing();
    for (const key of this.#engine.store.threads.keys()) this.#engine.wiring.threads.get(key)?.send({ type: 'gateway.push.lost' });
  }

  #release(): void {
    const still: Held[] = [];
    this.#blocked = new Set();
    // What arrives while this runs stands at the end of the same list.
    for (const held of this.#held) {
      if (held.isReady && !isBehind(this.#blocked, held.threadId)) {
        if (held.fact !== null) this.#applyFetched(held.fact);
      } else {
        still.push(held);
        this.#blocked.add(held.threadId);
      }
    }
    this.#held = still;
  }

  /** What was fetched may be an answer, or broken, as any frame. */
  #applyFetched(fact: GatewayFact): void {
    if ('requestId' in fact && fact.type !== 'gateway.frame.unknown') this.take(fact);
    else this.#apply(fact);
  }

  /** Into the store first; then, only if a chart handles it, one event straight to the thread. */
  #apply(fact: GatewayFact): void {
    if (fact.type === 'gateway.frame.unknown') {
      this.#engine.unknown(fact.eventType, fact.wire);
      return;
    }
    const { store } = this.#engine;
    const key = store.apply(fact);
    const event = key === undefined ? undefined : chartEvent(fact, store.thread(key));
    if (key !== undefined && event !== undefined) this.#engine.wiring.threads.get(key)?.send(event);
    this.#engine.pushed(fact, key);
  }

  /** To the app's tools, whole; and what of it is broken to the app's log. */
  #show(frame: unknown, fact: DecodedFact): void {
    this.#engine.showFrame(frame, 'in');
    if (fact.unreadable !== undefined && this.#isNews(fact)) this.malformed(fact.unreadable.join('; '));
  }

  /** One broken message comes in many frames: as it is sent, created, and with each mark. */
  #isNews(fact: DecodedFact): boolean {
    if (!('message' in fact)) return true;
    const { id } = fact.message;
    if (this.#broken.has(id)) return false;
    if (this.#broken.size >= mostBroken) this.#broken.clear();
    this.#broken.add(id);
    return true;
  }

  malformed(reason: string): void {
    this.#engine.report(new ChatError('frame.malformed', reason));
  }
}

const isBehind = (blocked: ReadonlySet<string | null>, threadId: string | null): boolean =>
  blocked.size > 0 && (threadId === null || blocked.has(null) || (threadId !== '' && blocked.has(threadId)));

/** The thread a push concerns, `''` where it names none: that one waits for no thread, and none for it. */
function threadIdOf(fact: GatewayFact): string {
  if ('message' in fact) return fact.message.threadId;
  if ('contact' in fact && fact.contact !== null) return fact.contact.threadId;
  if (fact.type === 'gateway.frame.unknown') return threadIdIn(isJson(fact.wire) && isJson(fact.wire.data) ? fact.wire.data : {});
  return (fact as Partial<Extract<GatewayPush, { threadId: string }>>).threadId ?? '';
}

/** The light event for the chart, where there is one: ids and facts, no texts. What comes late, or of a contact before, is none: the thread shows how things stand. */
function chartEvent(fact: GatewayFact, { contact, agent }: ThreadData): ThreadGatewayFact | undefined {
  switch (fact.type) {
    case 'gateway.contact.statusChanged':
      return contact?.id === fact.contact.id && contact.status === fact.contact.status
        ? { type: fact.type, contactId: contact.id, isOver: isOver(contact.status) }
        : undefined;
    case 'gateway.contact.assigned':
      return contact?.id === fact.contact.id ? { type: fact.type, contactId: contact.id, isAssigned: agent !== null } : undefined;
    case 'gateway.typing.started':
    case 'gateway.typing.ended':
      return { type: fact.type };
    default:
      return undefined;
  }
}
