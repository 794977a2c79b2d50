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
}

/** Answers that did not come, before a patient request gives up. */
const mostUnanswered = 5;
/** How long a request waits for messages that were sent before it, ms. */
const orderMs = 1_000;

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
  /** Own messages that are not written yet, by id, and who waits for that. */
  readonly #unwritten = new Map<string, (() => void)[]>();

  constructor(line: AskedLine, incoming: Incoming, clock: ClockPort) {
    this.#line = line;
    this.#incoming = incoming;
    this.#clock = clock;
  }

  /** A message was handed over: what is asked from now on comes after it. */
  sending(messageId: string): void {
    this.#unwritten.set(messageId, []);
  }

  /** The frame of the answer. Rejects with a ChatSDKError whose `data` is the frame that refused it. */
  async ask(eventType: string, data: object, { threadId = '', isSilent = false, isPatient = false }: Asking): Promise<unknown> {
    const { span } = this.#line;
    for (let unanswered = 0; ;) {
      await span.until(this.#line.isOnline ? this.#afterSends() : this.#line.whenOnline());
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
    if (this.#unwritten.size === 0) return soon;
    let timer: unknown;
    const patience = new Promise<void>((resolve) => (timer = this.#clock.setTimeout(resolve, orderMs)));
    const all = Promise.all([...this.#unwritten.values()].map((waiting) => new Promise<void>((resolve) => waiting.push(resolve))));
    await Promise.race([all, patience]);
    this.#clock.clearTimeout(timer);
  }

  written(messageId: string): void {
    for (const resolve of this.#unwritten.get(messageId) ?? []) resolve();
    this.#unwritten.delete(messageId);
  }
}
