import type { Chat, ChatError } from '../../src/index.ts';
import type { ClockPort } from '../../src/ports.ts';
import { ChatSDKError } from './errors.ts';
import { chatDetail } from './event-details.ts';
import type { Asked, Incoming } from './incoming.ts';
import type { Span } from './span.ts';

/** How a request is asked. */
export interface Asking {
  /** External id of the thread that it is about. */
  readonly threadId?: string;
  /** Its answer is no event. */
  readonly isSilent?: boolean;
  /** Asked again when the line is lost, or no answer comes: doing it twice is doing it once. */
  readonly isPatient?: boolean;
  /** Of two of its type, about the same thread, the later one holds: it goes out when the one before is settled. */
  readonly isLasting?: boolean;
}

/** Answers that did not come, before a patient request gives up. */
const mostUnanswered = 5;
/** How long a request waits for messages that were sent before it, ms. */
const orderMs = 5_000;

/** Whom it is asked through. */
export interface AskedLine {
  readonly isOnline: boolean;
  /** After its end, what was asked in it is not wanted any more. */
  readonly span: Span;
  whenOnline(): Promise<void>;
  start(): Chat;
}

/** What an app asks of the gateway: when it listens, in the order of the calls, again where that does no harm. */
export class Asks {
  readonly #line: AskedLine;
  readonly #incoming: Incoming;
  readonly #clock: ClockPort;
  /** Own messages on their way, by id: whether they are on the wire, and who waits for that. */
  readonly #onTheirWay = new Map<string, { isWritten: boolean; waiting: (() => void)[] }>();
  /** The last of what is asked in turn, by type and thread. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(line: AskedLine, incoming: Incoming, clock: ClockPort) {
    this.#line = line;
    this.#incoming = incoming;
    this.#clock = clock;
  }

  /** A message was handed over: what is asked from now on comes after it. */
  sending(messageId: string): void {
    this.#onTheirWay.set(messageId, { isWritten: false, waiting: [] });
  }

  written(messageId: string): void {
    const message = this.#onTheirWay.get(messageId);
    if (message === undefined) return;
    message.isWritten = true;
    for (const resolve of message.waiting.splice(0)) resolve();
  }

  /** It is known what became of it. */
  settled(messageId: string): void {
    this.written(messageId);
    this.#onTheirWay.delete(messageId);
  }

  /** What was on the wire goes once more, and before what is asked again. */
  lost(): void {
    for (const message of this.#onTheirWay.values()) message.isWritten = false;
  }

  /** The frame of the answer. Rejects with a ChatSDKError whose `data` is the frame that refused it. */
  ask(eventType: string, data: object, asking: Asking): Promise<unknown> {
    const turn = asking.isLasting ? `${eventType} ${asking.threadId ?? ''}` : '';
    const asked = this.#ask(eventType, data, asking, this.#turns.get(turn));
    if (turn !== '') {
      const over: Promise<unknown> = asked.catch(() => {}).then(() => this.#turns.get(turn) === over && this.#turns.delete(turn));
      this.#turns.set(turn, over);
    }
    return asked;
  }

  async #ask(eventType: string, data: object, { threadId = '', isSilent = false, isPatient = false }: Asking, before: Promise<unknown> | undefined): Promise<unknown> {
    const { span } = this.#line;
    if (before !== undefined) await span.until(before);
    for (let unanswered = 0; ;) {
      await span.until(this.#line.whenOnline().then(() => this.#afterSends()));
      const body = { ...data };
      const asked = this.#incoming.expect(eventType, body, threadId, isSilent);
      try {
        return await span.until(this.#line.start().request(eventType, body as Readonly<Record<string, unknown>>));
      } catch (error) {
        if (span.reason !== null) throw span.reason;
        const { code } = error as ChatError;
        if (code === 'request.unanswered') unanswered++;
        if (code === 'chat.stopped' || !isPatient || code === 'request.refused' || unanswered >= mostUnanswered) throw this.#refusal(asked, error as ChatError);
      } finally {
        this.#incoming.forget(asked);
      }
    }
  }

  #refusal({ refusal }: Asked, error: ChatError): ChatSDKError {
    const said = refusal === null ? undefined : chatDetail(refusal);
    return new ChatSDKError(said?.error?.errorMessage || error.message, said ?? { code: error.code, detail: error.detail }, error);
  }

  /** In the order of the calls: what was sent before must be on the wire before. Not for ever: it may be stuck. */
  async #afterSends(): Promise<void> {
    const soon = new Promise<void>((resolve) => this.#clock.soon(resolve));
    const unwritten = [...this.#onTheirWay.values()].filter(({ isWritten }) => !isWritten);
    if (unwritten.length === 0) return soon;
    let timer: unknown;
    const patience = new Promise<void>((resolve) => (timer = this.#clock.setTimeout(resolve, orderMs)));
    const all = Promise.all(unwritten.map(({ waiting }) => new Promise<void>((resolve) => waiting.push(resolve))));
    await Promise.race([all, patience]);
    this.#clock.clearTimeout(timer);
  }
}
