// These first, so that in a bundle what is alike lies together: gzip looks back no further than 32 kB, and this is 700 bytes.
import { contained } from './contained.ts';
import { Wiring } from './wiring.ts';
import { type ActorRefFrom, type AnyStateMachine, createActor, type InputFrom } from 'xstate';
import type { ChatMoments, ChatParts, SendOutcome, ThreadParts, ThreadSnapshot } from './chat-types.ts';
import { baseFeatures } from './base-features.ts';
import { ChatError } from './errors.ts';
import { invalid } from './given.ts';
import { failureError } from './failure-error.ts';
import type { Draft, Host, Installed } from './feature.ts';
import { type GuardedPorts, guardedPorts, nameOf } from './guarded-ports.ts';
import { type ResolvedOptions } from './options.ts';
import { LeftMessages, sentAfter } from './left-messages.ts';
import { Mending } from './mending.ts';
import { Patience } from './patience.ts';
import type { Ports } from './ports.ts';
import type { AnsweringFact } from './requests.ts';
import { hooked } from './hooked.ts';
import { inspected } from './inspected.ts';
import { joinThreads } from './join-threads.ts';
import { ownMessage } from './own-message.ts';
import { Moments } from './moments.ts';
import { SavedData, type StorageTrouble } from './saved-data.ts';
import type { SavedMessage } from './saved-message.ts';
import { Store } from './store.ts';
import { Tabs } from './tabs.ts';
import type { ToForget } from './to-forget.ts';
import type { ThreadDoor } from './thread-door.ts';
import { Writing } from './writing.ts';
import { compose, isUnknown, resume, setStatus } from '../machines/data/thread-data.ts';
import type { FailureReason, Message, MessageStatus } from '../machines/data/message.ts';
import type { GatewayFact } from '../machines/gateway.events.ts';
import { freeLocks } from './volatile.ts';
import type { BrowserFingerprint } from './wire/frames.ts';
import type { OutgoingRequest, SendMessage } from './wire/outgoing.ts';
import type { SignedInFields } from './wire/read-fields.ts';
import { readErrorCode, versionRefused } from './wire/rest.ts';

