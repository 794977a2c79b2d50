import type { Message } from '../../machines/data/message.ts';

/** Written by people, all of it here. */
const plain = { isAiGenerated: false, isPartial: false, contentRemoved: null };

/** An agent's message; whatever matters is given. */
export function outbound(id: string, at: number, more: Partial<Message> = {}): Message {
  return {
    ...plain, id, wireId: `w-${id}`, threadId: 't-1', contactId: 'c-1', direction: 'outbound',
    author: { kind: 'agent', id: '1', name: 'Grace', imageUrl: null }, at, text: id, content: { type: 'TEXT', payload: { text: id } },
    attachments: [], status: 'delivered', failure: null, ...more,
  };
}

/** The customer's own message, as just composed. */
export const own = (id: string, at: number, more: Partial<Message> = {}): Message =>
  outbound(id, at, { wireId: '', contactId: '', direction: 'inbound', author: { kind: 'customer', id: 'me', name: 'Ada', imageUrl: null }, status: 'queued', ...more });

/** The customer's own message, as the gateway shows it. */
export const shownOwn = (id: string, at: number, more: Partial<Message> = {}): Message =>
  own(id, at, { wireId: `w-${id}`, contactId: 'c-1', status: 'delivered', ...more });

export const idsOf = (messages: readonly Message[]): string => messages.map(({ id }) => id).join(' ');
