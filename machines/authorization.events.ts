import type { Failure } from './failure.ts';

/** What a granted authorization means for the machines; the token itself stays in the wiring. */
export interface Grant {
  /** Until the token should be refreshed, ms; 0 = it does not expire, or there is none. */
  readonly refreshInMs: number;
  /** There is a token to reconnect with (PROTOCOL 4.2). */
  readonly isRenewable: boolean;
}

/** Told to the chat. */
export type AuthorizationFact =
  | { type: 'authorization.granted'; grant: Grant }
  /** Not now: the socket went, or no answer came. */
  | { type: 'authorization.interrupted' }
  /** Never: the gateway does not want this customer. */
  | { type: 'authorization.refused'; failure: Failure };

export type AuthorizationEvent = { type: 'authorization.renew' };