/** What a door needs of its chat. One per `createChat`; nothing is shared between two. */
export class Engine implements Host {
  readonly ports: GuardedPorts;
  readonly options: ResolvedOptions;
  readonly store: Store;
  readonly saved: SavedData;
  readonly tabs: Tabs;
  readonly left = new LeftMessages(this);
  /** How often the line went down on a message, by its id. */
  readonly drops = new Map<string, number>();
  readonly writing = new Writing(this);
  readonly patience: Patience;
  readonly wiring: Wiring;
  readonly doors = new Map<string, ThreadDoor>();
  readonly installed: Installed[] = [];
  /** Those that hear of every push: mostly none. Not by `each`, whose list of arguments would be made anew for each message. */
  readonly #hearing: readonly Installed[];
  isStopped = false;
  isMade = false;
  readonly #mending = new Mending(this);
  #isSettling = false;
  /** Made by the chat's door, which owns the handles. */
  openThread: Host['openThread'] = () => {
    throw new ChatError('chat.stopped');
  };
  readonly #running = new Set<{ stop(): unknown }>();
  readonly #moments = new Moments(this);
  readonly #unlisten: () => void;
  #hasReportedStorage = false;
  readonly #shared = new Map<unknown, object>();
  #depth = 0;
  /** Who tells the app: while the engine is made, and once another has taken its place, nobody does. */
  voice: { tell<M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]): void; settled(): void } | null = null;

  constructor(options: ResolvedOptions, given: Ports, toForget?: ToForget) {
    this.options = options;
    this.ports = guardedPorts(given, this.turn, (error) => this.report(error), ({ status, body }) => {
      if (status >= 400 && !this.isStopped && readErrorCode(body) === versionRefused) this.wiring.refuseClient();
    });
    const { ports, turn } = this;
    this.patience = new Patience(ports.clock, turn);
    this.saved = new SavedData(ports.storage, options, () => ports.ids.uuid(), (trouble, error) => this.#storageFailed(trouble, error), toForget);
    this.tabs = new Tabs(options.persist ? ports.locks : freeLocks, this.saved, ports.clock, (left) => turn(() => this.left.takeOver(left)), () => this.wiring.isWanted);
    // Made once: where storage keeps nothing, each asking would make another.
    this.options = { ...options, visitorId: options.visitorId || this.saved.names.visitorId(() => ports.ids.uuid()), inspect: inspected(this, options.inspect) };
    const { mode, authorizationCode } = options.signIn;
    const isNamedLate = mode === 'securedCookies' || mode === 'thirdParty';
    const customer = { ...options.customer, id: options.customer.id || (isNamedLate ? '' : this.saved.names.guestId(() => ports.ids.guestId())) };
    // Where a code says who it is, what another customer left unsent must not be found before.
    this.saved.setCustomer(isNamedLate || (authorizationCode !== null && !options.customer.id) ? null : customer.id, mode === 'securedCookies');
    this.store = new Store(customer, {
      happened: (moment, details) => this.happened(moment, details),
      joins: (key, id) => joinThreads(this, key, id),
      tookUp: (key) => this.wiring.threads.get(key)?.send({ type: 'gateway.push.lost' }),
      evidence: (key, messageId, mark) => {
        this.saved.remove(messageId);
        this.left.haveArrived(messageId, this.store.thread(key).id);
        this.wiring.passEvidence(key, messageId, mark);
        this.doors.get(key)?.settleSend(messageId, { status: 'sent' });
      },
      moved: (key) => this.left.move(key),
      contactFound: (key, contactId) => this.wiring.threads.get(key)?.send({ type: 'gateway.contact.created', contactId }),
    });
    this.wiring = new Wiring(this);
    this.#unlisten = this.saved.listen(() => turn(() => (this.tabs.look(), this.store.version++)));
    try {
      for (const feature of [...baseFeatures, ...options.features]) this.installed.push(hooked(this, feature));
    } catch (error) {
      // There will be no chat.
      this.stop();
      throw error;
    }
    this.#hearing = this.installed.filter((feature) => feature.pushed !== undefined);
    this.isMade = true;
  }

  get isLivechat(): boolean {
    return this.wiring.actor.getSnapshot().context.isLivechat;
  }

  /** Own messages that the gateway has not shown. */
  get unsentCount(): number {
    return [...this.store.threads.values()].reduce((count, { timeline }) => count + timeline.pending.length, 0);
  }

  get isOnline(): boolean {
    return !this.isStopped && this.wiring.isAuthorized;
  }

  requireRunning(): void {
    if (this.isStopped) throw new ChatError('chat.stopped');
  }

  /**
   * Everything that comes in from outside runs in a turn: the outermost one ends with one notification, however much happened inside. That is
   * what makes snapshots consistent and keeps listeners from seeing the middle of anything. A throw is reported, not passed on: whoever called
   * us (a timer, a socket) could do nothing about it.
   */
  readonly turn = (run: () => void): void => {
    this.#depth++;
    this.#safely(run);
    this.#depth--;
    if (this.#depth > 0) return;
    this.#safely(() => {
      this.#settle();
      this.ports.tryLate();
    });
  };

  #safely(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.report(new ChatError('engine.crashed', '', error));
    }
  }

  ask(request: OutgoingRequest): Promise<AnsweringFact> {
    return new Promise((resolve, reject) => {
      this.requireRunning();
      if (!this.isOnline) throw new ChatError('verb.forbidden', 'request while the chat is not online');
      this.turn(() => {
        const abandon = this.wiring.requests.ask(request, ({ answer, failure }) => (failure === null ? resolve(answer) : reject(failureError(failure))));
        this.patience.atMost(() => (abandon(), reject(new ChatError('request.unanswered'))));
      });
    });
  }

  threadSnapshot(key: string): ThreadSnapshot | undefined {
    return this.doors.get(key)?.snapshot;
  }

  isEnded(key: string): boolean {
    return this.wiring.threads.get(key)?.getSnapshot().value.contact === 'ended';
  }

  compose(key: string, draft: Draft, isLeft?: boolean): { readonly id: string; readonly done: Promise<SendOutcome> } {
    const door = this.doors.get(key);
    if (door === undefined) throw invalid(`no open thread "${key}"`);
    return door.compose(draft, isLeft);
  }

  recovered(key: string, answer: AnsweringFact): void {
    this.turn(() => this.wiring.recovered(key, answer));
  }

  setPart<P extends keyof ChatParts>(name: P, value: ChatParts[P]): void {
    if (Object.is((this.store.parts as ChatParts)[name], value)) return;
    this.store.parts = { ...this.store.parts, [name]: value };
    this.store.version++;
  }

  setThreadPart<P extends keyof ThreadParts>(key: string, name: P, value: ThreadParts[P]): void {
    this.store.update(key, (thread) =>
      (Object.is((thread.parts as ThreadParts)[name], value) ? thread : { ...thread, parts: { ...thread.parts, [name]: value } }));
  }

  run<M extends AnyStateMachine>(machine: M, id: string, input: InputFrom<M>, broke = (): void => {}): ActorRefFrom<M> {
    const crashed = (error: unknown): void => {
      this.report(new ChatError('engine.crashed', id, error));
      broke();
    };
    const actor = createActor(contained(machine, crashed), { id, input, clock: this.ports.clock as never, inspect: this.options.inspect } as never);
    actor.subscribe({ next: () => this.store.version++, error: crashed, complete: () => void this.#running.delete(actor) });
    this.#running.add(actor);
    return actor.start() as unknown as ActorRefFrom<M>;
  }

  shared<T extends object>(make: (host: Host) => T): T {
    const held = (this.#shared.get(make) as T | undefined) ?? make(this);
    this.#shared.set(make, held);
    return held;
  }

  fingerprint(): BrowserFingerprint | undefined {
    return this.wiring.fingerprint().browserFingerprint;
  }

  /** Tells every feature. */
  each<H extends 'pushed' | 'paged' | 'identified' | 'opened' | 'joined' | 'renewed' | 'settled' | 'online' | 'forgot' | 'stop'>(hook: H, ...given: Parameters<NonNullable<Installed[H]>>): void {
    for (const feature of this.installed) (feature[hook] as ((...given: readonly unknown[]) => void) | undefined)?.(...given);
  }

  /** The first answer that a feature has: its objection to writing in a thread, or whether a verb of its own is possible. */
  asked<H extends 'can' | 'objects'>(hook: H, ...given: Parameters<NonNullable<Installed[H]>>): ReturnType<NonNullable<Installed[H]>> | undefined {
    for (const feature of this.installed) {
      const answer = (feature[hook] as ((...given: readonly unknown[]) => never) | undefined)?.(...given);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /** With what is held now: it cannot lie deeper than that; `isOut`: with what was held when it went out; `known`: what is known better. */
  save(key: string, { id, threadId, text, at, content, attachments, failure }: Message, isOut = false, known: Partial<SavedMessage> = {}): SavedMessage {
    const thread = this.store.thread(key);
    const [{ postback }, { newest }] = [content.payload, thread.timeline];
    const drops = this.drops.get(id);
    const after = isOut ? this.left.placeOf(id) : newest;
    return this.tabs.put({
      key: this.left.ofDefault.has(key) ? 'default' : key, threadId, messageId: id, text, at, failure, isLoose: isUnknown(thread), after: after ? { id: after.id, at: after.at } : null,
      ...(drops !== undefined && { drops }), ...(typeof postback === 'string' && { postback }), ...(attachments.length > 0 && { attachments }), ...known,
    });
  }

  /** Lets go of everything that runs. */
  stop(): void {
    this.wiring.stop();
    this.patience.setOnline(false);
    this.#mending.stop();
    this.tabs.stop();
    this.#unlisten();
    for (const actor of this.#running) actor.stop();
    this.each('stop');
    this.isStopped = true;
    this.store.version++;
  }

  /** Nothing of the customer may be found in storage. */
  forgetKept(isLeaving = false): void {
    this.saved.forget([...this.store.threads.values()].flatMap(({ timeline }) => timeline.pending.map(({ id }) => id)), isLeaving);
    this.each('forgot');
  }

  /** The customer has left: nothing of them may be found here or in storage. Gives what storage does not let go of yet. */
  forget(): ToForget {
    this.forgetKept(true);
    for (const [key, { id }] of this.store.threads) this.store.open(key, id);
    this.store.parts = {};
    return this.saved.leave();
  }

  /** Makes the thread and its actor, with what an earlier page left unsent. */
  prepareThread(key: string, isKnown: boolean): void {
    this.turn(() => {
      const all = this.saved.messages().filter((message) => message.key === key);
      const threadId = (all.findLast(({ isLoose }) => !isLoose) ?? all.at(-1))?.threadId ?? (key === 'default' ? this.ports.ids.uuid() : key);
      if (this.store.openAs(threadId) !== undefined) return joinThreads(this, key, threadId, all);
      // What several pages left may be of more than one conversation.
      const saved = all.filter((message) => message.isLoose || message.failure !== null || message.threadId === threadId).map((message) => this.left.aged(message));
      this.store.open(key, threadId);
      this.store.update(key, (thread) => resume(saved.reduce((held, message) => compose(held, ownMessage(this.store.customer, message)), thread), sentAfter(saved)));
      const waiting = saved.flatMap(({ failure, messageId }) => (failure === null ? [messageId] : []));
      try {
        this.wiring.openThread(key, isKnown || waiting.length > 0, waiting);
      } catch (error) {
        // A handle without its machine would be good for nothing.
        this.doors.delete(key);
        throw error;
      }
      this.each('opened', key);
    });
  }

  /** It is known by now whose chat this is: what they wrote so far is kept for them, and what they left unsent is taken up. */
  #adopt(): void {
    if (this.saved.hasCustomer) return;
    this.saved.setCustomer(this.store.customer.id);
    const newest = this.writing.newestKept;
    for (const [key, { timeline }] of this.store.threads) for (const message of timeline.pending) this.save(key, message);
    // Also behind what earlier pages left, which nobody could tell before.
    this.writing.goOnBehind(newest);
    // Not in the midst of a machine's own step, which may have asked who it is: threads could not be opened there.
    this.ports.clock.soon(() => this.isStopped || this.tabs.look());
  }

  /** To the app, as soon as the turn is over. */
  happened<M extends keyof ChatMoments>(moment: M, details: ChatMoments[M]): void {
    this.#moments.add(moment, details);
  }

  report(error: ChatError): void {
    // Whoever found it: the codec, or a feature.
    if (error.code === 'frame.malformed') {
      this.store.malformedFrames++;
      this.store.version++;
    }
    const keep = (): void => this.#moments.add(null, error);
    // Before there is a chat, the first turn tells; after that, what is reported outside of any turn makes one of its own.
    if (this.isMade && !this.#isSettling) this.turn(keep);
    else keep();
  }

  /** A status of an own message that the engine itself gives it. */
  setStatus(messageId: string, status: MessageStatus, failure: FailureReason | null = null): void {
    const key = this.store.keyOfMessage(messageId);
    if (key === undefined) return;
    this.store.update(key, (held) => setStatus(held, messageId, status, failure));
    const thread = this.store.thread(key);
    const message = thread.timeline.get(messageId);
    this.happened('message.changed', { threadId: thread.id, messageId, status });
    if (status === 'sent') this.doors.get(key)?.settleSend(messageId, { status: 'sent' });
    // Kept with the thread it really goes to, and what is held now: it cannot lie deeper than that.
    if (status === 'sending' && message !== undefined) {
      this.left.wentOut(key, messageId);
      this.save(key, { ...message, threadId: thread.id });
    }
    if (status !== 'failed' || message === undefined) return;
    const reason = message.failure ?? 'refused';
    this.save(key, message, true);
    this.happened('message.failed', { threadId: thread.id, messageId, reason });
    this.doors.get(key)?.settleSend(messageId, { status: 'failed', reason });
  }

  /** Calls what is the app's, in the middle of our own work: what it throws is reported, and takes nothing along. */
  callback<T, G = undefined>(name: string, call: (given: G) => T, given?: G): T | undefined {
    try {
      return call(given as G);
    } catch (error) {
      this.report(new ChatError('callback.threw', name, error));
      return undefined;
    }
  }

  /** To the app's tools: what went out once the turn is over, as a machine may be in the midst of a step. */
  showFrame(frame: unknown, direction: 'in' | 'out'): void {
    const { onFrame } = this.options;
    if (onFrame !== undefined && direction === 'out') this.#moments.add(undefined, frame);
    else if (onFrame !== undefined) this.callback('onFrame', () => onFrame(frame, direction));
  }

  /** A machine could not take a transition. */
  readonly crashed = (error: unknown): void => this.#mending.broke(error);

  /** A push was remembered; `key` is the open thread it belongs to. */
  pushed(fact: GatewayFact, key: string | undefined): void {
    this.#hearing.forEach((feature) => feature.pushed?.(fact, key));
  }

  /** A push of a type that the codec does not know. */
  unknown(eventType: string, frame: unknown): void {
    for (const { events = {} } of this.installed) if (Object.hasOwn(events, eventType)) events[eventType]?.((frame as { data?: unknown }).data, frame);
  }

  /** It is known by now who is signed in. */
  identified(fields: SignedInFields): void {
    this.#adopt();
    this.each('identified', fields);
  }

  /** A request after the last hand of each feature. */
  dressed<H extends 'dress' | 'register'>(hook: H, request: Parameters<NonNullable<Installed[H]>>[0], key = ''): typeof request {
    return this.installed.reduce((dressed, feature) => (feature[hook] as Installed['dress'])?.(dressed as SendMessage, key) ?? dressed, request);
  }

  #storageFailed(trouble: StorageTrouble, error: unknown): void {
    if (trouble === 'damaged') return this.report(new ChatError('storage.damaged'));
    if (this.#hasReportedStorage) return;
    if (this.isMade) this.store.version++;
    this.#hasReportedStorage = true;
    this.report(new ChatError('storage.failed', nameOf(error)));
  }

  /** Moments and listeners may call verbs, which make new turns' worth of news: until there is none. */
  #settle(): void {
    for (;;) {
      this.#isSettling = true;
      this.voice?.settled();
      this.#isSettling = false;
      if (!this.#moments.tell(this.isStopped)) return;
    }
  }
}
