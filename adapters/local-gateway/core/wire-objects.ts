import type {
  EndUserIdentity, MessageContent, WireBrand, WireChannel, WireContact, WireMessage, WireRoutingQueue, WireThread, WireUser,
} from '../../../src/wire/frames.ts';
import { channelProfile } from './channel-profile.ts';
import type { ContactRecord, CustomerRecord, MessageRecord, QueueRecord, StoredContent, ThreadRecord } from './records.ts';
import { wholeSeconds, wholeSecondsOrNull, withMilliseconds } from './wire-time.ts';
import type { World } from './world.ts';

const agentNames: readonly (readonly [string, string])[] = [
  ['Grace', 'Hopper'], ['Alan', 'Turing'], ['Katherine', 'Johnson'], ['Edsger', 'Dijkstra'], ['Radia', 'Perlman'],
];

/** An agent by number; the wire id is the number (PROTOCOL 6.3 User). */
export function wireUser(agent: number): WireUser {
  const [firstName, surname] = agentNames[agent - 1] ?? ['Agent', String(agent)];
  return {
    id: agent, firstName, surname, nickname: null, isBotUser: false, isSurveyUser: false,
    imageUrl: '', publicImageUrl: `https://img.example.test/agent-${agent}.png`,
  };
}

/** An agent that may be nobody. */
export function wireUserOrNull(agent: number | null): WireUser | null {
  return agent === null ? null : wireUser(agent);
}

/** The tenant (PROTOCOL 6.3). */
export function wireBrand(brandId: number): WireBrand {
  return { id: brandId, tenantId: null, businessUnitId: brandId, friendlyName: 'Local', timezone: 'UTC' };
}

/** The channel as pushes carry it (PROTOCOL 6.3). */
export function wireChannel(channelId: string): WireChannel {
  return { id: channelId, idOnExternalPlatform: channelId, name: channelId, isLiveChat: channelProfile(channelId).isLiveChat };
}

/** Whether anything may still be written into the thread (PROTOCOL 6.3). */
export function takesMessages(thread: ThreadRecord): boolean {
  if (thread.isArchived) return false;
  const status = thread.contacts.at(-1)?.status;
  return !channelProfile(thread.channelId).isLiveChat || (status !== 'closed' && status !== 'trashed');
}

/** A thread (PROTOCOL 6.3). */
export function wireThread(thread: ThreadRecord): WireThread {
  return {
    id: threadWireId(thread), idOnExternalPlatform: thread.externalId, threadName: thread.name, channelId: thread.channelId,
    canAddMoreMessages: takesMessages(thread), createdAt: wholeSeconds(thread.createdAt), updatedAt: wholeSeconds(thread.updatedAt),
  };
}

function threadWireId(thread: ThreadRecord): string {
  return `${thread.brandId}_${thread.externalId}`;
}

/** The customer as author (PROTOCOL 6.3 EndUserIdentity). */
function wireIdentity(customer: CustomerRecord): EndUserIdentity {
  const fullName = fullNameOf(customer);
  return {
    id: `eu-${customer.id}`, idOnExternalPlatform: customer.id, firstName: customer.firstName, lastName: customer.lastName, fullName,
    image: customer.image,
  };
}

/** First and last name with one space between what there is. */
export function fullNameOf(customer: CustomerRecord): string {
  return `${customer.firstName} ${customer.lastName}`.trim();
}

/** A contact; the wire also says case (PROTOCOL 6.3). */
export function wireContact(world: World, thread: ThreadRecord, contact: ContactRecord): WireContact {
  const customer = world.customers.get(thread.customerId);
  return {
    id: contact.id, status: contact.status, statusUpdatedAt: wholeSeconds(contact.statusUpdatedAt),
    createdAt: wholeSeconds(contact.createdAt), createdAtWithMilliseconds: withMilliseconds(contact.createdAt),
    direction: contact.direction, threadId: threadWireId(thread), threadIdOnExternalPlatform: thread.externalId, channelId: thread.channelId,
    customFields: [...contact.customFields], authorEndUserIdentity: customer ? wireIdentity(customer) : null,
    inboxAssignee: contact.agent, inboxAssigneeUser: wireUserOrNull(contact.agent), ownerAssignee: contact.agent,
    ownerAssigneeUser: wireUserOrNull(contact.agent), routingQueueId: contact.queue?.id ?? null, recipients: [...contact.recipients],
    customerStatistics: {}, userStatistics: {},
  };
}

/** A routing queue, or null (PROTOCOL 6.3). */
export function wireQueue(queue: QueueRecord | null): WireRoutingQueue | null {
  return queue && { id: queue.id, name: queue.name, isSubqueue: false };
}

/** A message in full (PROTOCOL 6.3); `content` overrides what is stored. */
export function wireMessage(world: World, thread: ThreadRecord, message: MessageRecord, content: StoredContent = message.content): WireMessage {
  const author = message.customerId === null ? undefined : world.customers.get(message.customerId);
  return {
    id: message.wireId, idOnExternalPlatform: message.externalId, postId: threadWireId(thread), threadId: threadWireId(thread),
    threadIdOnExternalPlatform: thread.externalId, contactNumber: message.contactId, direction: message.direction,
    isMadeByUser: message.agent !== null, isAiGenerated: message.isAiGenerated, isRead: message.agentReadAt !== null, isReplyAllowed: true,
    createdAt: wholeSeconds(message.createdAt), createdAtWithMilliseconds: withMilliseconds(message.createdAt),
    messageContent: withFallback(content), hasAdditionalMessageContent: false, attachments: [...message.attachments],
    authorUser: wireUserOrNull(message.agent), authorEndUserIdentity: author ? wireIdentity(author) : null,
    contentRemoved: null, authorNameRemoved: null,
    userStatistics: { seenAt: wholeSecondsOrNull(message.agentSeenAt), readAt: wholeSecondsOrNull(message.agentReadAt) },
    customerStatistics: { seenAt: wholeSecondsOrNull(message.customerSeenAt) },
  };
}

/** Android drops some types without a fallback text (PROTOCOL 6.4). The stored content may be of any type. */
function withFallback(content: StoredContent): MessageContent {
  return { parameters: {}, ...content, fallbackText: content['fallbackText'] ?? textOf(content) } as unknown as MessageContent;
}

/** The plain text of a content, or nothing. */
export function textOf(content: StoredContent): string {
  const payload = content['payload'];
  const text = typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>)['text'] : undefined;
  return typeof text === 'string' ? text : '';
}

/** A plain text as content (PROTOCOL 6.4 TEXT). */
export function textContent(text: string): StoredContent {
  return { type: 'TEXT', payload: { text }, fallbackText: text, parameters: {} };
}
