import type { ContactStatus, ServerPush, WireAttachment, WireCustomField, WireDirection, WireRecipient } from '../../../src/wire/frames.ts';
import type { Json } from './json-read.ts';

/** The content of a message as it was sent: any type, known or not (PROTOCOL 6.4). */
export interface StoredContent extends Json {
  readonly type: string;
}

/** A message as the gateway keeps it. Times are epoch ms; `externalId` was chosen by its sender. */
export interface MessageRecord {
  readonly wireId: string;
  readonly externalId: string;
  readonly direction: WireDirection;
  readonly createdAt: number;
  readonly contactId: string;
  /** The agent's number; null for the customer's own and for system messages. */
  readonly agent: number | null;
  /** The customer who wrote it; null for outbound. */
  readonly customerId: string | null;
  content: StoredContent;
  attachments: readonly WireAttachment[];
  /** Pushed without its content, which must be fetched (PROTOCOL 8.13). */
  isAbridged: boolean;
  isAiGenerated: boolean;
  agentSeenAt: number | null;
  agentReadAt: number | null;
  customerSeenAt: number | null;
}

/** A queue of agents; `id` as on the wire. */
export interface QueueRecord {
  readonly id: string;
  readonly name: string;
}

/** One routed interaction in a thread (PROTOCOL 1: contact, case). */
export interface ContactRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly direction: WireDirection;
  status: ContactStatus;
  statusUpdatedAt: number;
  customFields: readonly WireCustomField[];
  agent: number | null;
  previousAgent: number | null;
  preAssigned: number | null;
  queue: QueueRecord | null;
  recipients: readonly WireRecipient[];
}

/** A conversation container. Messages and contacts stand oldest first. */
export interface ThreadRecord {
  /** Counts all threads of this gateway, also over `reset`. */
  readonly number: number;
  readonly externalId: string;
  readonly customerId: string;
  readonly brandId: number;
  readonly channelId: string;
  readonly createdAt: number;
  /** Customers who joined by invitation (PROTOCOL 5.7). */
  readonly guests: Set<string>;
  readonly messages: MessageRecord[];
  readonly messagesById: Map<string, MessageRecord>;
  readonly contacts: ContactRecord[];
  /** Routing pushes as they were sent, oldest first (PROTOCOL 6.5 contactHistory). */
  readonly history: ServerPush[];
  name: string;
  isArchived: boolean;
  updatedAt: number;
  /** No message of the thread may be older than this. */
  newestAt: number;
  isCustomerTyping: boolean;
  typingAgent: number | null;
  /** What the customer is writing (PROTOCOL 5.4 preview). */
  preview: string;
}

/** A person who chats, over all threads and sockets. */
export interface CustomerRecord {
  readonly id: string;
  firstName: string;
  lastName: string;
  image: string;
  customFields: readonly WireCustomField[];
}

/** A contact waiting for an agent; positions count from 1. */
export interface QueueEntry {
  readonly thread: ThreadRecord;
  position: number;
}
