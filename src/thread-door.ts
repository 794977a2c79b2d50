import type { Message, MessageStatus } from '../machines/data/message.ts';
import { compose, discard, markSeen, setStatus } from '../machines/data/thread-data.ts';
import { sayable } from './card-numbers.ts';
import type { SendOutcome, CoreThread, ThreadSnapshot, ThreadVerb } from './chat-types.ts';
import type { Engine } from './engine.ts';
import { checkedDraft } from './draft.ts';
import type { Draft } from './feature.ts';
import { ChatError } from './errors.ts';
import { Watches } from './listeners.ts';
import { ownMessage } from './own-message.ts';
import { threadSnapshot } from './snapshots.ts';

/** So many messages may wait to be sent. */
const mostUnsent = 1_000;

/** What an app's promise waits for. */
interface Waiter<T> {
  resolve(value: T): void;
  reject(error: ChatError): void;
}

/** Those of features too: where they are not installed, they are not possible. */
const threadVerbs: readonly ThreadVerb[] = [
  'send', 'start', 'end', 'loadMore', 'markSeen', 'keystroke', 'retry', 'discard', 'setFields', 'sendTranscript', 'rename', 'archive', 'invite',
  'inviteByEmail', 'leaveGroupChat', 'answerSurvey', 'attach', 'retryUpload', 'cancelUpload', 'preview',
];

/** In which status a message can be treated so. */
const statuses: Readonly<Partial<Record<ThreadVerb, readonly MessageStatus[]>>> & Record<'retry' | 'discard', readonly MessageStatus[]> = { retry: ['failed'], discard: ['failed', 'queued'] };

/** One conversation as the app holds it: verbs that check, remember and tell the machine, in one turn. */
export class ThreadDoor implements CoreThread {
  readonly watches: Watches<ThreadSnapshot>;
  readonly #engine: Engine;
  readonly #key: string;
  readonly #waiting: { [V in 'loadMore' | 'markSeen' | 'end']: Waiter<void>[] } = { loadMore: [], markSeen: [], end: [] };
  readonly #outcomes = new Map<string, ((outcome: SendOutcome) => void)[]>();
  #built: { readonly data: unknown; readonly state: unknown; readonly snapshot: ThreadSnapshot } | null = null;

  constructor(engine: Engine, key: string) {
    this.#engine = engine;
    this.#key = key;
    Object.assign(this, ...engine.installed.map((feature) => feature.threadVerbs?.(key) ?? {}));
    this.watches = new Watches((error) => engine.report(new ChatError('callback.threw', 'subscribe', error)));
  }

  get id(): string {
    return this.#data.id;
  }

  get snapshot(): ThreadSnapshot {
    const data = this.#data;
    const state = this.#actor.getSnapshot();
    if (this.#built?.data !== data || this.#built.state !== state) {
      const made = threadSnapshot(data, state);
      const before = this.#built?.snapshot;
      // The same words in a new state are the same snapshot: most transitions change nothing that an app can see.
      const isSame = this.#built?.data === data && before !== undefined && before.status === made.status && before.sync === made.sync
        && before.history.status === made.history.status && before.history.hasMore === made.history.hasMore;
      this.#built = { data, state, snapshot: isSame && before !== undefined ? before : made };
    }
    return this.#built.snapshot;
  }

  subscribe<T>(selector: (snapshot: ThreadSnapshot) => T, listener: (selected: T) => void): () => void {
    requireFunction(selector, 'selector');
    requireFunction(listener, 'listener');
    return this.watches.add(this.snapshot, selector, listener);
  }

  can(verb: ThreadVerb, id?: string): boolean {
    if (id !== undefined && typeof id !== 'string') throw new ChatError('argument.invalid', 'can(verb, id): an id is a text');
    if (!threadVerbs.includes(verb)) throw new ChatError('argument.invalid', `can(verb): "${String(verb).slice(0, 40)}" is no verb of a thread`);
    return this.#engine.featureCan(verb, this.#key, id) ?? (this.#objection(verb) === null && this.#isAbout(verb, id));
  }

  send(message: string | Draft): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const draft = checkedDraft(message);
    this.#require('send');
    if (this.#engine.unsentCount >= mostUnsent) throw new ChatError('outbox.full');
    return this.compose(draft);
  }

  retry(messageId: string): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const message = this.#ownPending(messageId, 'retry');
    this.#require('retry');
    if (!statuses.retry.includes(message.status)) throw new ChatError('verb.forbidden', `retry while the message is ${message.status}`);
    if (message.failure !== 'expired') {
      return this.#hand(message, () => this.#engine.store.update(this.#key, (data) => setStatus(data, messageId, 'queued', null)));
    }
    // As if it were written now: how long it may wait begins anew.
    const renewed: Message = { ...message, at: this.#engine.nextComposedAt(), status: 'queued', failure: null };
    return this.#hand(renewed, () => this.#engine.store.update(this.#key, (data) => compose(discard(data, messageId), renewed)));
  }

