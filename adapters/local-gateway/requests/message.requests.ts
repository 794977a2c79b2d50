import type { WireAttachment } from '../../../src/wire/frames.ts';
import { contactFor, receiveMessage, sayAsAgent } from '../core/message-life.ts';
import { enqueueContact, openContact } from '../core/contact-life.ts';
import { listAt, objectAt, readObject, textAt, type Json } from '../core/json-read.ts';
import { writeNote } from '../core/log-book.ts';
import type { StoredContent, ThreadRecord } from '../core/records.ts';
import { draftThread, findThread, keepThread, knownCustomer, liveContact } from '../core/threads.ts';
import { takesMessages, textOf } from '../core/wire-objects.ts';
import { wholeSeconds } from '../core/wire-time.ts';
import { ack, inconsistent, postback, RequestRefusal, type Answer } from './answer.ts';
import { customFieldsOf, mergeFields, threadIdOf, threadOf, type GatewayRequest, type RequestHandler } from './request.ts';

/** Requests that bring a text (PROTOCOL 5.4). */
export const messageRequests: Readonly<Record<string, RequestHandler>> = {
  SendMessage: sendMessage,
  SendOutbound: sendOutbound,
  SendOfflineMessage: sendOfflineMessage,
  SendMessagePreview: sendMessagePreview,
};

function sendMessage(request: GatewayRequest): Answer {
  const { world, data, customerId } = request;
  const { content, attachments, externalId, thread: known } = readMessage(request);
  if (known?.messagesById.has(externalId) && world.config.deduplicate) {
    writeNote(world, 'message known already', { threadId: known.externalId, idOnExternalPlatform: externalId });
    return ack;
  }
  if (textOf(content) === '' && attachments.length === 0 && content.type === 'TEXT') {
    throw new RequestRefusal('SendingMessageFailed', 'A message needs a text or an attachment');
  }
  const thread = known ?? newThread(request);
  const now = wholeSeconds(world.clock.now());
  const customer = knownCustomer(world, customerId);
  customer.customFields = mergeFields(customer.customFields, customFieldsOf(objectAt(data, 'consumer') ?? objectAt(data, 'customer')), now);
  const customFields = customFieldsOf(objectAt(data, 'consumerContact') ?? objectAt(data, 'contact'));
  const contact = liveContact(thread) ?? openContact(world, thread, { direction: 'inbound', customFields: mergeFields([], customFields, now) });
  contact.customFields = mergeFields(contact.customFields, customFields, now);
  receiveMessage(world, thread, { direction: 'inbound', content, contactId: contact.id, externalId, customerId, attachments });
  enqueueContact(world, thread, contact);
  return ack;
}

/** A text of the agent's side that the client puts in, as a proactive welcome does (PROTOCOL 5.4). */
function sendOutbound(request: GatewayRequest): Answer {
  const { world, data } = request;
  const { content, attachments, externalId, thread: known } = readMessage(request);
  if (known?.messagesById.has(externalId) && world.config.deduplicate) return ack;
  const thread = known ?? newThread(request);
  const contact = contactFor(world, thread, 'outbound');
  contact.customFields = mergeFields(contact.customFields, customFieldsOf(objectAt(data, 'consumerContact')), wholeSeconds(world.clock.now()));
  sayAsAgent(world, thread, null, content, { attachments, externalId });
  return ack;
}

function sendOfflineMessage({ world, data, channelId }: GatewayRequest): Answer {
  const content = contentOf(data);
  const author = textAt(objectAt(data, 'authorCustomerIdentity'), 'idOnExternalPlatform');
  if (!content || !author || textOf(content) === '') throw inconsistent('SendOfflineMessage: text and author are needed');
  writeNote(world, 'offline message', { channelId, author, text: textOf(content) });
  return postback('OfflineMessageSent');
}

function sendMessagePreview(request: GatewayRequest): Answer {
  const content = contentOf(request.data);
  if (!content) throw inconsistent('SendMessagePreview: data.messageContent is missing');
  threadOf(request).preview = textOf(content);
  return ack;
}

interface ReadMessage {
  readonly content: StoredContent;
  readonly attachments: readonly WireAttachment[];
  readonly externalId: string;
  readonly thread: ThreadRecord | undefined;
}

/** What the platform checks of every message before it takes it (PROTOCOL 9). */
function readMessage(request: GatewayRequest): ReadMessage {
  const { world, data, eventType, customerId } = request;
  const content = contentOf(data);
  const externalId = textAt(data, 'idOnExternalPlatform');
  if (!content) throw inconsistent(`${eventType}: data.messageContent needs a type and a payload`);
  if (!externalId) throw inconsistent(`${eventType}: data.idOnExternalPlatform is missing`);
  const thread = findThread(world, customerId, threadIdOf(request));
  const isRepeated = world.config.deduplicate && thread?.messagesById.has(externalId);
  if (thread && !takesMessages(thread) && !isRepeated) throw new RequestRefusal(refusalOf(eventType), 'Thread is closed');
  return { content, attachments: listAt(data, 'attachments').map((item) => attachmentOf(world.ids.uuid(), item)), externalId, thread };
}

function refusalOf(eventType: string): string {
  return eventType === 'SendOutbound' ? 'SendingOutboundFailed' : 'SendingMessageFailed';
}

function contentOf(data: Json): StoredContent | undefined {
  const content = objectAt(data, 'messageContent');
  const type = textAt(content, 'type');
  const text = objectAt(content, 'payload')?.['text'];
  if (!content || !type || !objectAt(content, 'payload') || (type === 'TEXT' && typeof text !== 'string')) return undefined;
  return { ...content, type, fallbackText: content['fallbackText'] ?? (typeof text === 'string' ? text : '') };
}

/** Clients send address and name; the platform makes a full attachment of it (PROTOCOL 8.11). */
function attachmentOf(id: string, item: unknown): WireAttachment {
  const url = textAt(readObject(item), 'url');
  const friendlyName = textAt(readObject(item), 'friendlyName') ?? textAt(readObject(item), 'fileName') ?? 'file';
  if (!url) throw inconsistent('attachments: each needs a url');
  const mimeType = textAt(readObject(item), 'mimeType') ?? mimeTypeOf(friendlyName);
  return {
    id: `a-${id}`, friendlyName, fileName: friendlyName, url, securedPermanentUrl: url, mimeType, previewUrl: null, isInline: false,
    canBeStored: true,
  };
}

const mimeTypes: Readonly<Record<string, string>> = {
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', svg: 'image/svg+xml', pdf: 'application/pdf',
  txt: 'text/plain', mp3: 'audio/mpeg', mp4: 'video/mp4',
};

function mimeTypeOf(name: string): string {
  return mimeTypes[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

function newThread(request: GatewayRequest): ThreadRecord {
  const { world, customerId, brandId, channelId, data } = request;
  const thread = keepThread(world, draftThread(world, { externalId: threadIdOf(request), customerId, brandId, channelId }));
  thread.name = textAt(objectAt(data, 'thread'), 'threadName') ?? '';
  return thread;
}
