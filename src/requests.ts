import { aFailure, type Failure } from '../machines/failure.ts';
import type { GatewayAnswer, GatewayOddity } from '../machines/gateway.events.ts';
import type { Ports } from './ports.ts';
import type { OutgoingRequest, OutgoingType } from './wire/outgoing.ts';
import { versionRefused } from './wire/rest.ts';

/** How long the gateway has for an answer, ms; counted from the moment the frame was handed to the socket. */
const answerTimeoutMs = 10_000;

/**
 * The platform's clients send at most 100 events per 5 s; what is over waits its turn (PROTOCOL 4.5). On the way the first of a burst may be
 * slower than the last, and timers and clocks are a millisecond off: where the gateway counts exactly, it should still count no more.
 */
const windowMs = 5_100;
const windowSize = 100;

/** A fact that names the request it belongs to. */
export type AnsweringFact = Extract<GatewayAnswer | GatewayOddity, { requestId: string }>;

/** What answers a request; what is not named here is answered by anything. */
const answers = {
  'customer.authorize': 'gateway.customer.authorized', 'token.refresh': 'gateway.token.refreshed', 'thread.recover': 'gateway.thread.recovered',
  'history.load': 'gateway.history.loaded', 'content.authorize': 'gateway.content.authorized',
} as const satisfies Partial<Record<OutgoingType, AnsweringFact['type']>>;

export type AnswerTo<R extends OutgoingRequest> =
  R extends { type: keyof typeof answers } ? Extract<AnsweringFact, { type: (typeof answers)[R['type']] }> : AnsweringFact;

/** How a request ended: with the gateway's answer, or with the reason why there is none. */
export type RequestOutcome<R extends OutgoingRequest> =
  { readonly answer: AnswerTo<R>; readonly failure: null } | { readonly answer: AnsweringFact | null; readonly failure: Failure };

interface Pending {
  readonly id: string;
  readonly request: OutgoingRequest;
  readonly settle: (outcome: RequestOutcome<never>) => void;
  readonly written: () => void;
  timer: unknown;
}

/** What is asked of the gateway on the present socket: paced, correlated by id, and settled whatever happens (PROTOCOL 4.5, 4.7). */
export class Requests {
  readonly #ports: Pick<Ports, 'clock' | 'ids'>;
  readonly #write: (request: OutgoingRequest, id: string, written: () => void) => boolean;
  readonly #pending = new Map<string, Pending>();
  readonly #queue: Pending[] = [];
  /** When the last frames went out, also on the sockets before this one. */
  readonly #sentAt: number[] = [];
  #pacing: unknown = null;

  constructor(ports: Pick<Ports, 'clock' | 'ids'>, write: (request: OutgoingRequest, id: string, written: () => void) => boolean) {
    this.#ports = ports;
    this.#write = write;
  }

  /**
   * Asks, and calls `settle` exactly once unless the returned function abandons the request first. `written`: the frame was handed to
   * the socket.
   */
  ask<R extends OutgoingRequest>(request: R, settle: (outcome: RequestOutcome<R>) => void, written = (): void => {}): () => void {
    const pending: Pending = { id: this.#ports.ids.uuid(), request, settle, written, timer: null };
    this.#queue.push(pending);
    this.#drain();
    return () => this.#forget(pending);
  }

  isAwaited(id: string): boolean {
    return this.#pending.has(id);
  }

  /** Settles the request that a fact answers, and tells what is odd about the answer, or `''`; undefined when nobody waits for it. */
  answer(fact: AnsweringFact): string | undefined {
    const pending = this.#pending.get(fact.requestId);
    if (pending === undefined) return undefined;
    const odd = oddityOf(fact, pending.request.type);
    this.#forget(pending);
    // An answer that cannot be read, or is one of another kind, is no answer: asking again, or looking, is what helps.
    if (odd) pending.settle({ answer: null, failure: aFailure('unanswered', 'frame.malformed') });
    else if (fact.type === 'gateway.request.refused') pending.settle({ answer: fact, failure: aFailure('refused', fact.code, fact.code === versionRefused) });
    else pending.settle({ answer: fact as never, failure: null });
    return odd;
  }

  /** The socket is gone: nothing asked on it can be answered any more. */
  lose(): void {
    const lost = [...this.#pending.values(), ...this.#queue];
    this.#queue.length = 0;
    this.#ports.clock.clearTimeout(this.#pacing);
    this.#pacing = null;
    for (const pending of lost) this.#fail(pending, 'lost');
  }

  #fail(pending: Pending, reason: Failure['reason']): void {
    this.#forget(pending);
    pending.settle({ answer: null, failure: aFailure(reason) });
  }

  #forget(pending: Pending): void {
    this.#pending.delete(pending.id);
    this.#ports.clock.clearTimeout(pending.timer);
    const index = this.#queue.indexOf(pending);
    if (index >= 0) this.#queue.splice(index, 1);
  }

  #drain(): void {
    while (this.#queue.length > 0 && this.#pacing === null) {
      const now = this.#ports.clock.now();
      while (this.#sentAt.length > 0 && Math.abs(now - (this.#sentAt[0] as number)) >= windowMs) this.#sentAt.shift();
      if (this.#sentAt.length >= windowSize) {
        this.#pacing = this.#ports.clock.setTimeout(() => {
          this.#pacing = null;
          this.#drain();
        // A clock may know fractions, and a timer not.
        }, Math.ceil((this.#sentAt[0] as number) + windowMs - now));
        return;
      }
      this.#send(this.#queue.shift() as Pending);
    }
  }

  #send(pending: Pending): void {
    this.#pending.set(pending.id, pending);
    this.#sentAt.push(this.#ports.clock.now());
    const isWritten = this.#write(pending.request, pending.id, pending.written);
    // The app was shown the frame, and has stopped the chat.
    if (!this.isAwaited(pending.id)) return;
    if (!isWritten) return this.#fail(pending, 'lost');
    pending.timer = this.#ports.clock.setTimeout(() => this.#fail(pending, 'unanswered'), answerTimeoutMs);
  }
}

function oddityOf(fact: AnsweringFact, asked: OutgoingType): string {
  if (fact.type === 'gateway.frame.malformed') return `${fact.eventType}: ${fact.reason}`;
  const expected = answers[asked as keyof typeof answers] ?? fact.type;
  return fact.type === 'gateway.request.refused' || fact.type === expected ? '' : `the answer should be ${expected}`;
}
