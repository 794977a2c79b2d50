import type { Channel } from '../machines/data/channel.ts';
import { isOver } from '../machines/data/contact.ts';
import type { Customer } from '../machines/data/customer.ts';
import type { Message } from '../machines/data/message.ts';
import { saysSame } from '../machines/data/timeline.ts';
import {
  addHistory, appendMessage, assign, compose, discard, isElsewhere, isUnknown, markMissing, mayLieDeeper, missNothing, moveInQueue, newThread, placeMessage, recover, setContact, setTyping,
  type ThreadData, unsent,
} from '../machines/data/thread-data.ts';
import type { GatewayFact } from '../machines/gateway.events.ts';
import type { ChatMoments } from './chat-types.ts';

/** What the store tells on, in the turn in which a fact arrives. */
export interface StoreListener {
  /** A moment for the app; delivered once the turn is over. */
  happened<M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]): void;
  /** The gateway has shown an own message, with this mark. */
  evidence(key: string, messageId: string, mark: 'confirmed' | 'seen' | 'read'): void;
  /** A push brought a conversation of which earlier pushes were passed over. */
  tookUp(key: string): void;
  /** The latest conversation, which nobody knew yet, is one that is open already. */
  joins(key: string, id: string): void;
  /** A thread has turned out to be another: what waits in it goes there. */
  moved(key: string): void;
  /** A message is the first we hear of a contact: `CaseCreated` can be late, or lost (PROTOCOL 6.7). */
  contactFound(key: string, contactId: string): void;
}

/** What has been said so far: the one mutable place, holding immutable data. Machines decide, this remembers. */
export class Store {
  readonly #threads = new Map<string, ThreadData>();
  /** Keys of threads whose data nobody has been given since it was made: a message more can be put into it as it is. */
  readonly #own = new Set<string>();
  /** Under which key a thread is held, by its id. */
  readonly #keys = new Map<string, string>();
  /** And by any other key that it was opened as: the id of a session before this, say. */
  readonly #joined = new Map<string, string>();
  /** Threads that something was lost of, or passed over, since their recovery was asked for: the answer may be older. */
  readonly #overtaken = new Set<string>();
  /** Threads of which it was told since then who has them, or that nobody does. */
  readonly #assigned = new Set<string>();
  readonly #listener: StoreListener;
  /** Messages that were not fetched yet, as this session has marked or changed them, by id. */
  readonly #marks = new Map<string, Message>();
  /** Messages of sessions that were left for the next: where one is opened again, they are no news. */
  readonly #left = new Set<string>();
  /** The latest conversation may be another than `default` was to be. */
  #hasPassed = false;
  customer: Customer;
  channel: Channel | null = null;
  malformedFrames = 0;
  /** What features add to the chat's snapshot. */
  parts: Readonly<Record<string, unknown>> = {};
  /** Counts changes; a snapshot is as old as the version it was made at. */
  version = 0;

  constructor(customer: Customer, listener: StoreListener) {
    this.customer = customer;
    this.#listener = listener;
  }

  get threads(): ReadonlyMap<string, ThreadData> {
    this.#own.clear();
    return this.#threads;
  }

  open(key: string, id: string): ThreadData {
    const thread = newThread(key, id);
    this.#keys.set(id, key);
    this.set(thread);
    return thread;
  }

  thread(key: string): ThreadData {
    this.#own.delete(key);
    return this.#thread(key);
  }

