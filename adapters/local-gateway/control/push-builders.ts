import type { ContactStatus, ServerPush, ServerPushes, ServerPushType, WireDirection } from '../../../src/wire/frames.ts';
import { placeOf } from '../core/contact-life.ts';
import { objectAt, textAt, type Json } from '../core/json-read.ts';
import { leaveQueue, positionPush, queueEntry, queueNamed } from '../core/live-queue.ts';
import { caseOf, mark, messageCreated, messageSent, messageUpdated, receiptPush, storeMessage, typingPush, type Receipt } from '../core/message-life.ts';
import { makePush } from '../core/outbox.ts';
import { proactivePush } from '../core/proactive.ts';
import type { ContactRecord, MessageRecord, StoredContent, ThreadRecord } from '../core/records.ts';
import { textContent, wireContact, wireMessage, wireQueue, wireThread, wireUser, wireUserOrNull } from '../core/wire-objects.ts';
import { wholeSeconds } from '../core/wire-time.ts';
import type { World } from '../core/world.ts';
import { agentNumber, optionalNumber, optionalText } from './command.ts';

/** What a push is built from; the thread has a contact. */
export interface PushWish {
  readonly world: World;
  readonly thread: ThreadRecord;
  readonly body: Json;
  readonly text: string | undefined;
}

/** A push, and the message it carries if it carries one. */
export interface BuiltPush {
  readonly frame: ServerPush;
  readonly message?: MessageRecord;
}

interface PushBuilder {
  /** It stores a message, which needs a thread that can be found. */
  readonly stores?: boolean;
  readonly build: (wish: PushWish) => BuiltPush;
}

/** One builder per type of push (PROTOCOL 6.2), and two that clients must fetch more for (7, 8.13). */
export const pushBuilders: ReadonlyMap<string, PushBuilder> = new Map<string, PushBuilder>([
  ['MessageCreated', { stores: true, build: buildMessage }],
  ['StreamedMessage', { stores: true, build: buildStream }],
  ['AdditionalContent', { stores: true, build: buildAbridged }],
  ['MessageSent', { build: (wish) => about(wish, messageSent) }],
  ['MessageUpdated', { build: buildUpdate }],
  ['MessageAddedIntoCase', { build: (wish) => about(wish, addedIntoCase) }],
  ['MessageSeenChanged', { build: (wish) => buildReceipt(wish, wish.body['direction'] === 'outbound' ? 'seenByCustomer' : 'seenByAgent') }],
  ['MessageReadChanged', { build: (wish) => buildReceipt(wish, 'readByAgent') }],
  ['MessageDeliveryStatusChanged', { build: (wish) => about(wish, (world, thread, message) => receiptPush(world, thread, message, 'delivered'), 'inbound') }],
  ['CaseCreated', { build: (wish) => aboutCase(wish, 'CaseCreated', (contact) => ({ ...cased(wish), thread: wireThread(wish.thread), routingQueue: wireQueue(contact.queue) })) }],
  ['CaseStatusChanged', { build: buildStatus }],
  ['CaseInboxAssigneeChanged', { build: buildAssignee }],
  ['CaseToRoutingQueueAssignmentChanged', { build: buildQueue }],
  ['ConsumerContactInboxPreAssigneeChanged', { build: buildPreAssignee }],
  ['ContactPreferredUserChanged', { build: (wish) => aboutCase(wish, 'ContactPreferredUserChanged', (contact) => ({
    ...cased(wish), preferredUserForNextAssign: wireUserOrNull(agentOf(wish)), previousPreferredUserForNextAssign: null, routingQueue: wireQueue(contact.queue),
  })) }],
  ['ContactRecipientsChanged', { build: buildRecipients }],
  ['SenderTypingStarted', { build: (wish) => ({ frame: buildTyping(wish, true) }) }],
  ['SenderTypingEnded', { build: (wish) => ({ frame: buildTyping(wish, false) }) }],
  ['UserStatusChanged', { build: buildUserStatus }],
  ['PageViewCreated', { build: buildPageView }],
  ['SetPositionInQueue', { build: buildPosition }],
  ['FireProactiveAction', { build: buildProactive }],
]);

