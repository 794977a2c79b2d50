import type { ServerPush, WireAttachment, WireDirection } from '../../../src/wire/frames.ts';
import { openContact, placeOf } from './contact-life.ts';
import { audienceOf, makePush, push } from './outbox.ts';
import type { ContactRecord, MessageRecord, StoredContent, ThreadRecord } from './records.ts';
import { liveContact } from './threads.ts';
import { wireContact, wireMessage, wireThread, wireUserOrNull } from './wire-objects.ts';
import { tell, type World } from './world.ts';

/** At most so many receipts are pushed for one look at a thread; the older ones are only kept. */
const receiptsPushed = 20;

/** What a new message is made of. */
export interface MessageDraft {
  readonly direction: WireDirection;
  readonly content: StoredContent;
  readonly contactId: string;
  readonly externalId?: string;
  readonly agent?: number | null;
  readonly customerId?: string | null;
  readonly attachments?: readonly WireAttachment[];
  readonly createdAt?: number;
  readonly isAiGenerated?: boolean;
}

/** Puts a message at the end of a thread. Time within a thread never runs backwards. */
export function storeMessage(world: World, thread: ThreadRecord, draft: MessageDraft): MessageRecord {
  const createdAt = draft.createdAt ?? Math.max(world.clock.now(), thread.newestAt);
  const message: MessageRecord = {
    wireId: `m-${++world.lastMessage}`, externalId: draft.externalId ?? world.ids.uuid(), direction: draft.direction, createdAt,
    contactId: draft.contactId, agent: draft.agent ?? null, customerId: draft.customerId ?? null, content: draft.content,
    attachments: draft.attachments ?? [], isAbridged: false, isAiGenerated: draft.isAiGenerated ?? false,
    agentSeenAt: null, agentReadAt: null, customerSeenAt: null,
  };
  thread.messages.push(message);
  thread.messagesById.set(message.externalId, message);
  thread.newestAt = Math.max(thread.newestAt, createdAt);
  thread.updatedAt = Math.max(thread.updatedAt, createdAt);
  return message;
}

/** The contact a new message belongs to: the one going on, else a new one. */
export function contactFor(world: World, thread: ThreadRecord, direction: WireDirection): ContactRecord {
  return liveContact(thread) ?? openContact(world, thread, { direction, status: direction === 'inbound' ? 'new' : 'open' });
}

/** The push that brings a message (PROTOCOL 6.2); `content` overrides what is stored. */
export function messageCreated(world: World, thread: ThreadRecord, message: MessageRecord, content?: StoredContent): ServerPush {
  return makePush(world, 'MessageCreated', {
    ...placeOf(thread), case: caseOf(world, thread, message), thread: wireThread(thread), message: wireMessage(world, thread, message, content),
  });
}

/** The case of a message, as pushes about it carry it. */
export function caseOf(world: World, thread: ThreadRecord, message: MessageRecord): ReturnType<typeof wireContact> {
  const contact = thread.contacts.find(({ id }) => id === message.contactId) ?? thread.contacts.at(-1);
  return contact ? wireContact(world, thread, contact) : { id: message.contactId, customFields: [] };
}

/** A message of an agent: typing ends, then MessageSent, then MessageCreated (PROTOCOL 6.7). */
export function sayAsAgent(
  world: World, thread: ThreadRecord, agent: number | null, content: StoredContent,
  extra: Pick<MessageDraft, 'attachments' | 'externalId' | 'isAiGenerated'> = {},
): MessageRecord {
  const contact = contactFor(world, thread, 'outbound');
  if (thread.typingAgent !== null) setAgentTyping(world, thread, null);
  const message = storeMessage(world, thread, { direction: 'outbound', content, contactId: contact.id, agent, ...extra });
  push(world, audienceOf(world, thread), messageSent(world, thread, message));
  push(world, audienceOf(world, thread), messageCreated(world, thread, message));
  return message;
}

/** The lean push that may come before MessageCreated (PROTOCOL 6.7). */
export function messageSent(world: World, thread: ThreadRecord, message: MessageRecord): ServerPush {
  const { id: _id, userStatistics: _agentSide, customerStatistics: _customerSide, ...lean } = wireMessage(world, thread, message);
  return makePush(world, 'MessageSent', { ...placeOf(thread), thread: wireThread(thread), message: lean });
}

/** A message changed (PROTOCOL 6.7). */
export function messageUpdated(world: World, thread: ThreadRecord, message: MessageRecord): ServerPush {
  return makePush(world, 'MessageUpdated', { ...placeOf(thread), case: caseOf(world, thread, message), message: wireMessage(world, thread, message) });
}

/** The agent starts or stops typing; null stops (PROTOCOL 6.7). */
export function setAgentTyping(world: World, thread: ThreadRecord, agent: number | null): void {
  const who = agent ?? thread.typingAgent;
  thread.typingAgent = agent;
  push(world, audienceOf(world, thread), typingPush(world, thread, who, agent !== null));
}

/** Typing as a push; it must say its direction (PROTOCOL 6.7). */
export function typingPush(
  world: World, thread: ThreadRecord, agent: number | null, isTyping: boolean, direction: WireDirection = 'outbound',
): ServerPush {
  const data = { ...placeOf(thread), thread: wireThread(thread), user: direction === 'outbound' ? wireUserOrNull(agent) : null, direction };
  return makePush(world, isTyping ? 'SenderTypingStarted' : 'SenderTypingEnded', data);
}

/** Who looked at a thread. */
export type Receipt = 'seenByCustomer' | 'seenByAgent' | 'readByAgent';

/** Marks what the other side wrote and pushes a receipt for each message newly marked (PROTOCOL 6.7). */
export function markMessages(world: World, thread: ThreadRecord, receipt: Receipt): void {
  const now = world.clock.now();
  const marked = thread.messages.filter((message) => mark(message, receipt, now));
  for (const message of marked.slice(-receiptsPushed)) push(world, audienceOf(world, thread), receiptPush(world, thread, message, receipt));
}

/** Marks one message; says whether that is news. */
export function mark(message: MessageRecord, receipt: Receipt, now: number): boolean {
  if (message.direction !== (receipt === 'seenByCustomer' ? 'outbound' : 'inbound')) return false;
  const member = receipt === 'seenByCustomer' ? 'customerSeenAt' : receipt === 'seenByAgent' ? 'agentSeenAt' : 'agentReadAt';
  if (message[member] !== null) return false;
  message[member] = now;
  if (receipt === 'readByAgent') message.agentSeenAt ??= now;
  return true;
}

/** A receipt as a push; it carries the whole message and no channel (PROTOCOL 6.2). */
export function receiptPush(world: World, thread: ThreadRecord, message: MessageRecord, receipt: Receipt | 'delivered'): ServerPush {
  const { brand, channel } = placeOf(thread);
  const data = { brand, contact: caseOf(world, thread, message), message: wireMessage(world, thread, message) };
  if (receipt === 'readByAgent') return makePush(world, 'MessageReadChanged', data);
  const type = receipt === 'delivered' ? 'MessageDeliveryStatusChanged' : 'MessageSeenChanged';
  return makePush(world, type, { ...data, pointOfContact: channel });
}

/** A message of the customer, stored and told to everybody in the thread. */
export function receiveMessage(world: World, thread: ThreadRecord, draft: MessageDraft): MessageRecord {
  const message = storeMessage(world, thread, draft);
  thread.isCustomerTyping = false;
  thread.preview = '';
  push(world, audienceOf(world, thread), messageCreated(world, thread, message));
  tell(world, { type: 'message.received', thread, message });
  return message;
}
