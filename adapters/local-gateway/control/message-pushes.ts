import type { ServerPush, WireDirection } from '../../../src/wire/frames.ts';
import { placeOf } from '../core/contact-life.ts';
import { objectAt, textAt, type Json } from '../core/json-read.ts';
import { caseOf, mark, messageCreated, messageUpdated, receiptPush, storeMessage, type Receipt } from '../core/message-life.ts';
import { makePush } from '../core/outbox.ts';
import type { MessageRecord, StoredContent, ThreadRecord } from '../core/records.ts';
import { textContent, wireMessage, wireThread } from '../core/wire-objects.ts';
import type { World } from '../core/world.ts';
import { optionalNumber, optionalText } from './command.ts';
import { agentOf, type BuiltPush, type PushWish } from './push-wish.ts';

/** Stores and pushes a message. */
export function buildMessage({ world, thread, body, text }: PushWish): BuiltPush {
  const message = storedMessage({ world, thread, body, text });
  return { frame: messageCreated(world, thread, message), message };
}

/** A message id already in the thread is the same message once more, with new content if there is any. */
function storedMessage({ world, thread, body, text }: PushWish): MessageRecord {
  const externalId = optionalText(body, 'idOnExternalPlatform');
  const known = externalId === undefined ? undefined : thread.messagesById.get(externalId);
  const content = contentOf(body, text);
  if (known) {
    known.content = content ?? known.content;
    return known;
  }
  const direction: WireDirection = body['direction'] === 'inbound' ? 'inbound' : 'outbound';
  return storeMessage(world, thread, {
    direction, content: content ?? textContent('Pushed'), contactId: thread.contacts.at(-1)?.id ?? '0', ...(externalId && { externalId }),
    ...(direction === 'inbound' ? { customerId: thread.customerId } : { agent: agentOf({ body }) }), isAiGenerated: body['isAiGenerated'] === true,
  });
}

function contentOf(body: Json, text: string | undefined): StoredContent | undefined {
  const content = objectAt(body, 'content');
  const type = textAt(content, 'type');
  if (content && type) return { ...content, type };
  return text === undefined ? undefined : textContent(text);
}

/** A message told in pieces; kept as the finished text, for history never streams (PROTOCOL 7, point 8). */
export function buildStream({ world, thread, body, text }: PushWish): BuiltPush {
  const given = Array.isArray(body['chunks']) ? body['chunks'].map(String) : [];
  const chunks = given.length > 0 ? given : ((text ?? 'Hello from the stream').match(/\S+\s*/g) ?? ['Hello']);
  const message = storedMessage({ world, thread, body: { ...body, content: undefined }, text: chunks.join('') });
  const stream = {
    id: world.ids.uuid(), thread, message, chunks, gapMs: optionalNumber(body, 'gapMs') ?? 20, startedAt: null, isFinished: false, isRestarting: false,
  };
  message.isAiGenerated = body['isAiGenerated'] !== false;
  world.streams.set(stream.id, stream);
  const content = { type: 'STREAMED', fallbackText: '...', payload: { protocol: 'sse', sourceUrl: `${world.publicUrl()}/sse/${stream.id}?sig=1` } };
  return { frame: messageCreated(world, thread, message, content), message };
}

/** A message pushed short; the whole must be fetched with a token for its address (PROTOCOL 8.13). */
export function buildAbridged({ world, thread, body, text }: PushWish): BuiltPush {
  const full = objectAt(body, 'full');
  const fullText = typeof body['full'] === 'string' ? body['full'] : `${text ?? 'Pushed'} (in full)`;
  const content = textAt(full, 'type') ? full : textContent(fullText);
  const message = storedMessage({ world, thread, body: { ...body, content }, text: undefined });
  world.abridged.set(message.wireId, { thread, message, delayMs: optionalNumber(body, 'delayMs') ?? 0 });
  const short = { ...wireMessage(world, thread, message, textContent(text ?? 'Pushed')), hasAdditionalMessageContent: true };
  const data = { ...placeOf(thread), case: caseOf(world, thread, message), thread: wireThread(thread), message: short };
  return { frame: makePush(world, 'MessageCreated', data), message };
}

/** The message named, else the thread's last one of that direction, else one that is kept nowhere. */
function messageIn({ world, thread, body, text }: PushWish, direction?: WireDirection): MessageRecord {
  const externalId = optionalText(body, 'idOnExternalPlatform');
  const known = externalId === undefined
    ? thread.messages.findLast((message) => direction === undefined || message.direction === direction)
    : thread.messagesById.get(externalId);
  if (known) return known;
  const loose: ThreadRecord = { ...thread, messages: [], messagesById: new Map() };
  return storedMessage({ world, thread: loose, body: { ...(direction && { direction }), ...body }, text });
}

/** A push about one message, of this direction if that matters. */
export function aboutMessage(
  wish: PushWish, frameOf: (world: World, thread: ThreadRecord, message: MessageRecord) => ServerPush, direction?: WireDirection,
): BuiltPush {
  // What MessageSent tells of comes before its MessageCreated: it is not in the thread yet.
  const isNew = wish.body['type'] === 'MessageSent' && wish.text !== undefined && optionalText(wish.body, 'idOnExternalPlatform') === undefined;
  const message = isNew ? messageIn({ ...wish, thread: { ...wish.thread, messages: [] } }) : messageIn(wish, direction);
  return { frame: frameOf(wish.world, wish.thread, message), message };
}

/** The message now belongs to a case (PROTOCOL 6.2). */
export function addedIntoCase(world: World, thread: ThreadRecord, message: MessageRecord): ServerPush {
  const data = { ...placeOf(thread), case: caseOf(world, thread, message), message: wireMessage(world, thread, message) };
  return makePush(world, 'MessageAddedIntoCase', data);
}

/** Changes a message. */
export function buildUpdate(wish: PushWish): BuiltPush {
  const message = messageIn(wish);
  message.content = contentOf(wish.body, wish.text) ?? message.content;
  return { frame: messageUpdated(wish.world, wish.thread, message), message };
}

/** Marks a message as seen or read. */
export function buildReceipt(wish: PushWish, receipt: Receipt): BuiltPush {
  const { world, thread } = wish;
  const message = messageIn(wish, receipt === 'seenByCustomer' ? 'outbound' : 'inbound');
  const side = message.direction === 'outbound' ? 'seenByCustomer' : receipt;
  mark(message, side, world.clock.now());
  return { frame: receiptPush(world, thread, message, receipt), message };
}
