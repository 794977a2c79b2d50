import type { FailureReason } from './data/message.ts';

/** Asked by the outbox. */
export type DeliveryCommand = { type: 'delivery.send' };

/** What the gateway has shown us of this message, by push or by recovery. */
export type DeliveryEvidence = { type: 'message.confirmed' } | { type: 'message.seen' } | { type: 'message.read' };

/** Told to the outbox. */
export type DeliveryFact =
  | { type: 'delivery.acknowledged'; messageId: string }
  | { type: 'delivery.confirmed'; messageId: string }
  | { type: 'delivery.failed'; messageId: string; reason: FailureReason }
  /** Neither answered nor seen: only looking can tell. */
  | { type: 'delivery.doubted'; messageId: string }
  /** The line went while it was on its way. */
  | { type: 'delivery.returned'; messageId: string };

export type DeliveryEvent = DeliveryCommand | DeliveryEvidence;
