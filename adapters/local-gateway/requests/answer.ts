import type { ServerAnswers, ServerAnswerType } from '../../../src/wire/frames.ts';
import { wholeSeconds } from '../core/wire-time.ts';

/** What a request gets back; the frame is made around it (PROTOCOL 6.1). */
export interface Answer {
  /** For the log: the postback's type, `ack` or `error`. */
  readonly type: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** The request arrived (PROTOCOL 6.1.4). */
export const ack: Answer = { type: 'ack', members: {} };

/** A postback answer (PROTOCOL 6.1.1); `top` are members beside it (6.1.3). */
export function postback<T extends ServerAnswerType>(eventType: T, data?: ServerAnswers[T], top: Readonly<Record<string, string>> = {}): Answer {
  return { type: eventType, members: { ...top, postback: { eventType, ...(data !== undefined && { data }) } } };
}

/** Thrown by a request that cannot be carried out; becomes an error answer (PROTOCOL 6.1.5, 9). */
export class RequestRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The payload is not what its event needs (PROTOCOL 9). */
export function inconsistent(message: string): RequestRefusal {
  return new RequestRefusal('InconsistentData', message);
}

/** An error answer; all three inner members always (PROTOCOL 6.1.5). */
export function failure(errorCode: string, errorMessage: string, transactionId: string): Answer {
  return { type: 'error', members: { error: { errorCode, errorMessage, transactionId } } };
}

/** The frame of an answer; without an id when it is to be uncorrelated. */
export function answerFrame(answer: Answer, eventId: string | null, now: number): string {
  return JSON.stringify({ ...(eventId !== null && { eventId }), createdAt: wholeSeconds(now), ...answer.members });
}
