import type { Failure } from './failure.ts';
import type { OutboxFact } from './outbox.events.ts';

/** Asked by the app. Texts stay in the store: commands carry ids. */
export type ThreadCommand =
  | { type: 'message.send'; messageId: string }
  /** All that is on its way, with what another page has left behind. */
  | { type: 'message.adopt'; messageIds: readonly string[] }
  | { type: 'message.discard'; messageId: string }
  /** Into the gap before a message, or wherever something is missing. */
  | { type: 'history.load'; gapBefore: string | null }
  | { type: 'thread.markSeen' }
  | { type: 'typing.keystroke' }
  | { type: 'contact.end' }
  /** A new live chat session in the place of one that ended. */
  | { type: 'thread.renew' };

/** Told by the chat. */
export type SessionFact =
  | { type: 'session.began' }
  | { type: 'session.ended' }
  | { type: 'channel.learned'; isLivechat: boolean };

/** Told by the gateway, by push. */
export type ThreadGatewayFact =
  | { type: 'gateway.contact.created'; contactId: string }
  | { type: 'gateway.contact.statusChanged'; contactId: string; isOver: boolean }
  | { type: 'gateway.contact.assigned'; contactId: string; isAssigned: boolean }
  | { type: 'gateway.typing.started' }
  | { type: 'gateway.typing.ended' }
  /** Something came that could not be read: it may have been anything. */
  | { type: 'gateway.push.lost' };

/** What one recovery found; the messages themselves are in the store by then. */
export interface Recovery {
  readonly contactId: string | null;
  readonly isOver: boolean;
  readonly isAssigned: boolean;
  /** The page does not reach back to what we hold. */
  readonly hasGap: boolean;
  /** Own messages that are still on their way: not among what was found. */
  readonly unsent: readonly string[];
}

/** Told to the thread's other regions. */
export type ThreadNote = { type: 'thread.caughtUp' } | { type: 'contact.recovered'; recovery: Recovery };

/** Told to the chat. */
export type ThreadFact = { type: 'thread.lived'; key: string };

/** A verb with a promise has come to its end; with a failure, or without. */
export interface VerbOutcome {
  readonly verb: 'loadMore' | 'markSeen' | 'end';
  readonly failure: Failure | null;
}

export type ThreadEvent = ThreadCommand | SessionFact | ThreadGatewayFact | ThreadNote | OutboxFact;
