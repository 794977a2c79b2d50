import type { AuthorizationFact } from './authorization.events.ts';
import type { ConnectionFact } from './connection.events.ts';
import type { ThreadFact } from './thread.events.ts';

/** Asked by the app. */
export type ChatCommand =
  | { type: 'chat.connect' }
  | { type: 'chat.disconnect' }
  | { type: 'chat.retryNow' }
  /** `waiting`: own messages of an earlier page that were not confirmed; `isKnown`: the gateway may have the thread. */
  | { type: 'thread.open'; key: string; isKnown: boolean; waiting: readonly string[] };

export type ChatEvent = ChatCommand | ConnectionFact | AuthorizationFact | ThreadFact;
