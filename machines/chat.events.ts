import type { AuthorizationFact } from './authorization.events.ts';
import type { ConnectionFact, NetworkFact } from './connection.events.ts';
import type { Failure } from './failure.ts';
import type { ThreadFact } from './thread.events.ts';

/** Asked by the app. */
export type ChatCommand =
  | { type: 'chat.connect' }
  | { type: 'chat.disconnect' }
  | { type: 'chat.retryNow' }
  /** `waiting`: own messages of an earlier page that were not confirmed; `isKnown`: the gateway may have the thread. */
  | { type: 'thread.open'; key: string; isKnown: boolean; waiting: readonly string[] };

/** Said on whatever occasion, by socket or HTTP: never again with this client (`SdkVersionNotSupported`, PROTOCOL 9). */
export type ClientRefused = { type: 'gateway.client.refused'; failure: Failure };

export type ChatEvent = ChatCommand | ClientRefused | ConnectionFact | Extract<NetworkFact, { type: 'network.online' }> | AuthorizationFact | ThreadFact;
