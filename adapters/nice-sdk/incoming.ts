import type { Host, Installed } from '../../src/feature.ts';
import { isJson, readId } from '../../src/wire/read.ts';
import type { Conversation, Conversations } from './conversation.ts';
import { chatDetail, contactIdOf, threadIdOf, timeOf, wireDetail } from './event-details.ts';
import { EventTargets } from './event-targets.ts';
import { StreamedMessages } from './streamed-messages.ts';
import type { ChatEventData, Message, RecoveredData } from './wire-objects.ts';

type Push = Parameters<NonNullable<Installed['pushed']>>[0];

/** A request of the app's as it went out. */
export interface Asked {
  /** External id of the thread it is about; `''`: none. */
  readonly threadId: string;
  /** Its answer is no event: whoever asked gets it. */
  readonly isSilent: boolean;
  eventId: string;
  /** The frame that refused it. */
  refusal: unknown;
}

/** Pages that the engine asks for by itself after a drop: their messages are events, the answers are not. */
const ownAsks: readonly string[] = ['RecoverThread', 'RecoverLivechat', 'LoadMoreMessages', 'FetchThreadList', 'GenerateAuthorizationToken'];

/** So many messages are remembered as told. */
const mostTold = 20_000;

/** What the gateway says, as events: once each, in order, with what was missed during a drop. */
export class Incoming {
  readonly #targets = new EventTargets<ChatEventData>();
  readonly #threadOf = new WeakMap<ChatEventData, string>();
  /** Requests that have not gone out yet, by what they will look like: the door copies what it is given. */
  #expected: { readonly look: string; readonly asked: Asked }[] = [];
  readonly #requests = new Map<string, { readonly eventType: string; readonly asked: Asked | undefined; readonly data: unknown }>();
  readonly #own = new Set<string>();
  readonly #announced = new Set<string>();
  readonly #handedOut = new Set<string>();
  /** Missed messages of threads that the engine is bringing in step, and pushes that wait for them. */
  readonly #missed = new Map<string, { readonly messages: ChatEventData[]; readonly pushes: ChatEventData[] }>();
  readonly #queue: ChatEventData[] = [];
  readonly #streams: StreamedMessages;
  readonly #soon: (run: () => void) => void;
  readonly #conversations: Conversations;
  readonly #brand: { readonly brand: object; readonly channel: object };
  /** Latest time that the platform has named, and the same when the line was lost; epoch ms. */
  #heardAt = 0;
  #lostAt = 0;
  onRawEvent: ((event: CustomEvent<ChatEventData>) => void) | undefined;
  /** By message: the frame that acknowledged it, or refused it. */
  readonly acks = new Map<string, unknown>();
  /** Own messages that are written to the socket. */
  onWritten: (messageId: string) => void = () => {};
  onContact: (conversation: Conversation) => void = () => {};
  onAuthorized: (detail: ChatEventData) => void = () => {};
  onThread: (id: string) => void = () => {};
  /** Whether the engine is bringing a thread in step. */
  isRecovering: (id: string) => boolean = () => false;

  constructor(soon: (run: () => void) => void, conversations: Conversations, brandId: number, channelId: string) {
    this.#soon = soon;
    this.#conversations = conversations;
    this.#brand = { brand: { id: brandId }, channel: { id: channelId } };
    this.#streams = new StreamedMessages((detail) => this.#tell(detail));
  }

  listen(type: string, handler: (event: CustomEvent<ChatEventData>) => void): () => void {
    return this.#targets.listen(type, handler);
  }

