import type { ServerPush } from '../../../src/wire/frames.ts';
import { audienceOf, makePush, push } from './outbox.ts';
import type { QueueEntry, QueueRecord, ThreadRecord } from './records.ts';
import { liveContact } from './threads.ts';
import type { World } from './world.ts';

/** The queue of a name; contacts start in `Support`. */
export function queueNamed(name: string): QueueRecord {
  return name === 'Support' ? { id: 'rq-55', name } : { id: `rq-${name}`, name };
}

/** Where a contact waits. */
export function queueEntry(world: World, thread: ThreadRecord): QueueEntry | undefined {
  return world.queue.find((entry) => entry.thread === thread);
}

/** Puts a live chat at the end of its channel's queue and tells its position. */
export function joinQueue(world: World, thread: ThreadRecord): void {
  if (queueEntry(world, thread)) return;
  const ahead = neighbours(world, thread).map(({ position }) => position);
  const entry = { thread, position: Math.max(0, ...ahead) + 1 };
  world.queue.push(entry);
  tellPosition(world, entry);
}

/** Takes a contact out; who stood behind moves up and is told. */
export function leaveQueue(world: World, thread: ThreadRecord): void {
  const left = queueEntry(world, thread);
  if (!left) return;
  world.queue.splice(world.queue.indexOf(left), 1);
  for (const entry of neighbours(world, thread)) {
    if (entry.position <= left.position) continue;
    entry.position--;
    tellPosition(world, entry);
  }
}

/** Says that a contact is at this position, without moving anybody else. */
export function movePosition(world: World, thread: ThreadRecord, position: number): void {
  const entry = queueEntry(world, thread) ?? { thread, position };
  entry.position = position;
  tellPosition(world, entry);
}

/** The position as a push; there is no event for leaving the queue (PROTOCOL 6.6). */
export function positionPush(world: World, thread: ThreadRecord, position: number): ServerPush {
  const contact = thread.contacts.at(-1);
  return makePush(world, 'SetPositionInQueue', {
    consumerContact: { id: contact?.id ?? '0', threadIdOnExternalPlatform: thread.externalId },
    routingQueue: { id: contact?.queue?.id ?? queueNamed('Support').id },
    positionInQueue: position,
    isAnyAgentOnlineForQueue: true,
  });
}

function neighbours(world: World, thread: ThreadRecord): QueueEntry[] {
  return world.queue.filter((entry) => entry.thread.channelId === thread.channelId && entry.thread.brandId === thread.brandId);
}

function tellPosition(world: World, { thread, position }: QueueEntry): void {
  if (liveContact(thread)) push(world, audienceOf(world, thread), positionPush(world, thread, position));
}