function buildMessage({ world, thread, body, text }: PushWish): BuiltPush {
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

/** Kept as the finished text: history never streams (PROTOCOL 7, point 8). */
function buildStream({ world, thread, body, text }: PushWish): BuiltPush {
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

/** Pushed short; the whole must be fetched with a token for its address (PROTOCOL 8.13). */
function buildAbridged({ world, thread, body, text }: PushWish): BuiltPush {
  const full = objectAt(body, 'full');
  const fullText = typeof body['full'] === 'string' ? body['full'] : `${text ?? 'Pushed'} (in full)`;
  const content = textAt(full, 'type') ? full : textContent(fullText);
  const message = storedMessage({ world, thread, body: { ...body, content }, text: undefined });
  world.abridged.set(message.wireId, { thread, message, delayMs: optionalNumber(body, 'delayMs') ?? 0 });
  const short = { ...wireMessage(world, thread, message, textContent(text ?? 'Pushed')), hasAdditionalMessageContent: true };
  const frame = makePush(world, 'MessageCreated', { ...placeOf(thread), case: caseOf(world, thread, message), thread: wireThread(thread), message: short });
  return { frame, message };
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

function about(wish: PushWish, frameOf: (world: World, thread: ThreadRecord, message: MessageRecord) => ServerPush, direction?: WireDirection): BuiltPush {
  const isNew = wish.body['type'] === 'MessageSent' && wish.text !== undefined && optionalText(wish.body, 'idOnExternalPlatform') === undefined;
  const message = isNew ? messageIn({ ...wish, thread: { ...wish.thread, messages: [] } }) : messageIn(wish, direction);
  return { frame: frameOf(wish.world, wish.thread, message), message };
}

function addedIntoCase(world: World, thread: ThreadRecord, message: MessageRecord): ServerPush {
  return makePush(world, 'MessageAddedIntoCase', { ...placeOf(thread), case: caseOf(world, thread, message), message: wireMessage(world, thread, message) });
}

function buildUpdate(wish: PushWish): BuiltPush {
  const message = messageIn(wish);
  message.content = contentOf(wish.body, wish.text) ?? message.content;
  return { frame: messageUpdated(wish.world, wish.thread, message), message };
}

function buildReceipt(wish: PushWish, receipt: Receipt): BuiltPush {
  const { world, thread } = wish;
  const message = messageIn(wish, receipt === 'seenByCustomer' ? 'outbound' : 'inbound');
  const side = message.direction === 'outbound' ? 'seenByCustomer' : receipt;
  mark(message, side, world.clock.now());
  return { frame: receiptPush(world, thread, message, receipt), message };
}

const statuses: readonly ContactStatus[] = ['new', 'open', 'pending', 'escalated', 'resolved', 'closed', 'trashed'];

function buildStatus(wish: PushWish): BuiltPush {
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

function buildAssignee(wish: PushWish): BuiltPush {
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

function buildQueue(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'CaseToRoutingQueueAssignmentChanged', (contact) => {
    const previous = contact.queue;
    contact.queue = wish.body['queue'] === null ? null : queueNamed(optionalText(wish.body, 'queue') ?? 'Support');
    return { ...cased(wish), routingQueue: wireQueue(contact.queue), previousRoutingQueue: wireQueue(previous) };
  });
}

function buildPreAssignee(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'ConsumerContactInboxPreAssigneeChanged', (contact) => {
    contact.preAssigned = agentOf(wish);
    const { case: consumerContact, ...place } = cased(wish);
    return { ...place, consumerContact, inboxPreAssignee: wireUserOrNull(contact.preAssigned), routingQueue: wireQueue(contact.queue) };
  });
}

function buildRecipients(wish: PushWish): BuiltPush {
  return aboutCase(wish, 'ContactRecipientsChanged', () => {
    const { case: contact, ...place } = cased(wish);
    const others = [{ idOnExternalPlatform: 'cust-8', name: 'Bo', isPrimary: false, isPrivate: false }];
    return { ...place, contact: { ...contact, recipients: contact.recipients?.length ? contact.recipients : others } };
  });
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

function agentOf({ body }: Pick<PushWish, 'body'>): number | null {
  return body['agent'] === null ? null : agentNumber(body);
}

function buildTyping({ world, thread, body }: PushWish, isTyping: boolean): ServerPush {
  return typingPush(world, thread, agentOf({ body }), isTyping, body['direction'] === 'inbound' ? 'inbound' : 'outbound');
}

function buildUserStatus({ world, thread, body }: PushWish): BuiltPush {
  const type = (['online', 'offline', 'na'] as const).find((known) => known === body['status']) ?? 'online';
  const data = { brand: placeOf(thread).brand, user: wireUser(agentNumber(body)), userStatus: { id: 'us-1', name: type === 'online' ? 'Available' : 'Away', type } };
  return { frame: makePush(world, 'UserStatusChanged', data) };
}

function buildPageView({ world, thread, text }: PushWish): BuiltPush {
  const pageView = {
    id: world.ids.uuid(), pageTitle: text ?? 'Cart', pageUrl: 'https://shop.example.test/cart', visitedAt: wholeSeconds(world.clock.now()),
    isOpeningVisit: false, hasHappenedDuringSession: true, endUserIdentityIdOnExternalPlatform: thread.customerId,
  };
  return { frame: makePush(world, 'PageViewCreated', { ...placeOf(thread), thread: wireThread(thread), pageView }) };
}

function buildPosition({ world, thread, body }: PushWish): BuiltPush {
  const position = optionalNumber(body, 'position') ?? 1;
  const entry = queueEntry(world, thread);
  if (entry) entry.position = position;
  return { frame: positionPush(world, thread, position) };
}

function buildProactive({ world, body, text }: PushWish): BuiltPush {
  const content = objectAt(body, 'content');
  const actionType = optionalText(body, 'actionType');
  const conditions = Array.isArray(body['conditions']) ? body['conditions'] : [];
  return {
    frame: proactivePush(world, {
      destinationId: optionalText(body, 'destination') ?? 'dst-1', conditions, ...(actionType && { actionType }), ...(text !== undefined && { text }),
      ...(content && { content }),
    }),
  };
}
