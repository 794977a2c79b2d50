import type { Message } from '../machines/data/message.ts';
import type { GatewayFact } from '../machines/gateway.events.ts';
import type { Engine } from './engine.ts';
import { ChatError, type ChatErrorCode } from './errors.ts';
import { type Abandon, inTurn } from './in-turn.ts';
import { patientGet } from './patient-get.ts';
import type { HttpRequest } from './ports.ts';
import type { RequestOutcome } from './requests.ts';
import { callerOf } from './rest-caller.ts';
import { decode, decodeFrame, type DecodedFact } from './wire/decode.ts';
import type { OutgoingRequest } from './wire/outgoing.ts';
import { isJson, type Json, parseJson, readWord } from './wire/read.ts';
import { isOk, parseBody, pathPart, restHeaders, whyNot } from './wire/rest.ts';

/** How long a push that is fetched keeps its place, ms; a body that comes later still improves what stands there. */
const deadlineMs = 5_000;

/** How long one exchange may take in all, ms. */
const timeoutMs = 20_000;

/** Messages of pages are not waited for: so many are fetched at a time. */
const atOnce = 3;

/** A body as it came, parsed, and the fact it is. */
export interface Fetched {
  readonly body: unknown;
  readonly fact: DecodedFact;
}

/** Starts a fetch; `done` is called with what came, with null when nothing came in time, and once more if it came after that. */
export type StartFetch = (done: (fetched: Fetched | null) => void) => void;

type AuthorizeContent = Extract<OutgoingRequest, { type: 'content.authorize' }>;

/** How one fetch ended: with what came, or with why nothing did (`''`: the line was lost, recovery will see to it). */
type Got = (fetched: Fetched | string) => void;

type FetchesEngine = Pick<Engine, 'options' | 'ports' | 'report' | 'store' | 'wiring'>;

/** What lies elsewhere: whole messages (PROTOCOL 3.5, 8.13) and events too big for the socket (6.1.8). */
export class Fetches {
  readonly #engine: FetchesEngine;
  readonly #running = new Set<{ abandon?: Abandon }>();
  /** Ids of messages that are being fetched, or will be. */
  readonly #wanted = new Set<string>();
  #waiting: Message[] = [];
  #improving = 0;

  constructor(engine: FetchesEngine) {
    this.#engine = engine;
  }

  /** How to fetch what a push stands for; null when it says all itself, or when what is missing is held or under way already. */
  fetching(fact: GatewayFact): StartFetch | null {
    if (fact.type === 'gateway.event.stored') return this.#inTime('event.unavailable', '', (got) => this.#event(fact.url, got));
    if ((fact.type !== 'gateway.message.created' && fact.type !== 'gateway.message.marked') || !this.#isMissing(fact.message, fact.wire)) return null;
    const { message, wire } = fact;
    return this.#inTime('content.unavailable', message.id, (got) => this.#message(message, wire as Json, got));
  }

  /** Fetches what pages have only parts of; they are shown as they are until then. */
  improve(messages: readonly Message[]): void {
    for (const message of messages) {
      if (!this.#isMissing(message, null)) continue;
      this.#wanted.add(message.id);
      this.#waiting.push(message);
    }
    this.#pump();
  }

  stop(): void {
    this.#waiting = [];
    for (const run of this.#running) run.abandon?.();
    this.#running.clear();
  }

  /** A page has put its part into the timeline before it asks; a mark on a part that could not be fetched asks no more. */
  #isMissing({ id, wireId, threadId, isPartial }: Message, wire: unknown): boolean {
    if (!isPartial || wireId === '' || this.#wanted.has(id)) return false;
    const key = this.#engine.store.keyOf(threadId);
    if (key === undefined) return false;
    const held = this.#engine.store.thread(key).timeline.get(id);
    if (wire === null) return held?.isPartial === true;
    // A lean `MessageSent` may have come before.
    const isNew = held === undefined || (held.wireId === '' && held.direction === 'outbound');
    return isNew || (isJson(wire) && wire.eventType === 'MessageUpdated');
  }

  #pump(): void {
    while (this.#improving < atOnce) {
      const message = this.#waiting.shift();
      if (message === undefined) return;
      this.#improving++;
      const frame = { eventType: 'MessageUpdated', data: { thread: { idOnExternalPlatform: message.threadId }, case: {} } };
      this.#run((got) => this.#message(message, frame, got), (fetched) => {
        this.#improving--;
        this.#wanted.delete(message.id);
        if (typeof fetched === 'object') this.#engine.wiring.inbound.improve(fetched);
        else this.#complain('content.unavailable', message.id, fetched);
        this.#pump();
      });
    }
  }

