import type { ServerPush, ServerPushes, ServerPushType } from '../../../src/wire/frames.ts';
import { writeLog } from './log-book.ts';
import type { ThreadRecord } from './records.ts';
import { wholeSeconds, withMilliseconds } from './wire-time.ts';
import { later, type PendingPush, type SocketRecord, type World } from './world.ts';

/** The `eventObject` of each push (PROTOCOL 6.2); SetPositionInQueue has none. */
const eventObjects: Readonly<Partial<Record<ServerPushType, string>>> = {
  CaseCreated: 'Case', CaseStatusChanged: 'Case', CaseInboxAssigneeChanged: 'Case', CaseToRoutingQueueAssignmentChanged: 'Case',
  ConsumerContactInboxPreAssigneeChanged: 'ConsumerContact', ContactPreferredUserChanged: 'Contact', ContactRecipientsChanged: 'Contact',
  MessageSent: 'Message', MessageCreated: 'Message', MessageUpdated: 'Message', MessageAddedIntoCase: 'Case', MessageSeenChanged: 'Message',
  MessageDeliveryStatusChanged: 'Message', MessageReadChanged: 'Message', SenderTypingStarted: 'SenderAction', SenderTypingEnded: 'SenderAction',
  UserStatusChanged: 'UserStatus', PageViewCreated: 'PageView', FireProactiveAction: 'ChatWindow', EventInS3: 'S3Object',
};

/** Who caused a push (PROTOCOL 6.1.2). */
export interface Initiator {
  readonly type: 'system' | 'user' | 'api' | 'external' | 'workflow' | 'routing';
  readonly id: string;
}

/** A push frame with a fresh id (PROTOCOL 6.1.2). */
export function makePush<T extends ServerPushType>(
  world: World, eventType: T, data: ServerPushes[T], initiator?: Initiator, eventId: string = world.ids.uuid(),
): ServerPush {
  const now = world.clock.now();
  const eventObject = eventObjects[eventType];
  // The pairing of type and data is what the signature promises; the union cannot see it.
  return {
    eventId, ...(eventObject && { eventObject }), eventType, createdAt: wholeSeconds(now), createdAtWithMilliseconds: withMilliseconds(now),
    ...(initiator && { context: { initiator } }), data,
  } as ServerPush;
}

/** The open sockets of a customer. */
export function socketsOf(world: World, customerId: string): SocketRecord[] {
  return [...(world.socketsByCustomer.get(customerId) ?? [])];
}

/** The open sockets of everybody in a thread. */
export function audienceOf(world: World, thread: ThreadRecord): SocketRecord[] {
  if (thread.guests.size === 0) return socketsOf(world, thread.customerId);
  return [...new Set([thread.customerId, ...thread.guests].flatMap((customerId) => socketsOf(world, customerId)))];
}

/** Sends a push to sockets after the configured delay, behind all earlier ones. */
export function push(world: World, sockets: readonly SocketRecord[], frame: ServerPush): void {
  pushText(world, sockets, sheltered(world, JSON.stringify(frame), frame.eventType, frame.eventId), frame.eventType, frame.eventId);
}

/** Sends a text to sockets as it is, in line with the pushes. */
export function pushText(world: World, sockets: readonly SocketRecord[], text: string, type: string, eventId: string | null): void {
  if (sockets.length === 0) return;
  const copies = world.faults.duplicatePush > 0 ? 2 : 1;
  if (copies > 1) world.faults.duplicatePush--;
  const earliest = world.outbox.at(-1)?.dueAt ?? 0;
  world.outbox.push({ dueAt: Math.max(earliest, world.clock.now() + world.config.pushDelayMs), sockets, text, type, eventId, copies });
  armOutbox(world);
}

/** Sends now. */
export function sendText(world: World, socket: SocketRecord, text: string, type: string, eventId: string | null): void {
  if (!socket.isOpen) return;
  writeLog(world, 'out', 'ws', { conn: socket.id, type, eventId, authorized: socket.isAuthorized, frame: text });
  socket.socket.send(text);
}

/** Frames over the threshold wait on the HTTP side; what is sent instead says where (PROTOCOL 4.5, 6.1.8). */
export function sheltered(world: World, text: string, eventType: string, eventId: string): string {
  const limit = world.config.s3ThresholdChars;
  if (limit === 0 || text.length <= limit) return text;
  return JSON.stringify(s3Frame(world, text, eventType, eventId, 0));
}

/** Keeps a frame on the HTTP side and makes the push that points at it; both have the same `eventId` (PROTOCOL 6.1.8). */
export function s3Frame(world: World, text: string, eventType: string, eventId: string, delayMs: number): ServerPush {
  const key = world.ids.uuid();
  world.bodies.set(key, { content: text, mimeType: 'application/json', delayMs });
  const originEvent = { eventObject: eventObjects[eventType as ServerPushType] ?? 'ChatWindow', eventType };
  return makePush(world, 'EventInS3', { originEvent, s3Object: { url: `${world.publicUrl()}/s3/${key}?sig=1` } }, undefined, eventId);
}

function armOutbox(world: World): void {
  const next = world.outbox[0];
  if (world.isOutboxArmed || !next) return;
  world.isOutboxArmed = true;
  later(world, Math.max(0, next.dueAt - world.clock.now()), () => {
    world.isOutboxArmed = false;
    // A platform timer may be a millisecond early: what it was armed for is due anyway.
    const reached = Math.max(next.dueAt, world.clock.now());
    const due = world.outbox.findIndex((pending) => pending.dueAt > reached);
    for (const pending of world.outbox.splice(0, due === -1 ? world.outbox.length : due)) deliver(world, pending);
    armOutbox(world);
  });
}

function deliver(world: World, { sockets, text, type, eventId, copies }: PendingPush): void {
  for (const socket of sockets) {
    for (let copy = 0; copy < copies; copy++) sendText(world, socket, text, type, eventId);
  }
}
