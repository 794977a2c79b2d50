import type { FailureReason } from './data/message.ts';

/**
 * Why something asked of the gateway did not happen. `lost`: the socket went first. `unanswered`: no answer in time. `refused`: an
 * error answer. `unreachable`: HTTP did not get through. `isFinal`: trying again cannot help (PROTOCOL 9).
 */
export interface Failure {
  readonly reason: 'lost' | 'unanswered' | 'refused' | 'unreachable';
  /** The gateway's code, as on the wire; `''` where there is none. */
  readonly code: string;
  readonly isFinal: boolean;
}

export const aFailure = (reason: Failure['reason'], code = '', isFinal = false): Failure => ({ reason, code, isFinal });

/** Reads what a task was rejected with; anything foreign (an adapter that threw) counts as unreachable. */
export function toFailure(error: unknown): Failure {
  const failure = error as Partial<Failure> | null | undefined;
  return typeof failure?.reason === 'string' ? (failure as Failure) : aFailure('unreachable');
}

/** The gateway has no such conversation (PROTOCOL 9). Any other refusal of a look says nothing of that. */
export const saysNone = ({ reason, code }: Failure): boolean => reason === 'refused' && /^Recovering(Thread|Livechat)Failed$/.test(code);

const ownRefusals: readonly string[] = ['tooLong', 'expired', 'poisonous', 'discarded'] satisfies FailureReason[];

/** Why a message was refused: by the gateway, or by ourselves. */
export const refusalOf = ({ code }: Failure): FailureReason => (ownRefusals.includes(code) ? (code as FailureReason) : 'refused');

/** XState's own word for a child that broke. It should never come; where it does, it must not take the parent along. */
export interface ChildCrash {
  readonly type: 'xstate.error.actor.child';
  readonly actorId: string;
  readonly error: unknown;
}
