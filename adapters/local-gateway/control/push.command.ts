import { ControlRefusal } from '../core/control-refusal.ts';
import { newContact } from '../core/contact-life.ts';
import { objectAt, textAt, type Json } from '../core/json-read.ts';
import { audienceOf, push as send, pushText, s3Frame, socketsOf } from '../core/outbox.ts';
import type { ThreadRecord } from '../core/records.ts';
import { draftThread, findAnyThread, findThread, keepThread } from '../core/threads.ts';
import { later, type SocketRecord, type World } from '../core/world.ts';
import { optionalCount, optionalNumber, optionalText, type CommandCall } from './command.ts';
import { pushBuilders, storingPushes } from './push-builders.ts';
import type { BuiltPush } from './push-wish.ts';

/** What a push reached; `messageId` is the external id of the message it carried, if any. */
interface PushAnswer {
  readonly delivered: number;
  readonly eventId: string | null;
  readonly messageId: string | null;
  readonly wireId?: string | null;
}

/** Sends a push of any kind, or any text at all. */
export function push(call: CommandCall): PushAnswer {
  const { world, body } = call;
  if (Object.hasOwn(body, 'frame')) return pushFrame(call);
  const type = textAt(body, 'type');
  if (!type || (type !== 'EventInS3' && !pushBuilders.has(type))) {
    throw new ControlRefusal(400, `push: type must be one of ${[...pushBuilders.keys(), 'EventInS3'].join(', ')}`);
  }
  const times = optionalCount(body, 1, 'times');
  const delayMs = optionalNumber(body, 'delayMs') ?? 0;
  const thread = threadOf(world, body);
  const sockets = audienceFor(world, body, thread);
  let last: BuiltPush | undefined;
  for (let index = 0; index < times; index++) {
    const built = type === 'EventInS3' ? buildS3(world, thread, body, textFor(body, times, index), delayMs)
      : build(world, type, thread, body, textFor(body, times, index));
    // Of a message with content elsewhere, it is that content which is late.
    const isLateItself = delayMs > 0 && type !== 'EventInS3' && type !== 'AdditionalContent';
    if (isLateItself) later(world, delayMs, () => send(world, sockets, built.frame));
    else send(world, sockets, built.frame);
    last = built;
  }
  return {
    delivered: sockets.length, eventId: last?.frame.eventId ?? null, messageId: last?.message?.externalId ?? null,
    wireId: last?.message?.wireId ?? null,
  };
}

/** A frame as given: an object is serialized, a text goes out untouched, also an empty or broken one. */
function pushFrame({ world, body }: CommandCall): PushAnswer {
  const { frame } = body;
  const customerId = optionalText(body, 'customerId');
  const sockets = customerId === undefined ? [...world.sockets.values()] : socketsOf(world, customerId);
  const eventId = textAt(objectAt(body, 'frame'), 'eventId') ?? null;
  const type = textAt(objectAt(body, 'frame'), 'eventType') ?? 'raw';
  pushText(world, sockets, typeof frame === 'string' ? frame : JSON.stringify(frame), type, eventId);
  return { delivered: sockets.length, eventId, messageId: null };
}

function textFor(body: Json, times: number, index: number): string | undefined {
  const text = optionalText(body, 'text');
  if (times === 1) return text;
  return `${text ?? 'Pushed'} ${index}`;
}

/** The thread named, else the one made last, else a stand-in that nobody can find. */
function threadOf(world: World, body: Json): ThreadRecord {
  const customerId = optionalText(body, 'customerId');
  const threadId = optionalText(body, 'threadId');
  const found = threadId === undefined ? lastThread(world, customerId) : named(world, threadId, customerId);
  if (found) return found;
  const socket = customerId === undefined ? [...world.sockets.values()].at(-1) : socketsOf(world, customerId)[0];
  return draftThread(world, {
    externalId: threadId ?? world.ids.uuid(), customerId: customerId ?? socket?.customerIds[0] ?? '',
    brandId: socket?.brandId ?? 1001, channelId: socket?.channelId ?? 'chat_messaging',
  });
}

function named(world: World, threadId: string, customerId: string | undefined): ThreadRecord | undefined {
  return customerId === undefined ? findAnyThread(world, threadId) : findThread(world, customerId, threadId);
}

function lastThread(world: World, customerId: string | undefined): ThreadRecord | undefined {
  return (customerId === undefined ? world.threads : world.threadsByCustomer.get(customerId))?.at(-1);
}

function audienceFor(world: World, body: Json, thread: ThreadRecord): SocketRecord[] {
  const customerId = optionalText(body, 'customerId');
  if (customerId !== undefined) return socketsOf(world, customerId);
  return world.threads.includes(thread) ? audienceOf(world, thread) : [...world.sockets.values()];
}

/** Builds a push of a known type. What it stores makes a stand-in a thread like any other. */
function build(world: World, type: string, thread: ThreadRecord, body: Json, text: string | undefined): BuiltPush {
  const builder = pushBuilders.get(type);
  if (!builder) throw new ControlRefusal(400, `push: no such type ${type}`);
  const isKnown = world.threads.includes(thread);
  if (storingPushes.has(type) && !isKnown && thread.customerId !== '') keepThread(world, thread);
  if (thread.contacts.length === 0) thread.contacts.push(newContact(world, 'inbound', [], 'open'));
  return builder({ world, thread, body, text });
}

/** The body waits on the HTTP side under the same `eventId` (PROTOCOL 6.1.8). */
function buildS3(world: World, thread: ThreadRecord, body: Json, text: string | undefined, delayMs: number): BuiltPush {
  const { inner } = body;
  if (typeof inner === 'string' && !pushBuilders.has(inner)) return rawS3(world, inner, 'unknown', delayMs);
  const given = objectAt(body, 'inner');
  if (given && !textAt(given, 'type')) {
    const eventId = textAt(given, 'eventId') ?? world.ids.uuid();
    const eventType = textAt(given, 'eventType') ?? textAt(objectAt(given, 'postback'), 'eventType') ?? 'unknown';
    return { frame: s3Frame(world, JSON.stringify({ ...given, eventId }), eventType, eventId, delayMs) };
  }
  const type = textAt(given, 'type') ?? (typeof inner === 'string' ? inner : 'MessageCreated');
  const { frame, message } = build(world, type, thread, { ...body, ...given }, textAt(given, 'text') ?? text);
  return { frame: s3Frame(world, JSON.stringify(frame), frame.eventType, frame.eventId, delayMs), ...(message && { message }) };
}

/** A body that is no frame at all. */
function rawS3(world: World, text: string, eventType: string, delayMs: number): BuiltPush {
  return { frame: s3Frame(world, text, eventType, world.ids.uuid(), delayMs) };
}