  discard(messageId: string): void {
    const message = this.#ownPending(messageId, 'discard');
    this.#require('discard');
    if (!statuses.discard.includes(message.status)) throw new ChatError('verb.forbidden', `discard while the message is ${message.status}`);
    this.#engine.turns.run(() => {
      this.#engine.saved.remove(messageId);
      this.#engine.store.update(this.#key, (data) => discard(data, messageId));
      this.#actor.send({ type: 'message.discard', messageId });
      this.settleSend(messageId, { status: 'failed', reason: 'discarded' });
    });
  }

  start(text = 'Begin conversation'): Promise<SendOutcome> {
    const isText = typeof text === 'string' && text.trim() !== '';
    const objection = isText ? this.#objection('start') : new ChatError('argument.invalid', 'start(text): a non-empty text is needed');
    if (objection !== null) {
      const refused = Promise.reject<SendOutcome>(objection);
      refused.catch(() => {});
      return refused;
    }
    // A live chat session that is over stays over; the next one is another thread (PROTOCOL 8.7).
    if (this.snapshot.status === 'ended') {
      this.#engine.turns.run(() => {
        const left = this.#data.timeline.pending;
        this.#engine.store.renew(this.#key, this.#engine.ports.ids.uuid());
        this.#actor.send({ type: 'thread.renew' });
        for (const message of left) this.#leave(message);
      });
    }
    return this.compose({ text }).done;
  }

  end(): Promise<void> {
    return this.#ask('end', () => this.#actor.send({ type: 'contact.end' }));
  }

  loadMore(gapBefore?: string): Promise<{ readonly loaded: number; readonly hasMore: boolean }> {
    const objection = gapBefore === undefined || this.snapshot.history.gaps.includes(gapBefore)
      ? undefined : new ChatError('argument.invalid', 'loadMore(gapBefore): an id of snapshot.history.gaps, or nothing');
    if (objection === undefined && !this.#engine.isStopped && !this.snapshot.history.hasMore) return Promise.resolve({ loaded: 0, hasMore: false });
    const loading = this.#ask('loadMore', () => this.#actor.send({ type: 'history.load', gapBefore: gapBefore ?? null }), objection)
      .then(() => ({ loaded: this.#engine.wiring.loaded.get(this.#key) ?? 0, hasMore: this.snapshot.history.hasMore }));
    loading.catch(() => {});
    return loading;
  }

  markSeen(): Promise<void> {
    const objection = this.#objection('markSeen');
    if (objection === null && this.snapshot.unreadCount === 0 && !this.#actor.getSnapshot().hasTag('owing')) return Promise.resolve();
    return this.#ask('markSeen', () => {
      this.#engine.store.update(this.#key, markSeen);
      this.#actor.send({ type: 'thread.markSeen' });
    });
  }

  keystroke(): void {
    if (!this.can('keystroke')) return;
    this.#engine.turns.run(() => this.#actor.send({ type: 'typing.keystroke' }));
  }

  /** What the verbs have checked: an own message, shown as `queued` from this turn on. */
  compose(draft: Draft): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const engine = this.#engine;
    const text = sayable(engine.store.channel, draft.text);
    const message = ownMessage(engine.store.customer, { ...draft, messageId: draft.id ?? engine.ports.ids.uuid(), threadId: this.id, at: engine.nextComposedAt(), failure: null, text });
    return this.#hand(message, () => engine.store.update(this.#key, (thread) => compose(thread, message)));
  }

  /** An own message got a status, or was shown by the gateway: the app's `done` may be due. */
  settleSend(messageId: string, outcome: SendOutcome): void {
    const waiting = this.#outcomes.get(messageId) ?? [];
    this.#outcomes.delete(messageId);
    for (const resolve of waiting) resolve(outcome);
  }

  settleVerb(verb: 'loadMore' | 'markSeen' | 'end', error: ChatError | null): void {
    for (const waiter of this.#waiting[verb].splice(0)) {
      if (error === null) waiter.resolve();
      else waiter.reject(error);
    }
  }

  /** The chat was stopped: nothing may be left waiting. What was queued is kept in storage. */
  stop(outcome: SendOutcome = { status: 'queued' }): void {
    for (const messageId of this.#outcomes.keys()) this.settleSend(messageId, outcome);
    for (const verb of ['loadMore', 'markSeen', 'end'] as const) this.settleVerb(verb, new ChatError('chat.stopped'));
    this.watches.clear();
  }

  get #data() {
    return this.#engine.store.thread(this.#key);
  }

  get #actor() {
    const actor = this.#engine.wiring.thread(this.#key);
    if (actor === undefined) throw new ChatError('chat.stopped');
    return actor;
  }

  /** What did not get into a session that is over stays in sight, failed: the customer may try again. */
  #leave(message: Message): void {
    const engine = this.#engine;
    const left: Message = { ...message, threadId: this.id, contactId: '', status: 'failed', failure: message.failure ?? 'ended' };
    this.#actor.send({ type: 'message.discard', messageId: message.id });
    engine.store.update(this.#key, (thread) => compose(thread, left));
    engine.save(this.#key, left);
    if (message.status === 'failed') return;
    engine.happened('message.failed', { threadId: this.id, messageId: message.id, reason: 'ended' });
    this.settleSend(message.id, { status: 'failed', reason: 'ended' });
  }

  /** Into the timeline and into storage in this turn; then the machines decide when it goes. */
  #hand(message: Message, remember: () => void): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const done = new Promise<SendOutcome>((resolve) => {
      this.#outcomes.set(message.id, [...(this.#outcomes.get(message.id) ?? []), resolve]);
    });
    this.#engine.turns.run(() => {
      remember();
      this.#engine.save(this.#key, message);
      this.#actor.send({ type: 'message.send', messageId: message.id });
      this.#engine.wiring.actor.send({ type: 'chat.connect' });
    });
    return { id: message.id, done };
  }

  #ask(verb: 'loadMore' | 'markSeen' | 'end', tell: () => void, objection = this.#objection(verb)): Promise<void> {
    const promise = objection !== null
      ? Promise.reject(objection)
      : new Promise<void>((resolve, reject) => {
        this.#waiting[verb].push({ resolve, reject });
        this.#engine.turns.run(tell);
      });
    // An app that does not care how it ends must not be punished with an unhandled rejection.
    promise.catch(() => {});
    return promise;
  }

  #require(verb: ThreadVerb): void {
    const objection = this.#objection(verb);
    if (objection !== null) throw objection;
  }

  /** Why the verb is impossible now; null when it is possible. */
  #objection(verb: ThreadVerb): ChatError | null {
    if (this.#engine.isStopped) return new ChatError('chat.stopped');
    const { status, sync, canAddMoreMessages, history } = this.snapshot;
    const isLivechat = this.#engine.isLivechat;
    const forbidden = (reason: string): ChatError => new ChatError('verb.forbidden', `${verb} while ${reason}`);
    switch (verb) {
      case 'send':
      case 'retry':
        if (!canAddMoreMessages) return forbidden('the thread is archived');
        return isLivechat && (status === 'ended' || status === 'ending') ? forbidden(`the live chat is ${status}`) : this.#featureObjection(verb);
      case 'discard':
        return null;
      case 'start':
        if (!isLivechat) return forbidden('the channel is not a live chat');
        if (sync !== 'live') return forbidden(`the thread is ${sync}`);
        return status === 'notStarted' || status === 'ended' ? this.#featureObjection(verb) : forbidden(`the live chat is ${status}`);
      case 'end':
        if (!isLivechat) return forbidden('the channel is not a live chat');
        return status === 'queued' || status === 'assigned' ? null : forbidden(`the live chat is ${status}`);
      case 'loadMore':
        return history.hasMore ? null : forbidden('there is nothing older');
      case 'markSeen':
        return this.#data.timeline.confirmed > 0 ? null : forbidden('there is no message');
      case 'keystroke':
        return sync === 'live' && (status === 'queued' || status === 'assigned') ? null : forbidden(`the thread is ${status}`);
      default:
        return forbidden('no feature brings it');
    }
  }

  /** Whether there is a message, or the one meant is one, that the verb can be about. */
  #isAbout(verb: ThreadVerb, id: string | undefined): boolean {
    const allowed = statuses[verb];
    return allowed === undefined || this.#data.timeline.pending.some((message) => (id === undefined || message.id === id) && allowed.includes(message.status));
  }

  #featureObjection(verb: ThreadVerb): ChatError | null {
    const why = this.#engine.featureObjection(verb, this.#key, this.snapshot);
    return why === undefined ? null : new ChatError('verb.forbidden', `${verb} while ${why}`);
  }

  #ownPending(messageId: string, verb: string): Message {
    const message = typeof messageId === 'string' ? this.#data.timeline.get(messageId) : undefined;
    if (message === undefined || !this.#data.timeline.isPending(messageId)) {
      throw new ChatError('argument.invalid', `${verb}(messageId): no such unconfirmed message`);
    }
    return message;
  }
}

export function requireFunction(value: unknown, name: string): void {
  if (typeof value !== 'function') throw new ChatError('argument.invalid', `${name}: a function is needed`);
}
