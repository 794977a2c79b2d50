import type { ContactStatus, ServerPushes, ServerPushType } from '../../../src/wire/frames.ts';
import { placeOf } from '../core/contact-life.ts';
import { leaveQueue, queueNamed } from '../core/live-queue.ts';
import { makePush } from '../core/outbox.ts';
import type { ContactRecord } from '../core/records.ts';
import { wireContact, wireQueue, wireThread, wireUserOrNull } from '../core/wire-objects.ts';
import { optionalText } from './command.ts';
import { agentOf, type BuiltPush, type PushWish } from './push-wish.ts';

const statuses: readonly ContactStatus[] = ['new', 'open', 'pending', 'escalated', 'resolved', 'closed', 'trashed'];

/** The case gets another status; `closed` unless told otherwise. */
export function buildStatus(wish: PushWish): BuiltPush {
  const { world, thread, body } = wish;
  const said = optionalText(body, 'status') ?? 'closed';
  return aboutCase(wish, 'CaseStatusChanged', (contact) => {
    // A status of no known name is a test of its own: it is pushed, though the contact keeps what it has.
    const status = statuses.find((known) => known === said);
    if (status) [contact.status, contact.statusUpdatedAt] = [status, world.clock.now()];
    if (status === 'closed') leaveQueue(world, thread);
    return { ...cased(wish), case: { ...wireContact(world, thread, contact), status: said as ContactStatus } };
  });
}

/** The case gets another agent, or none. */
export function buildAssignee(wish: PushWish): BuiltPush {
  const { world, thread } = wish;
  return aboutCase(wish, 'CaseInboxAssigneeChanged', (contact) => {
    contact.previousAgent = contact.agent;
    contact.agent = agentOf(wish);
    if (contact.agent !== null) leaveQueue(world, thread);
    return {
      ...cased(wish), inboxAssignee: wireUserOrNull(contact.agent), previousInboxAssignee: wireUserOrNull(contact.previousAgent),
      routingQueue: wireQueue(contact.queue), routingMode: 'findmatch' as const,
    };
  });
}

/** The case gets another queue, or none. */
export function buildQueue(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'CaseToRoutingQueueAssignmentChanged', (contact) => {
    const previous = contact.queue;
    contact.queue = wish.body['queue'] === null ? null : queueNamed(optionalText(wish.body, 'queue') ?? 'Support');
    return { ...cased(wish), routingQueue: wireQueue(contact.queue), previousRoutingQueue: wireQueue(previous) };
  });
}

/** The case is offered to an agent. */
export function buildPreAssignee(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'ConsumerContactInboxPreAssigneeChanged', (contact) => {
    contact.preAssigned = agentOf(wish);
    const { case: consumerContact, ...place } = cased(wish);
    return { ...place, consumerContact, inboxPreAssignee: wireUserOrNull(contact.preAssigned), routingQueue: wireQueue(contact.queue) };
  });
}

/** The participants changed; without any, one is made up. */
export function buildRecipients(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'ContactRecipientsChanged', () => {
    const { case: contact, ...place } = cased(wish);
    const others = [{ idOnExternalPlatform: 'cust-8', name: 'Bo', isPrimary: false, isPrivate: false }];
    return { ...place, contact: { ...contact, recipients: contact.recipients?.length ? contact.recipients : others } };
  });
}

/** A contact begins. */
export function buildCase(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'CaseCreated', (contact) => ({ ...cased(wish), thread: wireThread(wish.thread), routingQueue: wireQueue(contact.queue) }));
}

/** The case gets an agent to prefer next time. */
export function buildPreferredUser(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'ContactPreferredUserChanged', (contact) => ({
    ...cased(wish), preferredUserForNextAssign: wireUserOrNull(agentOf(wish)), previousPreferredUserForNextAssign: null,
    routingQueue: wireQueue(contact.queue),
  }));
}

/** A push about the thread's last contact; routing pushes are remembered as history (PROTOCOL 6.5). */
function aboutCase<T extends ServerPushType>(
  { world, thread }: PushWish, type: T, dataOf: (contact: ContactRecord) => ServerPushes[T],
): BuiltPush {
  const contact = thread.contacts.at(-1) as ContactRecord;
  const frame = makePush(world, type, dataOf(contact));
  if (type.startsWith('Case')) thread.history.push(frame);
  return { frame };
}

function cased({ world, thread }: PushWish): ReturnType<typeof placeOf> & { case: ReturnType<typeof wireContact> } {
  return { ...placeOf(thread), case: wireContact(world, thread, thread.contacts.at(-1) as ContactRecord) };
}
