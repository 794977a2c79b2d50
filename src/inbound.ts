import type { ActorRefFrom } from 'xstate';
import { isOver } from '../machines/data/contact.ts';
import type { GatewayFact, GatewayPush } from '../machines/gateway.events.ts';
import type { ThreadGatewayFact } from '../machines/thread.events.ts';
import type { threadMachine } from '../machines/thread.machine.ts';
import type { ChatOptions } from './chat-types.ts';
import { ChatError } from './errors.ts';
import type { Requests } from './requests.ts';
import type { Store } from './store.ts';
import { decode } from './wire/decode.ts';

/** What the road of a frame tells those beside it. */
export interface InboundEvents {
  report(error: ChatError): void;
  /** A push was remembered; `key` is the open thread it belongs to. */
  pushed(fact: GatewayFact, key: string | undefined): void;
  /** A push of a type that the codec does not know. */
  unknown(eventType: string, frame: unknown): void;
  /**
   * A push whose body has to be fetched first: gives how to start, else null. `done` takes the fact that stands in its place, or null when
   * there is none; starting gives how to abandon.
   */
  fetching?(fact: GatewayFact): ((done: (fact: GatewayFact | null) => void) => () => void) | null;
}

/** A push that keeps its place: it is being fetched (`fact` null), or waits behind one that is. */
interface Held {
  /** The thread it concerns; null concerns all. */
  readonly threadId: string | null;
  fact: GatewayFact | null;
  isReady: boolean;
  abandon: () => void;
}

/** The road of a frame: read, settle what it answers, remember it, and tell the chart that handles it (DESIGN: one inbound frame). */
export class Inbound {
  readonly #store: Store;
  readonly #requests: Requests;
  readonly #threadActor: (key: string) => ActorRefFrom<typeof threadMachine> | undefined;
  readonly #events: InboundEvents;
  readonly #onFrame: ChatOptions['onFrame'];
  #held: Held[] = [];

  constructor(
    store: Store,
    requests: Requests,
    threadActor: (key: string) => ActorRefFrom<typeof threadMachine> | undefined,
    events: InboundEvents,
    onFrame: ChatOptions['onFrame'],
  ) {
    this.#store = store;
    this.#requests = requests;
    this.#threadActor = threadActor;
    this.#events = events;
    this.#onFrame = onFrame;
  }

  frame(text: string): void {
    const fact = decode(text);
    try {
      this.#onFrame?.(fact.wire, 'in');
    } catch (error) {
      this.#events.report(new ChatError('callback.threw', 'onFrame', error));
    }
    for (const reason of fact.unreadable ?? []) this.#malformed(reason);
    this.take(fact);
  }

  /** A fact that came by frame, or that was fetched in the place of one. */
  take(fact: GatewayFact): void {
    if ('requestId' in fact && this.#requests.answer(fact)) {
      if (fact.type === 'gateway.frame.malformed') this.#malformed(`${fact.eventType}: ${fact.reason}`);
      return;
    }
    switch (fact.type) {
      case 'gateway.heartbeat.answered':
        return;
      case 'gateway.transport.failed':
        return this.#events.report(new ChatError('gateway.failed'));
      case 'gateway.frame.malformed':
        return this.#malformed(`${fact.eventType || 'frame'}: ${fact.reason}`);
      case 'gateway.request.refused':
        return this.#events.report(new ChatError('request.refused', fact.code));
      default:
        // An answer that nobody waits for any more has nothing to say to anyone.
        if (!('requestId' in fact) || fact.type === 'gateway.frame.unknown') this.#inOrder(fact);
    }
  }

  /** Abandons what is being fetched. */
  stop(): void {
    for (const held of this.#held.splice(0)) held.abandon();
  }

  #inOrder(fact: GatewayFact): void {
    const threadId = threadIdOf(fact);
    const start = this.#events.fetching?.(fact) ?? null;
    if (start === null && !this.#isBlocked(threadId, this.#held.length)) {
      this.#apply(fact);
      return;
    }
    const held: Held = { threadId: start !== null && !('message' in fact) ? null : threadId, fact, isReady: start === null, abandon: () => {} };
    this.#held.push(held);
    if (start === null) return;
    held.abandon = start((fetched) => {
      held.fact = fetched;
      held.isReady = true;
      this.#release();
    });
  }

  #isBlocked(threadId: string | null, before: number): boolean {
    for (let i = 0; i < before; i++) {
      const other = (this.#held[i] as Held).threadId;
      if (threadId === null || other === null || other === threadId) return true;
    }
    return false;
  }

  #release(): void {
    for (let i = 0; i < this.#held.length;) {
      const held = this.#held[i] as Held;
      if (!held.isReady || this.#isBlocked(held.threadId, i)) i++;
      else {
        this.#held.splice(i, 1);
        if (held.fact !== null) this.#applyFetched(held.fact);
      }
    }
  }

  /** What was fetched may be an answer, or broken, as any frame. */
  #applyFetched(fact: GatewayFact): void {
    if ('requestId' in fact && fact.type !== 'gateway.frame.unknown') this.take(fact);
    else this.#apply(fact);
  }

  /** Into the store first; then, only if a chart handles it, one event straight to the thread. */
  #apply(fact: GatewayFact): void {
    if (fact.type === 'gateway.frame.unknown') {
      this.#events.unknown(fact.eventType, fact.wire);
      return;
    }
    const before = 'message' in fact ? this.#contactOf(fact.message.threadId) : undefined;
    const key = this.#store.apply(fact);
    const actor = key === undefined ? undefined : this.#threadActor(key);
    if (key !== undefined && actor !== undefined) {
      const event = chartEvent(fact);
      if (event !== undefined) actor.send(event);
      // A message may be the first we hear of a contact: `CaseCreated` can be late, or lost (PROTOCOL 6.7).
      const { contact } = this.#store.thread(key);
      if ('message' in fact && contact !== null && contact.id !== before && !isOver(contact.status)) {
        actor.send({ type: 'gateway.contact.created', contactId: contact.id });
      }
    }
    this.#events.pushed(fact, key);
  }

  #malformed(reason: string): void {
    this.#store.malformedFrames++;
    this.#store.version++;
    this.#events.report(new ChatError('frame.malformed', reason));
  }

  #contactOf(threadId: string): string | undefined {
    const key = this.#store.keyOf(threadId);
    return key === undefined ? undefined : this.#store.thread(key).contact?.id;
  }
}

function threadIdOf(fact: GatewayFact): string | null {
  if ('message' in fact) return fact.message.threadId;
  if ('contact' in fact && fact.contact !== null) return fact.contact.threadId;
  return (fact as Partial<Extract<GatewayPush, { threadId: string }>>).threadId ?? null;
}

/** The light event for the chart, where there is one: ids and facts, no texts. */
function chartEvent(fact: GatewayFact): ThreadGatewayFact | undefined {
  switch (fact.type) {
    case 'gateway.contact.created':
      return { type: fact.type, contactId: fact.contact.id };
    case 'gateway.contact.statusChanged':
      return { type: fact.type, contactId: fact.contact.id, isOver: isOver(fact.contact.status) };
    case 'gateway.contact.assigned':
      return { type: fact.type, contactId: fact.contact.id, isAssigned: fact.agent !== null };
    case 'gateway.typing.started':
    case 'gateway.typing.ended':
      return { type: fact.type };
    default:
      return undefined;
  }
}
