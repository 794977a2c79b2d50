import type { FailureReason } from './data/message.ts';
import type { DeliveryFact } from './delivery.events.ts';

/** Asked by the thread. */
export type OutboxCommand =
  | { type: 'outbox.add'; messageId: string }
  /** All that is on its way, with what is of another page that is gone: only a look can tell whether that is there. */
  | { type: 'outbox.adopt'; messageIds: readonly string[] }
  | { type: 'outbox.discard'; messageId: string }
  /** The thread is live. `hasLooked`: what is still unconfirmed is not on the gateway, and goes again. */
  | { type: 'outbox.open'; hasLooked: boolean }
  | { type: 'outbox.hold' }
  /** Says `outbox.drained`: now, or when it is. */
  | { type: 'outbox.drain' };

/** What the gateway has shown of an own message; passed on to its delivery, if one is under way. */
export type OutboxEvidence = { type: 'outbox.evidence'; messageId: string; mark: 'confirmed' | 'seen' | 'read' };

/** Told to the thread. */
export type OutboxFact =
  /** A message was sent and not answered: recover, and look. */
  | { type: 'outbox.doubted' }
  /** All that was written is on the gateway, or failed; or nobody can tell for now. */
  | { type: 'outbox.drained' }
  | { type: 'outbox.failed'; messageId: string; reason: FailureReason };

export type OutboxEvent = OutboxCommand | OutboxEvidence | DeliveryFact;
