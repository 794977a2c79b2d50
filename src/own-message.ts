import type { Customer } from '../machines/data/customer.ts';
import type { Message } from '../machines/data/message.ts';
import type { SavedMessage } from './saved-message.ts';

/** An own message as it stands in the timeline before the gateway has shown it. */
export function ownMessage(
  { id, firstName, lastName, imageUrl }: Customer, { messageId, threadId, text, at, postback, attachments, failure }: Omit<SavedMessage, 'v' | 'tab' | 'key'>,
): Message {
  return {
    id: messageId, wireId: '', threadId, contactId: '', direction: 'inbound',
    author: { kind: 'customer', id, name: `${firstName} ${lastName}`.trim(), imageUrl },
    at, text, content: { type: 'TEXT', payload: typeof postback === 'string' ? { text, postback } : { text } }, attachments: attachments ?? [],
    status: failure === null ? 'queued' : 'failed', failure, isAiGenerated: false, isPartial: false, contentRemoved: null,
  };
}
