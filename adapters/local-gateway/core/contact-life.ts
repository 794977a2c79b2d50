import type { ContactStatus, ServerPush, ServerPushes, ServerPushType, WireCustomField, WireDirection } from '../../../src/wire/frames.ts';
import { joinQueue, leaveQueue, queueNamed } from './live-queue.ts';
import { audienceOf, makePush, push, type Initiator } from './outbox.ts';
import type { ContactRecord, QueueRecord, ThreadRecord } from './records.ts';
import { isLiveChat, liveContact } from './threads.ts';
import { wireBrand, wireChannel, wireContact, wireQueue, wireThread, wireUserOrNull } from './wire-objects.ts';
import { tell, type World } from './world.ts';

const routing: Initiator = { type: 'routing', id: 'r-1' };

/** Recover answers carry at most so many of a thread's routing pushes. */
const historyLength = 50;

/** Brand and channel, as nearly every push repeats them (PROTOCOL 6.2). */
export function placeOf(thread: ThreadRecord): { brand: ReturnType<typeof wireBrand>; channel: ReturnType<typeof wireChannel> } {
  return { brand: wireBrand(thread.brandId), channel: wireChannel(thread.channelId) };
}

/** Opens a contact in an idle thread; a live chat also goes to the queue (PROTOCOL 8.6, 8.7). */
export function openContact(
  world: World, thread: ThreadRecord, { direction, customFields = [], status = 'new' }:
  { direction: WireDirection; customFields?: readonly WireCustomField[]; status?: ContactStatus },
): ContactRecord {
  const contact = newContact(world, direction, customFields, status);
  thread.contacts.push(contact);
  tellCase(world, thread, 'CaseCreated', {
    ...placeOf(thread), case: wireContact(world, thread, contact), thread: wireThread(thread), routingQueue: wireQueue(contact.queue),
    routingMode: 'findmatch',
  });
  tell(world, { type: 'contact.created', thread });
  return contact;
}

/** A contact with the next id, in no thread yet. */
export function newContact(
  world: World, direction: WireDirection, customFields: readonly WireCustomField[], status: ContactStatus, now: number = world.clock.now(),
): ContactRecord {
  return {
    id: String(++world.lastContact), createdAt: now, direction, status, statusUpdatedAt: now, customFields, agent: null, previousAgent: null,
    preAssigned: null, queue: null, recipients: [],
  };
}

/** Routes a new live chat to the agents: queue assignment, then its position (PROTOCOL 8.7 step 5). */
export function enqueueContact(world: World, thread: ThreadRecord, contact: ContactRecord): void {
  if (!isLiveChat(thread) || contact.queue) return;
  moveToQueue(world, thread, contact, queueNamed('Support'), routing);
}

/** Changes the queue of a contact; without an agent it waits there. */
export function moveToQueue(world: World, thread: ThreadRecord, contact: ContactRecord, queue: QueueRecord | null, initiator: Initiator): void {
  const previous = contact.queue;
  contact.queue = queue;
  tellCase(world, thread, 'CaseToRoutingQueueAssignmentChanged', {
    ...placeOf(thread), case: wireContact(world, thread, contact), routingQueue: wireQueue(queue), previousRoutingQueue: wireQueue(previous),
  }, initiator);
  if (isLiveChat(thread) && queue && contact.agent === null) joinQueue(world, thread);
}

/** Gives a contact to an agent, or to nobody. */
export function assignAgent(world: World, thread: ThreadRecord, contact: ContactRecord, agent: number | null): void {
  if (contact.agent === agent) return;
  contact.previousAgent = contact.agent;
  contact.agent = agent;
  contact.preAssigned = null;
  tellCase(world, thread, 'CaseInboxAssigneeChanged', {
    ...placeOf(thread), case: wireContact(world, thread, contact), inboxAssignee: wireUserOrNull(agent),
    previousInboxAssignee: wireUserOrNull(contact.previousAgent), routingQueue: wireQueue(contact.queue), routingMode: 'findmatch',
  });
  if (agent !== null) leaveQueue(world, thread);
}

/** Changes the status of a contact; the same status again is not worth a push. */
export function setStatus(world: World, thread: ThreadRecord, contact: ContactRecord, status: ContactStatus): void {
  if (contact.status === status) return;
  contact.status = status;
  contact.statusUpdatedAt = world.clock.now();
  tellCase(world, thread, 'CaseStatusChanged', { ...placeOf(thread), case: wireContact(world, thread, contact) });
}

/** Ends the contact that is going on, by whomever: unassigned, closed, out of the queue (PROTOCOL 8.7 step 9). */
export function closeContact(world: World, thread: ThreadRecord): void {
  const contact = liveContact(thread);
  if (!contact) return;
  assignAgent(world, thread, contact, null);
  setStatus(world, thread, contact, 'closed');
  leaveQueue(world, thread);
  thread.typingAgent = null;
  thread.isCustomerTyping = false;
  thread.preview = '';
  tell(world, { type: 'contact.closed', thread });
}

/** Pushes what happened to a case and keeps it for `contactHistory` (PROTOCOL 6.5). */
export function tellCase<T extends ServerPushType>(world: World, thread: ThreadRecord, type: T, data: ServerPushes[T], initiator?: Initiator): ServerPush {
  const frame = makePush(world, type, data, initiator);
  thread.history.push(frame);
  if (thread.history.length > historyLength) thread.history.shift();
  thread.updatedAt = world.clock.now();
  push(world, audienceOf(world, thread), frame);
  return frame;
}
