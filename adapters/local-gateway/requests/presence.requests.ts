import { closeContact } from '../core/contact-life.ts';
import { listAt, readObject, textAt } from '../core/json-read.ts';
import { writeNote } from '../core/log-book.ts';
import { markMessages } from '../core/message-life.ts';
import { findContact, findThread, knownCustomer, liveContact } from '../core/threads.ts';
import { wholeSeconds } from '../core/wire-time.ts';
import { ack, inconsistent, postback, RequestRefusal, type Answer } from './answer.ts';
import { contactIdOf, customFieldsOf, mergeFields, threadIdOf, threadOf, type GatewayRequest, type RequestHandler } from './request.ts';

/** Requests about seeing, typing, fields and ending (PROTOCOL 5.6). */
export const presenceRequests: Readonly<Record<string, RequestHandler>> = {
  MessageSeenByConsumer: seen,
  MessageSeenByCustomer: seen,
  SenderTypingStarted: (request) => setTyping(request, true),
  SenderTypingEnded: (request) => setTyping(request, false),
  SetConsumerCustomFields: setCustomerFields,
  SetCustomerCustomFields: setCustomerFields,
  SetConsumerContactCustomFields: setContactFields,
  SetContactCustomFields: setContactFields,
  EndContact: endContact,
  SendTranscript: sendTranscript,
};

function seen(request: GatewayRequest): Answer {
  markMessages(request.world, threadOf(request), 'seenByCustomer');
  return ack;
}

/** Typing without a contact concerns nobody, but is no error; a preview stays until the message comes (emulator choices). */
function setTyping(request: GatewayRequest, isTyping: boolean): Answer {
  const thread = findThread(request.world, request.customerId, threadIdOf(request));
  if (!thread) return ack;
  thread.isCustomerTyping = isTyping && liveContact(thread) !== undefined;
  return ack;
}

function setCustomerFields({ world, customerId, data, eventType }: GatewayRequest): Answer {
  if (!Array.isArray(data['customFields'])) throw inconsistent(`${eventType}: data.customFields is missing`);
  const customer = knownCustomer(world, customerId);
  customer.customFields = mergeFields(customer.customFields, customFieldsOf(data), wholeSeconds(world.clock.now()));
  return ack;
}

function setContactFields(request: GatewayRequest): Answer {
  const { world, data, eventType } = request;
  if (!Array.isArray(data['customFields'])) throw inconsistent(`${eventType}: data.customFields is missing`);
  const contact = liveContact(threadOf(request));
  if (!contact) throw inconsistent(`${eventType}: the thread has no contact`);
  contact.customFields = mergeFields(contact.customFields, customFieldsOf(data), wholeSeconds(world.clock.now()));
  return ack;
}

function endContact(request: GatewayRequest): Answer {
  const thread = threadOf(request);
  const contactId = contactIdOf(request);
  if (!thread.contacts.some(({ id }) => id === contactId)) throw inconsistent('EndContact: the contact is not of this thread');
  if (liveContact(thread)?.id === contactId) closeContact(request.world, thread);
  return ack;
}

function sendTranscript(request: GatewayRequest): Answer {
  const { world, customerId, data } = request;
  const contactId = contactIdOf(request);
  const recipients = listAt(data, 'consumerRecipients').map((item) => textAt(readObject(item), 'idOnExternalPlatform'));
  if (!findContact(world, customerId, contactId)) throw new RequestRefusal('SendingTranscriptFailed', 'Contact not found');
  if (recipients.length === 0 || recipients.includes(undefined)) throw new RequestRefusal('SendingTranscriptFailed', 'A recipient is needed');
  writeNote(world, 'transcript', { contactId, recipients });
  return postback('TranscriptSent');
}
