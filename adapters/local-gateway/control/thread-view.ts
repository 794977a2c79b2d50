import type { WireCustomField } from '../../../src/wire/frames.ts';
import type { ThreadRecord } from '../core/records.ts';
import { isLiveChat } from '../core/threads.ts';
import { takesMessages, textOf } from '../core/wire-objects.ts';
import { wholeSeconds, withMilliseconds } from '../core/wire-time.ts';

/** A message as `state` shows it; `id` is the external one. */
export interface MessageView {
  readonly id: string;
  readonly wireId: string;
  readonly direction: string;
  readonly text: string;
  readonly type: string;
  readonly createdAt: string;
  readonly [more: string]: unknown;
}

/** A thread as `state` and `agent` show it: its external id, its last contact, its messages oldest first. */
export interface ThreadView {
  readonly id: string;
  readonly customerId: string;
  readonly brandId: number;
  readonly channelId: string;
  readonly contactId: string | null;
  readonly status: string;
  readonly name: string;
  readonly customFields: readonly WireCustomField[];
  readonly agent: number | null;
  readonly canAddMoreMessages: boolean;
  readonly messages: readonly MessageView[];
  readonly [more: string]: unknown;
}

/** What an agent's side knows of a thread. */
export function viewThread(thread: ThreadRecord): ThreadView {
  const contact = thread.contacts.at(-1);
  return {
    id: thread.externalId, customerId: thread.customerId, brandId: thread.brandId, channelId: thread.channelId,
    contactId: contact?.id ?? null, status: contact?.status ?? '', name: thread.name, customFields: contact?.customFields ?? [],
    agent: contact?.agent ?? null, canAddMoreMessages: takesMessages(thread), isLiveChat: isLiveChat(thread),
    queue: contact?.queue?.name ?? null, guests: [...thread.guests], customerTyping: thread.isCustomerTyping, preview: thread.preview,
    messages: thread.messages.map((message) => ({
      id: message.externalId, wireId: message.wireId, direction: message.direction, text: textOf(message.content), type: message.content.type,
      createdAt: wholeSeconds(message.createdAt), createdAtWithMilliseconds: withMilliseconds(message.createdAt), agent: message.agent,
      content: message.content, attachments: message.attachments,
      seenByCustomer: message.customerSeenAt !== null, seenByAgent: message.agentSeenAt !== null, readByAgent: message.agentReadAt !== null,
    })),
  };
}
