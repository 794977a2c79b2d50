import { placeOf } from '../core/contact-life.ts';
import { listAt, objectAt, readObject, textAt } from '../core/json-read.ts';
import { writeNote } from '../core/log-book.ts';
import { audienceOf, makePush, push } from '../core/outbox.ts';
import type { ContactRecord, ThreadRecord } from '../core/records.ts';
import { addGuest, findContact, knownCustomer, removeGuest } from '../core/threads.ts';
import { fullNameOf, wireContact } from '../core/wire-objects.ts';
import type { World } from '../core/world.ts';
import { ack, inconsistent, postback, type Answer } from './answer.ts';
import { contactIdOf, type GatewayRequest, type RequestHandler } from './request.ts';
import { recoveredData } from './thread.requests.ts';

/** Requests about several customers in one contact (PROTOCOL 5.7). */
export const groupChatRequests: Readonly<Record<string, RequestHandler>> = {
  CreateInvitationToGroupChat: createInvitation,
  SendEmailInvitationToGroupChat: sendEmailInvitation,
  JoinGroupChat: join,
  LeaveGroupChat: leave,
};

function createInvitation(request: GatewayRequest): Answer {
  const { world } = request;
  const { thread } = contactOf(request);
  const code = `GC-${world.invitations.size + 1}`;
  world.invitations.set(code, thread);
  return postback('InvitationToGroupChatCreated', { invitation: { code } });
}

function sendEmailInvitation(request: GatewayRequest): Answer {
  const { world, data } = request;
  contactOf(request);
  invitationOf(request);
  const recipients = listAt(data, 'recipients').map((item) => textAt(readObject(item), 'idOnExternalPlatform'));
  if (recipients.length === 0 || recipients.includes(undefined)) throw inconsistent('recipients: at least one with an address is needed');
  writeNote(world, 'invitation by e-mail', { code: invitationOf(request).code, recipients });
  return postback('EmailInvitationToGroupChatSent');
}

function join(request: GatewayRequest): Answer {
  const { world, customerId } = request;
  const { thread } = invitationOf(request);
  addGuest(world, thread, customerId);
  tellRecipients(world, thread);
  return postback('GroupChatJoined', recoveredData(world, thread));
}

function leave(request: GatewayRequest): Answer {
  const { world, customerId } = request;
  const { thread } = contactOf(request);
  const audience = audienceOf(world, thread);
  removeGuest(world, thread, customerId);
  tellRecipients(world, thread, audience);
  return ack;
}

function contactOf(request: GatewayRequest): { thread: ThreadRecord; contact: ContactRecord } {
  const found = findContact(request.world, request.customerId, contactIdOf(request));
  if (!found) throw inconsistent(`${request.eventType}: contact not found`);
  return found;
}

function invitationOf({ world, data, eventType }: GatewayRequest): { code: string; thread: ThreadRecord } {
  const code = textAt(objectAt(data, 'invitation'), 'code');
  const thread = code && world.invitations.get(code);
  if (!code || !thread) throw inconsistent(`${eventType}: the invitation is not known`);
  return { code, thread };
}

/** Participants changed: everybody is told, also who just left. */
function tellRecipients(world: World, thread: ThreadRecord, audience = audienceOf(world, thread)): void {
  const contact = thread.contacts.at(-1);
  if (!contact) return;
  contact.recipients = [thread.customerId, ...thread.guests].map((id) => ({
    idOnExternalPlatform: id, name: fullNameOf(knownCustomer(world, id)) || id, isPrimary: id === thread.customerId, isPrivate: false,
  }));
  push(world, audience, makePush(world, 'ContactRecipientsChanged', { ...placeOf(thread), contact: wireContact(world, thread, contact) }));
}