  /** A fetch that is waited for until the deadline, and reported once when it was waited for in vain. */
  #inTime(code: ChatErrorCode, id: string, start: (got: Got) => Abandon): StartFetch {
    return (done) => {
      if (id !== '') this.#wanted.add(id);
      let isGivenUp = false;
      const giveUp = (why: string): void => {
        if (isGivenUp) return;
        isGivenUp = true;
        this.#complain(code, id, why);
        done(null);
      };
      const timer = this.#engine.ports.clock.setTimeout(() => giveUp(`nothing within ${deadlineMs} ms`), deadlineMs);
      this.#run((got) => {
        const abandon = start(got);
        return () => {
          this.#engine.ports.clock.clearTimeout(timer);
          abandon?.();
        };
      }, (fetched) => {
        this.#engine.ports.clock.clearTimeout(timer);
        this.#wanted.delete(id);
        if (typeof fetched === 'object') done(fetched);
        else giveUp(fetched);
      });
    };
  }

  #complain(code: ChatErrorCode, id: string, why: string): void {
    if (why !== '') this.#engine.report(new ChatError(code, id === '' ? why : `${readWord(id)}: ${why}`));
  }

  /** Keeps hold of what runs, so that nothing is left of it after `stop`. */
  #run(start: (got: Got) => Abandon, got: Got): void {
    const run: { abandon?: Abandon } = {};
    this.#running.add(run);
    run.abandon = start((fetched) => {
      if (this.#running.delete(run)) got(fetched);
    });
  }

  #event(url: string, got: Got): Abandon {
    if (!/^https?:/i.test(url)) return got('the address should be one of http or https');
    return this.#get(url, {}, (body) => ({ body: parseJson(body) ?? body, fact: decode(body) }), got);
  }

  /** First a token for this one address, then what lies there, in the place of the message of `frame`. */
  #message(message: Message, frame: Json, got: Got): Abandon {
    const path = `/chat/1.0/brand/${this.#engine.options.brandId}/messages/${pathPart(message.wireId)}`;
    // An exchange may outlive its socket, and the next one is not authorized yet: the page that is recovered then brings it up again.
    if (!this.#engine.wiring.isAuthorized) return got('');
    const request: AuthorizeContent = { type: 'content.authorize', threadId: message.threadId, path };
    return inTurn<RequestOutcome<AuthorizeContent>>((done) => this.#engine.wiring.requests.ask(request, done), ({ answer, failure }) => {
      // What could not be read was said already.
      if (failure !== null) return got(failure.reason === 'lost' || failure.code === 'frame.malformed' ? '' : failure.code || failure.reason);
      return this.#get(this.#engine.options.endpoints.chat + path, { Authorization: `Bearer ${answer.token}` }, (text) => {
        const body = parseBody(text) ?? {};
        const fact = inPlace(frame, body);
        return 'message' in fact && fact.message.id === message.id ? { body, fact } : 'the body should be that message';
      }, got);
    });
  }

  #get(url: string, headers: Readonly<Record<string, string>>, read: (body: string) => Fetched | string, got: Got): () => void {
    const request = (): HttpRequest => ({
      method: 'GET', url, timeoutMs, headers: { ...restHeaders(callerOf(this.#engine)), ...headers },
    });
    return patientGet(this.#engine.ports, request, (result) => got(isOk(result) ? read(result.body) : whyNot(result)));
  }
}

/** The frame with the whole message in the place of its part; whatever it says of itself, there is no more. */
const inPlace = (frame: Json, message: Json): DecodedFact =>
  decodeFrame({ ...frame, data: { ...(frame.data as Json), message: { ...message, hasAdditionalMessageContent: false } } });
