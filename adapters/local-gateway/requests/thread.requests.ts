import type { RecoveredData } from '../../../src/wire/frames.ts';
import { channelProfile } from '../core/channel-profile.ts';
import { objectAt, textAt } from '../core/json-read.ts';
import { writeNote } from '../core/log-book.ts';
import type { MessageRecord, ThreadRecord } from '../core/records.ts';
import { findThread, isLiveChat, liveContact, threadsOn } from '../core/threads.ts';
import { readScrollToken, scrollToken } from '../core/tokens.ts';
import { fullNameOf, wireContact, wireMessage, wireThread, wireUserOrNull } from '../core/wire-objects.ts';
import type { World } from '../core/world.ts';
import { inconsistent, postback, RequestRefusal, type Answer } from './answer.ts';
import { threadOf, type GatewayRequest, type RequestHandler } from './request.ts';

/** Requests about threads and their history (PROTOCOL 5.5). */
export const threadRequests: Readonly<Record<string, RequestHandler>> = {
  RecoverThread: (request) => recover(request, 'ThreadRecovered'),
  RecoverLivechat: (request) => recover(request, 'LivechatRecovered'),
  FetchThreadList: fetchThreadList,
  LoadThreadMetadata: loadThreadMetadata,
  UpdateThread: updateThread,
  ArchiveThread: archiveThread,
  LoadMoreMessages: loadMoreMessages,
};

function recover(request: GatewayRequest, eventType: 'ThreadRecovered' | 'LivechatRecovered'): Answer {
  const thread = recoverable(request);
  if (thread) return postback(eventType, recoveredData(request.world, thread));
  if (eventType === 'ThreadRecovered') throw new RequestRefusal('RecoveringThreadFailed', 'Thread not found');
  if (!channelProfile(request.channelId).recoversEmpty) throw new RequestRefusal('RecoveringLivechatFailed', 'No live chat');
  return postback(eventType, { messages: [], messagesScrollToken: '', contactHistory: [] });
}

/** Without an id: the latest thread, or live session (PROTOCOL 5.5). A thread without contact cannot be recovered by web clients (6.5). */
function recoverable({ world, customerId, brandId, channelId, data }: GatewayRequest): ThreadRecord | undefined {
  const id = textAt(objectAt(data, 'thread'), 'idOnExternalPlatform');
  if (id) return withContact(findThread(world, customerId, id));
  const threads = threadsOn(world, customerId, brandId, channelId).filter(withContact);
  const live = channelProfile(channelId).isLiveChat ? threads.filter(liveContact) : [];
  return (live.length > 0 ? live : threads).reduce<ThreadRecord | undefined>(
    (latest, other) => (latest && latest.updatedAt > other.updatedAt ? latest : other), undefined,
  );
}

function withContact(thread: ThreadRecord | undefined): ThreadRecord | undefined {
  return thread?.contacts.length ? thread : undefined;
}

/** What recovering a thread answers (PROTOCOL 6.5). */
export function recoveredData(world: World, thread: ThreadRecord): RecoveredData {
  const { messages, token } = pageBefore(world, thread, thread.messages.length);
  const contact = thread.contacts.at(-1);
  const customer = world.customers.get(thread.customerId);
  return {
    contact: contact ? wireContact(world, thread, contact) : null,
    thread: wireThread(thread),
    messages: messages.map((message) => wireMessage(world, thread, message)),
    messagesScrollToken: token,
    contactHistory: thread.history.toReversed(),
    inboxAssignee: wireUserOrNull(contact?.agent ?? null),
    previousInboxAssignee: wireUserOrNull(contact?.previousAgent ?? null),
    ownerAssignee: wireUserOrNull(contact?.agent ?? null),
    customer: {
      firstName: customer?.firstName ?? '', lastName: customer?.lastName ?? '', fullName: customer ? fullNameOf(customer) : '',
      customFields: [...(customer?.customFields ?? [])],
    },
  };
}

function loadMoreMessages(request: GatewayRequest): Answer {
  const { world, data } = request;
  const thread = threadOf(request);
  const token = textAt(data, 'scrollToken');
  const position = token ? readScrollToken(token) : undefined;
  if (!position || position.threadNumber !== thread.number) {
    writeNote(world, position ? 'scroll token of another thread' : 'unknown scroll token', { token: token ?? '', threadId: thread.externalId });
    throw inconsistent('The scroll token is not of this thread');
  }
  const contactId = isLiveChat(thread) ? textAt(objectAt(data, 'contact'), 'id') : undefined;
  const { messages, token: next } = pageBefore(world, thread, position.before, contactId);
  return postback('MoreMessagesLoaded', {
    messages: messages.map((message) => wireMessage(world, thread, message)), scrollToken: next, contactHistory: [],
  });
}

/** A page of history, newest first, and the token for the one before it (PROTOCOL 6.5). */
function pageBefore(world: World, thread: ThreadRecord, before: number, contactId?: string): { messages: MessageRecord[]; token: string } {
  const messages: MessageRecord[] = [];
  let index = Math.min(before, thread.messages.length);
  while (index > 0 && messages.length < world.config.pageSize) {
    const message = thread.messages[--index];
    if (message && (contactId === undefined || message.contactId === contactId)) messages.push(message);
  }
  return { messages, token: scrollToken(thread.number, index) };
}

/** Most recently updated first, archived ones included (PROTOCOL 6.5). */
function fetchThreadList({ world, customerId, brandId, channelId }: GatewayRequest): Answer {
  const threads = threadsOn(world, customerId, brandId, channelId).toSorted((a, b) => b.updatedAt - a.updatedAt || b.number - a.number);
  return postback('ThreadListFetched', { threads: threads.map(wireThread) });
}

function loadThreadMetadata(request: GatewayRequest): Answer {
  const thread = threadOf(request, (message) => new RequestRefusal('MetadataLoadFailed', message));
  const last = thread.messages.at(-1);
  if (!last) throw new RequestRefusal('MetadataLoadFailed', 'Thread is empty');
  return postback('ThreadMetadataLoaded', {
    lastMessage: wireMessage(request.world, thread, last), ownerAssignee: wireUserOrNull(thread.contacts.at(-1)?.agent ?? null),
  });
}

function updateThread(request: GatewayRequest): Answer {
  const thread = threadOf(request, (message) => new RequestRefusal('UpdatingThreadFailed', message));
  const name = objectAt(request.data, 'thread')?.['threadName'];
  if (typeof name !== 'string') throw inconsistent('UpdateThread: data.thread.threadName is missing');
  thread.name = name;
  thread.updatedAt = request.world.clock.now();
  return postback('ThreadUpdated', { id: wireThread(thread).id });
}

function archiveThread(request: GatewayRequest): Answer {
  const thread = threadOf(request, (message) => new RequestRefusal('ArchivingThreadFailed', message));
  thread.isArchived = true;
  thread.updatedAt = request.world.clock.now();
  return postback('ThreadArchived');
}
