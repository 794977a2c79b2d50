import { mayBeThere, type Message, type MessageStatus } from '../machines/data/message.ts';
import { compose, discard, markSeen, setStatus, type ThreadData } from '../machines/data/thread-data.ts';
import { sayable } from './card-numbers.ts';
import type { SendOutcome, CoreThread, ThreadSnapshot, ThreadVerb } from './chat-types.ts';
import type { Engine } from './engine.ts';
import { checkedDraft } from './draft.ts';
import type { Draft } from './feature.ts';
import { ChatError } from './errors.ts';
import { isFilled, isText, requireFunction, requireThat } from './given.ts';
import { Watches } from './listeners.ts';
import { ownMessage } from './own-message.ts';
import { promised } from './quiet.ts';
import { threadSnapshot } from './snapshots.ts';

/** So many messages may wait to be sent. */
const mostUnsent = 1_000;

/** Those of features too: where they are not installed, they are not possible. */
const threadVerbs = `send start end loadMore markSeen keystroke retry discard rename archive invite
inviteByEmail leaveGroupChat answerSurvey attach retryUpload cancelUpload preview`.split(/\s/);

/** In which status a message can be treated so. */
const statuses = { retry: ['failed'], discard: ['failed', 'queued'] } as const satisfies Record<string, readonly MessageStatus[]>;

/** What a feature may object to. */
const writingVerbs: readonly string[] = ['send', 'retry', 'start'];

/** What an app waits for until the machine says how it ended. */
type AwaitedVerb = 'loadMore' | 'markSeen' | 'end';

/** One conversation as the app holds it: verbs that check, remember and tell the machine, in one turn. */
export class ThreadDoor implements CoreThread {
  readonly watches = new Watches<ThreadSnapshot>();
  readonly #engine: Engine;
  #key: string;
  #waiting: Record<AwaitedVerb, ((error: ChatError | null) => void)[]> = { loadMore: [], markSeen: [], end: [] };
  #outcomes = new Map<string, ((outcome: SendOutcome) => void)[]>();
  #built: { readonly data: unknown; readonly state: unknown; readonly snapshot: ThreadSnapshot } | null = null;

  constructor(engine: Engine, key: string) {
    this.#engine = engine;
    this.#key = key;
    this.#bring();
  }

  get id(): string {
    return this.#data.id;
  }

  get snapshot(): ThreadSnapshot {
    const data = this.#data;
    const state = this.#actor.getSnapshot();
    if (this.#built?.data !== data || this.#built.state !== state) {
      const made = threadSnapshot(data, state);
      const before = this.#built?.data === data ? this.#built.snapshot : made;
      // The same words in a new state are the same snapshot: most transitions change nothing that an app can see.
      const isSame = before.status === made.status && before.sync === made.sync
        && before.history.status === made.history.status && before.history.hasMore === made.history.hasMore;
      this.#built = { data, state, snapshot: isSame ? before : made };
    }
    return this.#built.snapshot;
  }

  subscribe<T>(selector: (snapshot: ThreadSnapshot) => T, listener: (selected: T) => void): () => void {
    requireFunction(selector, 'selector');
    requireFunction(listener, 'listener');
    return this.watches.add(this.snapshot, selector, listener);
  }

  can(verb: ThreadVerb, id?: string): boolean {
    requireThat(id === undefined || isText(id), 'can(verb, id)', 'a text');
    const can = this.#engine.asked('can', verb, this.#key, id);
    requireThat(can !== undefined || threadVerbs.includes(verb), 'can(verb)', 'a verb of a thread');
    if (verb === 'send' && this.#engine.unsentCount >= mostUnsent) return false;
    return !this.#engine.isStopped && (can ?? (this.#objection(verb) === null && this.#isAbout(verb, id)));
  }

  send(message: string | Draft): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const draft = checkedDraft(message);
    requireThat(!draft.id || this.#engine.store.keyOfMessage(draft.id) === undefined, 'send({ id })', 'that of no other message');
    this.#require('send');
    if (this.#engine.unsentCount >= mostUnsent) throw new ChatError('outbox.full');
    return this.compose(draft);
  }

  retry(messageId: string): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const message = this.#ownPending(messageId, 'retry');
    const isDoubtful = mayBeThere(message.failure);
    this.#engine.saved.keepAgain(messageId);
    // By another page, as it seemed: it is ours again.
    if (message.failure === 'discarded') this.#engine.saved.reclaim(messageId);
    const again: Message = { ...message, status: 'queued', failure: null };
    if (message.failure !== 'expired') return this.#hand(again, (data) => setStatus(data, messageId, 'queued', null), isDoubtful);
    // As if it were written now: how long it may wait begins anew.
    const renewed: Message = { ...again, at: this.#engine.writing.next() };
    return this.#hand(renewed, (data) => compose(discard(data, messageId), renewed), isDoubtful);
  }

  discard(messageId: string): void {
    this.#ownPending(messageId, 'discard');
    this.#engine.turn(() => {
      this.#engine.saved.remove(messageId);
      this.#update((data) => discard(data, messageId));
      this.#actor.send({ type: 'message.discard', messageId });
      this.settleSend(messageId, { status: 'failed', reason: 'discarded' });
    });
  }