  #thread(key: string): ThreadData {
    const thread = this.#held(key);
    if (thread === undefined) throw new Error(`no thread ${key}`);
    return thread;
  }

  #held(key: string): ThreadData | undefined {
    return this.#threads.get(key) ?? this.#threads.get(this.openAs(key) ?? this.#joined.get(key) ?? '');
  }

  set(thread: ThreadData): void {
    if (this.#threads.get(thread.key) === thread) return;
    this.#threads.set(thread.key, thread);
    this.version++;
  }

  update(key: string, change: (thread: ThreadData) => ThreadData): void {
    this.#own.clear();
    const thread = this.#held(key);
    if (thread !== undefined) this.set(change(thread));
  }

  /** A live chat's next session, or the conversation that is the latest: same handle, other thread. One that is open already takes it in. */
  rename(key: string, id: string): void {
    if ((this.openAs(id) ?? key) !== key) return this.#listener.joins(key, id);
    this.#keys.delete(this.thread(key).id);
    this.#keys.set(id, key);
    this.update(key, (thread) => ({ ...thread, id }));
  }

  /** From now on both keys mean one thread. */
  join(key: string, into: string): void {
    this.#keys.delete(this.#threads.get(key)?.id ?? '');
    this.#threads.delete(key);
    this.#joined.set(key, into);
  }

  renew(key: string, id: string): void {
    const { id: before, timeline } = this.thread(key);
    this.#leave(timeline);
    this.#keys.delete(before);
    this.open(key, id);
  }

  #leave({ messages }: ThreadData['timeline']): void {
    for (const { id } of messages) this.#left.add(id);
  }

  /** The key of the open thread of this id. */
  openAs(id: string): string | undefined {
    return this.#keys.get(id);
  }

  /** Which open thread a gateway's thread id means. An untouched `default` takes the first conversation that shows up. */
  keyOf(threadId: string): string | undefined {
    const key = this.openAs(threadId);
    if (key !== undefined || threadId === '') return key;
    const fresh = this.threads.get('default');
    if (fresh === undefined) return undefined;
    if (fresh.timeline.length > 0 || fresh.contact !== null) {
      // It may become a conversation of its own; or a look may say that it is this one.
      this.#hasPassed = true;
      // An answer that there is none is older.
      if (isUnknown(fresh)) this.update('default', (thread) => ({ ...thread, scrollToken: null }));
      if (this.#thread('default').scrollToken === null) this.#overtaken.add('default');
      return undefined;
    }
    this.rename('default', threadId);
    if (this.#hasPassed) {
      this.update('default', (thread) => ({ ...thread, scrollToken: null }));
      this.#listener.tookUp('default');
    }
    return 'default';
  }

  /** The thread that an own message was written in. */
  keyOfMessage(messageId: string): string | undefined {
    for (const [key, { timeline }] of this.threads) if (timeline.get(messageId) !== undefined) return key;
    return undefined;
  }

  /** Everything may have moved on while nobody was listening. */
  markMissing(): void {
    this.#marks.clear();
    for (const key of this.threads.keys()) {
      this.update(key, markMissing);
      this.#overtaken.add(key);
    }
  }

  /** Remembers a push; gives the key of the thread it belongs to, if that is open. Answers come through `recovered` and `paged`. */
  apply(fact: GatewayFact): string | undefined {
    switch (fact.type) {
      // Lean and optional: what it lacks comes with the message itself (PROTOCOL 6.7).
      case 'gateway.message.sent':
      case 'gateway.message.created':
      case 'gateway.message.marked':
        return this.#message(fact.message, fact.type === 'gateway.message.created' ? fact.contact : null, fact.type === 'gateway.message.marked');
      case 'gateway.contact.created':
        return this.#contact(fact.contact.threadId || (fact.thread?.id ?? ''), (thread) => setContact(thread, fact.contact, fact.thread));
      case 'gateway.contact.statusChanged':
      case 'gateway.contact.routed':
        return this.#contact(fact.contact.threadId, (thread) => setContact(thread, fact.contact));
      case 'gateway.contact.assigned': {
        const key = this.#contact(fact.contact.threadId, (thread) => assign(thread, fact.contact, fact.agent));
        if (key === undefined) return key;
        const { id: threadId, contact } = this.thread(key);
        if (contact?.id === fact.contact.id) this.#assigned.add(key);
        this.#listener.happened('agent.assigned', { threadId, agent: fact.agent });
        return key;
      }
      case 'gateway.queue.moved': {
        const key = this.#keyOfContact(fact.contactId) ?? this.keyOf(fact.threadId);
        if (key !== undefined) {
          this.update(key, (thread) => moveInQueue(thread, { position: fact.position, isAnyAgentOnline: fact.isAnyAgentOnline }));
        }
        return key;
      }
      case 'gateway.typing.started':
      case 'gateway.typing.ended': {
        const key = this.keyOf(fact.threadId);
        if (key !== undefined) {
          this.update(key, (thread) => setTyping(thread, fact.type === 'gateway.typing.started' ? { agent: fact.agent } : null));
        }
        return key;
      }
      default:
        return undefined;
    }
  }

  /** The thread as it stands when its recovery is asked for. */
  recoveryAsked(key: string): ThreadData {
    this.#overtaken.delete(key);
    this.#assigned.delete(key);
    return this.thread(key);
  }

  /** It was not known which conversation is the latest, and a push has told of one since that was asked for. */
  isBegun(key: string): boolean {
    return this.#overtaken.has(key) && isUnknown(this.thread(key));
  }

  /** The gateway has no such thread; unless it was begun since, by another page, nothing was missed. */
  nothingThere(key: string): void {
    if (this.#threads.has(key) && !this.#overtaken.has(key)) this.update(key, missNothing);
  }

  /** The thread has made of an answer what there is to make: where that may be older than what was lost meanwhile, it looks again. */
  looked(key: string): void {
    if (this.#overtaken.has(key)) this.#listener.tookUp(key);
  }

  /** Nobody knows how the thread stands: it looks. */
  doubt(key: string): void {
    this.#overtaken.add(key);
    this.#listener.tookUp(key);
  }

  /** A recovery's page, merged; moments for what was missed. `asked`: the thread as it stood when it was asked for; what was pushed since is younger. */
  recovered(key: string, fact: Extract<GatewayFact, { type: 'gateway.thread.recovered' }>, isLivechat: boolean, asked?: ThreadData): void {
    const { id, timeline } = this.thread(key);
    const said = fact.thread?.id ?? '';
    const other = this.openAs(said);
    if (other !== undefined && other !== key && isUnknown(asked ?? this.thread(key))) return this.#listener.joins(key, said);
    // A live chat that is over stays over: what waits to be sent begins another, unless another page has sent it there.
    const isPast = isLivechat && fact.contact !== null && isOver(fact.contact.status);
    const waits = (): boolean => unsent(timeline).some((messageId) => fact.messages.every((shown) => shown.id !== messageId));
    if (isPast && said !== id && waits() && !mayLieDeeper(this.thread(key), fact)) return this.#beginApart(key, fact.messages);
    // So does what was written before another tab's message said that it was this one.
    const apart = timeline.pending.find(({ threadId, status }) => threadId !== id && status === 'queued');
    // Unless what was written in this one may lie deeper in it.
    const isClear = fact.scrollToken === '' || timeline.pending.every((own) => own.threadId !== id || own.status === 'failed' || fact.messages.some((shown) => shown.id === own.id));
    if (isPast && apart !== undefined && isClear && timeline.confirmed === 0) {
      this.rename(key, apart.threadId);
      return this.#beginApart(key, fact.messages);
    }
    if (said !== '' && other === undefined) {
      const { timeline, contact, parts } = this.thread(key);
      this.rename(key, said);
      // That there is nothing before was said of another.
      if (said !== id) this.update(key, (thread) => ({ ...thread, scrollToken: null }));
      // What was pushed meanwhile was of another conversation.
      if (timeline.confirmed > 0 || contact !== null) {
        asked = undefined;
        this.#leave(timeline);
        this.set(timeline.pending.reduce(compose, { ...newThread(key, said), parts }));
      }
      // What is only looked for in a session that is over is not of it.
      if (!isPast) this.#listener.moved(key);
    }
    this.#merge(key, fact.messages, 'recovered', (held) => {
      const thread = recover(held, fact);
      const keepsContact = asked !== undefined && held.contact !== asked.contact;
      const isElse = held.contact !== null && (isOver(held.contact.status) || held.contact.id !== thread.contact?.id);
      const keepsAgent = asked !== undefined && (this.#assigned.has(key) || (keepsContact && isElse));
      // What lies after its newest may be missing.
      const isOvertaken = this.#overtaken.has(key);
      return {
        ...thread, ...(keepsContact && { contact: held.contact }), ...(keepsAgent && { agent: held.agent }),
        ...(asked !== undefined && held.name !== asked.name && { name: held.name }),
        ...(asked !== undefined && held.canAddMoreMessages !== asked.canAddMoreMessages && { canAddMoreMessages: held.canAddMoreMessages }),
        ...(isOvertaken && { isBehind: true, heldUntil: fact.messages[0] ?? held.heldUntil }),
      };
    });
  }

  /** These are of a session that is over; what is not among them is of the next. */
  #beginApart(key: string, messages: readonly Message[]): void {
    const { timeline } = this.thread(key);
    for (const { id } of messages) {
      this.update(key, (thread) => discard(thread, id));
      if (timeline.isPending(id)) this.#listener.evidence(key, id, 'confirmed');
    }
    this.update(key, missNothing);
  }

  /** Of a live chat that is over all was looked at where it may have been: what was written for another is not in it, and begins that. */
  leavePast(key: string): void {
    const { contact, gaps, id, parts, timeline } = this.thread(key);
    const apart = timeline.pending.find(({ threadId, status }) => threadId !== id && status === 'queued');
    if (apart === undefined || gaps.length > 0 || contact === null || !isOver(contact.status)) return;
    this.#leave(timeline);
    this.rename(key, apart.threadId);
    this.set(missNothing(timeline.pending.reduce(compose, { ...newThread(key, apart.threadId), parts })));
  }

  /** A page of older messages, asked for with a token; gives how many were new. */
  paged(key: string, messages: readonly Message[], scrollToken: string, cause: 'recovered' | 'history', asked: string): number {
    return this.#merge(key, messages, cause, (thread) => addHistory(thread, messages, scrollToken, asked));
  }

  #merge(key: string, messages: readonly Message[], cause: 'recovered' | 'history', change: (thread: ThreadData) => ThreadData): number {
    const { timeline, id: threadId } = this.thread(key);
    // Oldest first, and once: a platform that does not know messages again may have one twice.
    const each = [...new Map([...messages].reverse().map((message) => [message.id, message])).values()];
    const fresh = each.filter(({ id }) => timeline.get(id) === undefined);
    const own = each.filter(({ id }) => timeline.isPending(id));
    const contact = this.thread(key).contact;
    this.update(key, change);
    for (const message of fresh) this.#received(threadId, message, cause);
    for (const message of own) this.#show(key, message);
    this.#contactMoment(key, contact);
    for (const { id } of each) {
      const message = this.#marks.get(id);
      // What was said of it in this session is no older than the answer.
      if (message && this.#marks.delete(id)) this.#message(message, null, true);
    }
    return fresh.length;
  }

  #message(message: Message, contact: Parameters<typeof setContact>[1] | null, isMark: boolean): string | undefined {
    const key = this.keyOf(message.threadId);
    if (key === undefined) return undefined;
    const thread = this.#thread(key);
    if (isMark && isElsewhere(thread, message)) {
      this.#marks.set(message.id, message);
      return key;
    }
    const held = thread.timeline.get(message.id) ?? null;
    const isFound = contact !== null && thread.contact?.id !== contact.id;
    if (held === null && !isFound && this.#own.has(key) && appendMessage(thread, message)) {
      this.version++;
      this.#received(thread.id, message, 'push');
      return key;
    }
    const isPending = held !== null && thread.timeline.isPending(message.id);
    let changed = placeMessage(thread, message, held);
    if (isFound) changed = setContact(changed, contact);
    this.set(changed);
    if (changed !== thread) this.#own.add(key);
    if (held === null) this.#received(thread.id, message, 'push');
    else {
      const now = changed.timeline.get(message.id) ?? held;
      if (isPending || now.status !== held.status) this.#show(key, now);
      if (now !== held && !isPending && !saysSame(held, now)) this.#listener.happened('message.updated', { threadId: thread.id, message: now });
    }
    if (isFound) this.#contactPushed(key, thread.contact);
    return key;
  }

  #received(threadId: string, message: Message, cause: ChatMoments['message.received']['cause']): void {
    if (this.#left.size === 0 || !this.#left.has(message.id)) this.#listener.happened('message.received', { threadId, message, cause });
  }

  /** An own message was shown by the gateway, or its mark has risen. */
  #show(key: string, message: Message): void {
    const { id: threadId, timeline } = this.thread(key);
    const status = timeline.get(message.id)?.status ?? message.status;
    this.#listener.happened('message.changed', { threadId, messageId: message.id, status });
    if (message.direction === 'inbound') this.#listener.evidence(key, message.id, status === 'seen' || status === 'read' ? status : 'confirmed');
  }

  #contact(threadId: string, change: (thread: ThreadData) => ThreadData): string | undefined {
    const key = this.keyOf(threadId);
    if (key === undefined) return undefined;
    const before = this.thread(key).contact;
    this.update(key, change);
    this.#contactPushed(key, before);
    return key;
  }

  /** Whatever the first word of a contact is: its thread has to know of it. */
  #contactPushed(key: string, before: ThreadData['contact']): void {
    const { contact } = this.thread(key);
    this.#contactMoment(key, before);
    if (contact !== null && contact.id !== before?.id && !isOver(contact.status)) this.#listener.contactFound(key, contact.id);
  }

  #contactMoment(key: string, before: ThreadData['contact']): void {
    const { contact, id: threadId } = this.thread(key);
    if (contact !== null && (contact.id !== before?.id || contact.status !== before.status)) {
      this.#listener.happened('contact.changed', { threadId, contactId: contact.id, status: contact.status });
    }
  }

  #keyOfContact(contactId: string): string | undefined {
    for (const [key, { contact }] of this.threads) if (contact?.id === contactId && !isOver(contact.status)) return key;
    return undefined;
  }
}
