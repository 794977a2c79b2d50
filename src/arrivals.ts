import type { Message } from '../machines/data/message.ts';
import type { Store } from './store.ts';

/** An own message, once the gateway has shown it; null: nobody knows yet whether it has it; undefined: it has not, as that failed or was discarded. */
export function arrived(store: Store, messageId: string): Message | null | undefined {
  const key = store.keyOfMessage(messageId);
  if (key === undefined) return undefined;
  const { timeline } = store.thread(key);
  const message = timeline.get(messageId);
  return timeline.isPending(messageId) ? (message?.failure ? undefined : null) : message;
}