  /** Only events of this thread, and those that name none. */
  listenIn(threadId: string, type: string, handler: (event: CustomEvent<ChatEventData>) => void): () => void {
    return this.#targets.listen(type, (event) => {
      const named = this.#threadOf.get(event.detail) ?? '';
      if (named === '' || named === threadId) handler(event);
    });
  }

  /** A request of the app's, known by its looks when it goes out. */
  expect(eventType: string, data: object, threadId: string, isSilent: boolean): Asked {
    const asked: Asked = { threadId, isSilent, eventId: '', refusal: null };
    this.#expected.push({ look: eventType + JSON.stringify(data), asked });
    return asked;
  }

  /** It is over, gone out or not. */
  forget(asked: Asked): void {
    this.#expected = this.#expected.filter((one) => one.asked !== asked);
  }

  readonly frame = (frame: unknown, direction: 'in' | 'out'): void => (direction === 'out' ? this.#out(frame) : this.#in(frame));

  #out(frame: unknown): void {
    const { eventId, payload } = frame as { readonly eventId?: string; readonly payload?: { readonly eventType: string; readonly data: object } };
    if (eventId === undefined || payload === undefined) return;
    const asked = this.#taken(payload.eventType + JSON.stringify(payload.data));
    if (asked !== undefined) asked.eventId = eventId;
    else if (ownAsks.includes(payload.eventType)) this.#own.add(eventId);
    this.#requests.set(eventId, { eventType: payload.eventType, asked, data: payload.data });
    if (asked === undefined && payload.eventType === 'SendMessage') this.onWritten(String((payload.data as { idOnExternalPlatform?: unknown }).idOnExternalPlatform));
  }

  #taken(look: string): Asked | undefined {
    const found = this.#expected.find((one) => one.look === look)?.asked;
    if (found !== undefined) this.forget(found);
    return found;
  }

  #in(frame: unknown): void {
    // It may have been anything: what follows is not all there is.
    if (!isJson(frame) || frame.eventType === 'EventInS3') this.#missing();
    if (!isJson(frame)) return;
    this.onRawEvent?.(new CustomEvent('rawEvent', { detail: wireDetail(frame) }));
    this.#heardAt = Math.max(this.#heardAt, timeOf(frame));
    const eventId = readId(frame.eventId);
    const request = this.#requests.get(eventId);
    if (request === undefined) {
      const threadId = threadIdOf(frame.data);
      if (threadId !== '') this.onThread(threadId);
      return;
    }
    this.#requests.delete(eventId);
    const { asked, eventType, data } = request;
    if (isJson(frame.error) && asked !== undefined) asked.refusal = frame;
    if (eventType === 'SendMessage' && asked === undefined) this.acks.set(String((data as { idOnExternalPlatform?: unknown }).idOnExternalPlatform), frame);
    if (isJson(frame.error)) return;
    const detail = chatDetail(frame);
    if (eventType === 'AuthorizeCustomer' || eventType === 'ReconnectConsumer') this.onAuthorized(detail);
    if (!detail.type || this.#own.has(eventId) || asked?.isSilent) return;
    this.#tell(detail, asked?.threadId);
  }

  /** A push, complete and in its order. */
  pushed(fact: Push): void {
    const detail = chatDetail(fact.wire);
    const { data } = detail;
    const threadId = threadIdOf(data) || this.#threadOfContact(contactIdOf(data));
    if (threadId !== '' && isJson(data)) this.#meet(threadId, detail);
    // What came too late to keep its place makes better what was announced there.
    if (fact.type === 'gateway.message.marked' && detail.type === 'MessageCreated') detail.type = 'MessageUpdated';
    if (detail.type !== 'MessageCreated' || !isJson(data) || !isJson(data.message)) return this.#tell(detail, threadId);
    const message = data.message as unknown as Message;
    if (message.messageContent?.type === 'STREAMED') {
      this.#note(message, threadId);
      return this.#streams.begin(message);
    }
    const missed = this.#missed.get(threadId) ?? (this.#isBehind(threadId) ? this.#open(threadId) : undefined);
    if (missed === undefined) this.#announce(detail, threadId);
    else missed.pushes.push(detail);
  }

  /** A push of a type that the engine does not know. */
  readonly unknown = (_data: unknown, frame: unknown): void => this.pushed({ type: 'gateway.frame.unknown', wire: frame, requestId: '', eventType: '' });

  /** The engine's own look at a thread: what the app has not heard of yet was missed. */
  paged(frame: unknown, threadId: string): void {
    if (!isJson(frame) || !this.#own.has(readId(frame.eventId))) return;
    const { data } = chatDetail(frame) as { data: RecoveredData };
    const conversation = this.#conversations.of(threadId);
    const floor = conversation.missedSince ?? (conversation.newestAt || this.#lostAt);
    if (floor === 0) return;
    this.#contactMissed(conversation, data);
    const contact = data.contact ?? null;
    const { messages } = this.#missed.get(threadId) ?? this.#open(threadId);
    for (const message of data.messages ?? []) {
      if (timeOf(message) < floor || this.#announced.has(message.id) || this.#handedOut.has(message.id)) continue;
      messages.push({
        id: message.id, type: 'MessageCreated', createdAt: message.createdAt,
        data: { ...structuredClone(this.#brand), case: structuredClone(contact), thread: data.thread ?? { idOnExternalPlatform: threadId }, message },
      });
    }
  }

  /** All there is of a thread, which an app got in answer to a call. */
  recovered(threadId: string, data: RecoveredData): void {
    const conversation = this.#conversations.of(threadId);
    conversation.recovered(data);
    this.#underWay(conversation);
    this.handOut(data.messages ?? [], threadId);
  }

  /** Messages that an app got in answer to a call. */
  handOut(messages: readonly Message[], threadId: string): void {
    for (const message of messages) {
      this.#handedOut.add(message.id);
      this.#conversations.of(threadId).heard(message);
    }
    if (this.#handedOut.size > mostTold) this.#handedOut.clear();
  }

  lost(): void {
    this.#lostAt = this.#heardAt;
    this.#missing();
  }

  /** Whatever comes from now on, these are looked through from here. */
  #missing(): void {
    for (const conversation of this.#conversations.all) conversation.missedSince ??= conversation.newestAt || this.#heardAt;
  }

  /** What was missed is not known yet, and comes first. */
  #isBehind(threadId: string): boolean {
    return this.#conversations.of(threadId).missedSince !== null && this.isRecovering(threadId);
  }

  /** Another customer comes: what was of the one before is not told any more. */
  forgetAll(): void {
    this.#expected = [];
    this.#queue.length = this.#heardAt = this.#lostAt = 0;
    for (const held of [this.#requests, this.#own, this.#announced, this.#handedOut, this.#missed, this.acks]) held.clear();
    this.#streams.forget();
  }

  settled(host: Host): void {
    this.#streams.look(host);
    for (const [threadId, { messages, pushes }] of this.#missed) {
      const snapshot = host.threadSnapshot(threadId);
      if (snapshot?.sync === 'recovering') continue;
      this.#missed.delete(threadId);
      if (snapshot?.sync === 'live' && snapshot.history.status === 'known') this.#conversations.of(threadId).missedSince = null;
      messages.sort((a, b) => timeOf((a.data as { message: unknown }).message) - timeOf((b.data as { message: unknown }).message));
      for (const detail of [...messages, ...pushes]) this.#announce(detail, threadId);
    }
  }

  #open(threadId: string): { messages: ChatEventData[]; pushes: ChatEventData[] } {
    const made = { messages: [], pushes: [] };
    this.#missed.set(threadId, made);
    return made;
  }

  #contactMissed(conversation: Conversation, { contact, inboxAssignee, previousInboxAssignee }: RecoveredData): void {
    if (!contact) return;
    const { contact: before, agentId } = conversation;
    const base = { id: contact.id, createdAt: contact.statusUpdatedAt ?? contact.createdAt ?? '' };
    if (conversation.meet(contact, true) && before !== null) {
      this.#tell({ ...base, type: 'ContactStatusChanged', data: { ...structuredClone(this.#brand), case: structuredClone(contact) } }, conversation.id);
    }
    this.#underWay(conversation);
    conversation.agentId = inboxAssignee?.id;
    if (before === null || agentId === inboxAssignee?.id) return;
    const data = { ...structuredClone(this.#brand), case: structuredClone(contact), inboxAssignee: inboxAssignee ?? null, previousInboxAssignee: previousInboxAssignee ?? null };
    this.#tell({ ...base, type: 'AssignedAgentChanged', data }, conversation.id);
  }

  #meet(threadId: string, { type, data }: ChatEventData): void {
    const conversation = this.#conversations.of(threadId);
    const { inboxAssignee, ...said } = data as { readonly inboxAssignee?: { id?: unknown } | null; readonly case?: unknown; readonly contact?: unknown };
    if (type === 'AssignedAgentChanged') conversation.agentId = inboxAssignee?.id;
    conversation.meet(said.case ?? said.contact);
    this.#underWay(conversation);
  }

  #underWay(conversation: Conversation): void {
    if (conversation.hasContact) this.onContact(conversation);
  }

  /** Once: a push may come twice, and after the page that had it. */
  #announce(detail: ChatEventData, threadId: string): void {
    const { message } = detail.data as { readonly message: Message };
    if (this.#announced.has(message.id)) return;
    this.#note(message, threadId);
    this.#tell(detail, threadId);
  }

  #note(message: Message, threadId: string): void {
    this.#announced.add(message.id);
    if (this.#announced.size > mostTold) for (const id of [...this.#announced].slice(0, mostTold / 2)) this.#announced.delete(id);
    this.#conversations.of(threadId).heard(message);
  }

  #threadOfContact(contactId: string): string {
    return contactId === '' ? '' : (this.#conversations.ofContact(contactId)?.id ?? '');
  }

  /** When the present turn is over: handlers may call whatever they like. */
  #tell(detail: ChatEventData, threadId = threadIdOf(detail.data)): void {
    this.#threadOf.set(detail, threadId);
    this.#queue.push(detail);
    if (this.#queue.length > 1) return;
    this.#soon(() => {
      // One that throws is reported by the platform, and takes no other along; after one that brings another customer, there are none.
      for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
        this.#targets.tell(new CustomEvent(next.type, { detail: next }));
        if (this.#queue[0] === next) this.#queue.shift();
      }
    });
  }
}