  start(text = 'Begin conversation'): Promise<SendOutcome> {
    return promised(() => {
      requireThat(isFilled(text), 'start(text)', 'a non-empty text');
      this.#require('start');
      // A live chat session that is over stays over; the next one is another thread (PROTOCOL 8.7).
      const isNext = this.snapshot.status === 'ended';
      // In one turn: what the app makes of the session's end comes after its first message.
      let done!: Promise<SendOutcome>;
      this.#engine.turn(() => {
        if (isNext) this.renew(this.#engine.ports.ids.uuid());
        ({ done } = this.compose({ text }));
      });
      return done;
    });
  }

  end(): Promise<void> {
    return promised(() => this.#ask('end', () => this.#actor.send({ type: 'contact.end' })));
  }

  loadMore(gapBefore?: string): Promise<{ readonly loaded: number; readonly hasMore: boolean }> {
    return promised(async () => {
      const { gaps, hasMore } = this.snapshot.history;
      requireThat(gapBefore === undefined || gaps.includes(gapBefore), 'loadMore(gapBefore)', 'an id of snapshot.history.gaps');
      if (!hasMore && !this.#engine.isStopped) return { loaded: 0, hasMore };
      await this.#ask('loadMore', () => this.#actor.send({ type: 'history.load', gapBefore: gapBefore ?? null }));
      return { loaded: this.#engine.wiring.loaded.get(this.#key) ?? 0, hasMore: this.snapshot.history.hasMore };
    });
  }

  markSeen(): Promise<void> {
    return promised(() => {
      this.#require('markSeen');
      if (this.snapshot.unreadCount === 0 && !this.#actor.getSnapshot().hasTag('owing')) return;
      return this.#ask('markSeen', () => {
        this.#update(markSeen);
        this.#actor.send({ type: 'thread.markSeen' });
      });
    });
  }

  keystroke(): void {
    if (this.can('keystroke')) this.#engine.turn(() => this.#actor.send({ type: 'typing.keystroke' }));
  }

  /** What the verbs have checked: an own message, shown as `queued` from this turn on; or `isLeft` by the session that it was for. */
  compose(draft: Draft, isLeft = false): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const engine = this.#engine;
    const text = sayable(engine.store.channel, draft.text);
    const message = ownMessage(engine.store.customer, { ...draft, messageId: draft.id ?? engine.ports.ids.uuid(), threadId: this.id, at: engine.writing.next(), failure: null, text });
    if (!isLeft) return this.#hand(message, (data) => compose(data, message));
    this.#leave(message);
    return { id: message.id, done: Promise.resolve({ status: 'failed', reason: 'ended' }) };
  }

  /** It is the same conversation as another handle's, and waits for the same. */
  join(other: ThreadDoor): void {
    for (const [id, waiting] of this.#outcomes) other.#outcomes.set(id, waiting);
    this.#key = other.#key;
    this.#outcomes = other.#outcomes;
    // What was asked of the one before came to its end with it: to end this one was not asked for.
    this.settleVerb('end', new ChatError('verb.forbidden', 'end while the conversation is another'));
    this.settleVerbs(null);
    this.#waiting = other.#waiting;
    this.#bring();
  }

  #bring(): void {
    Object.assign(this, ...this.#engine.installed.map((feature) => feature.threadVerbs?.(this.#key) ?? {}));
  }

  /** An own message got a status, or was shown by the gateway: the app's `done` may be due. */
  settleSend(messageId: string, outcome: SendOutcome): void {
    // What is there or given up is no longer counted: where it is sent again by hand, that begins anew.
    if (outcome.status !== 'queued') this.#engine.drops.delete(messageId);
    const waiting = this.#outcomes.get(messageId) ?? [];
    this.#outcomes.delete(messageId);
    for (const resolve of waiting) resolve(outcome);
  }

  /** All that waits; mostly because it may wait long. */
  settleSends(outcome: SendOutcome = { status: 'queued' }): void {
    for (const messageId of this.#outcomes.keys()) this.settleSend(messageId, outcome);
  }

  settleVerb(verb: AwaitedVerb, error: ChatError | null): void {
    for (const settle of this.#waiting[verb].splice(0)) settle(error);
  }

  settleVerbs(error: ChatError | null): void {
    for (const verb in this.#waiting) this.settleVerb(verb as AwaitedVerb, error);
  }

  /** The chat was stopped: nothing may be left waiting. What was queued is kept in storage. */
  stop(outcome?: SendOutcome): void {
    this.settleSends(outcome);
    this.settleVerbs(new ChatError('chat.stopped'));
    this.watches.clear();
  }

  get #data() {
    return this.#engine.store.thread(this.#key);
  }

  get #actor() {
    const actor = this.#engine.wiring.threads.get(this.#key);
    if (actor === undefined) throw new ChatError('chat.stopped');
    return actor;
  }

  #update(change: (data: ThreadData) => ThreadData): void {
    this.#engine.store.update(this.#key, change);
  }

  /** A live chat's next session takes the place of the one that is over. */
  renew(id: string): void {
    const left = this.#data.timeline.pending;
    this.#engine.store.renew(this.#key, id);
    this.#actor.send({ type: 'thread.renew' });
    // What was asked of the session before came to its end with it.
    this.settleVerbs(null);
    for (const message of left) this.#leave(message);
    this.#engine.each('renewed', this.#key);
  }

  /** What did not get into a session that is over stays in sight, failed: the customer may try again. */
  #leave(message: Message): void {
    const engine = this.#engine;
    // The gateway has it, in the session that is over.
    if (message.status === 'sent') return engine.saved.remove(message.id);
    const left: Message = { ...message, threadId: this.id, contactId: '', status: 'failed', failure: message.failure ?? 'ended' };
    this.#actor.send({ type: 'message.discard', messageId: message.id });
    this.#update((data) => compose(data, left));
    engine.save(this.#key, left);
    if (message.status === 'failed') return;
    engine.happened('message.failed', { threadId: this.id, messageId: message.id, reason: 'ended' });
    this.settleSend(message.id, { status: 'failed', reason: 'ended' });
  }

  /** Into the timeline and into storage in this turn; then the machines decide when it goes. */
  #hand(message: Message, remember: (data: ThreadData) => ThreadData, isDoubtful = false): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const { id } = message;
    const done = new Promise<SendOutcome>((resolve) => {
      this.#outcomes.set(id, [...(this.#outcomes.get(id) ?? []), resolve]);
      this.#engine.patience.atMost(() => resolve({ status: 'queued' }));
    });
    this.#engine.turn(() => {
      this.#update(remember);
      const kept = this.#engine.save(this.#key, message, isDoubtful);
      this.#engine.left.keepOrder(this.#key);
      this.#actor.send({ type: 'message.send', messageId: id });
      if (isDoubtful) this.#engine.left.doubt(this.#key, kept);
      this.#engine.wiring.actor.send({ type: 'chat.connect' });
    });
    return { id, done };
  }

  #ask(verb: AwaitedVerb, tell: () => void): Promise<void> {
    this.#require(verb);
    return new Promise((resolve, reject) => {
      this.#waiting[verb].push((error) => (error === null ? resolve() : reject(error)));
      this.#engine.patience.atMost(() => reject(new ChatError('request.unanswered', verb)));
      this.#engine.turn(tell);
    });
  }

  #require(verb: ThreadVerb): void {
    const objection = this.#objection(verb);
    if (objection !== null) throw objection;
  }

  /** Why the verb is impossible now; null when it is possible. */
  #objection(verb: ThreadVerb): ChatError | null {
    const { isStopped, isLivechat } = this.#engine;
    if (isStopped) return new ChatError('chat.stopped');
    const { status, sync, canAddMoreMessages, history } = this.snapshot;
    const isUnderway = status === 'queued' || status === 'assigned';
    const isNoLivechat = !isLivechat && 'the channel is not a live chat';
    const inThisState = `the live chat is ${status}`;
    const writing = canAddMoreMessages ? isLivechat && (status === 'ended' || status === 'ending') && inThisState : 'the thread is archived';
    const why = {
      send: writing, retry: writing, discard: false as const,
      start: isNoLivechat || (sync !== 'live' ? `the thread is ${sync}` : status !== 'notStarted' && status !== 'ended' && inThisState),
      end: isNoLivechat || (!isUnderway && inThisState),
      loadMore: !history.hasMore && 'there is nothing older',
      markSeen: this.#data.timeline.confirmed === 0 && 'there is no message',
      keystroke: (sync !== 'live' || !isUnderway) && `the thread is ${status}`,
    }[verb as AwaitedVerb] ?? 'no feature brings it';
    const objection = why || (writingVerbs.includes(verb) && this.#engine.asked('objects', verb, this.#key, this.snapshot));
    return objection ? new ChatError('verb.forbidden', `${verb} while ${objection}`) : null;
  }

  /** Whether there is a message, or the one meant is one, that the verb can be about. */
  #isAbout(verb: ThreadVerb, id: string | undefined): boolean {
    const allowed: readonly MessageStatus[] | undefined = statuses[verb as keyof typeof statuses];
    return allowed === undefined || this.#data.timeline.pending.some((message) => (id === undefined || message.id === id) && allowed.includes(message.status));
  }

  /** The message that one of them is about; throws where there is none, or where it cannot be done to it. */
  #ownPending(messageId: string, verb: keyof typeof statuses): Message {
    const message = this.#data.timeline.pending.find(({ id }) => id === messageId);
    requireThat(message !== undefined, `${verb}(messageId)`, 'of an unconfirmed message');
    this.#require(verb);
    const allowed: readonly MessageStatus[] = statuses[verb];
    if (!allowed.includes(message.status)) throw new ChatError('verb.forbidden', `${verb} while the message is ${message.status}`);
    return message;
  }
}
