import { type ActorRefFrom, type AnyActorRef, createActor, type SnapshotFrom } from 'xstate';
import { authorizationMachine } from '../machines/authorization.machine.ts';
import type { Grant } from '../machines/authorization.events.ts';
import { chatMachine, threadActorId } from '../machines/chat.machine.ts';
import { connectionMachine } from '../machines/connection.machine.ts';
import { isOver } from '../machines/data/contact.ts';
import { isBlank, isUnknown, setTyping, type ThreadData } from '../machines/data/thread-data.ts';
import { deliveryMachine } from '../machines/delivery.machine.ts';
import { outboxMachine } from '../machines/outbox.machine.ts';
import { fromTask, type TaskLogic } from '../machines/task.ts';
import { aFailure, saysNone } from '../machines/failure.ts';
import type { Recovery } from '../machines/thread.events.ts';
import { threadMachine } from '../machines/thread.machine.ts';
import type { Filling } from '../machines/thread.setup.ts';
import { loadChannel } from './channel-loader.ts';
import { contained } from './contained.ts';
import type { Engine } from './engine.ts';
import { ChatError } from './errors.ts';
import { failureError } from './failure-error.ts';
import { onceAsked } from './fingerprint.ts';
import { Fetches } from './fetches.ts';
import { inTurn } from './in-turn.ts';
import { Inbound } from './inbound.ts';
import { Line } from './line.ts';
import { type AnsweringFact, type AnswerTo, Requests } from './requests.ts';
import { historyRequest, type LoadHistory, type PageInput, type Recover, recoverRequest, standing } from './thread-requests.ts';
import { sendMessage } from './sending.ts';
import { SignIn } from './sign-in.ts';
import { encode } from './wire/encode.ts';
import type { Envelope, OutgoingRequest } from './wire/outgoing.ts';
import { readSignedInFields } from './wire/read-fields.ts';
import { versionRefused } from './wire/rest.ts';
import { socketUrl } from './wire/socket-url.ts';

export type ChatActor = ActorRefFrom<typeof chatMachine>;
export type ThreadActor = ActorRefFrom<typeof threadMachine>;
export type ConnectionActor = ActorRefFrom<typeof connectionMachine>;

const unsure = { sync: { live: 'unsure' } } as const;

/** Binds the machines to the ports: the only place that knows both. Tokens and texts live here and in the store, never in a machine. */
export class Wiring {
  readonly actor: ChatActor;
  readonly line: Line;
  readonly requests: Requests;
  readonly inbound: Inbound;
  readonly fingerprint: ReturnType<typeof onceAsked>;
  /** How many messages the last page brought, by thread. */
  readonly loaded = new Map<string, number>();
  readonly fetches: Fetches;
  readonly signIn: SignIn;
  readonly threads = new Map<string, ThreadActor>();
  readonly #engine: Engine;
  #connection: ConnectionActor | undefined;
  readonly #unlisten: () => void;

  constructor(engine: Engine) {
    this.#engine = engine;
    const { options, ports, turn } = engine;
    this.fingerprint = onceAsked(engine);
    this.signIn = new SignIn(engine);
    this.line = new Line(ports, turn);
    this.line.onSent = (frame) => engine.showFrame(frame, 'out');
    this.requests = new Requests(ports, (request, id, written) => this.#write(request, id, written));
    this.fetches = new Fetches(engine);
    this.inbound = new Inbound(engine);
    this.actor = createActor(this.#machine(), {
      id: 'chat',
      // XState hands its timers back as the numbers it got; ours are opaque.
      clock: ports.clock as never,
      inspect: options.inspect,
      input: {
        seed: Math.floor(ports.random() * 2 ** 32), isSecured: this.signIn.isSecured, isLivechat: options.channelKind === 'livechat', isKindKnown: options.channelKind !== undefined,
      },
    });
    if (![this.actor, this.connection].every((actor) => actor?.getSnapshot().status === 'active')) throw new ChatError('engine.crashed', 'chat');
    this.#unlisten = ports.network.listen((signal) => turn(() => {
      if (signal === 'hidden') return;
      // What was asked over HTTP before hangs.
      if (signal === 'online' || signal === 'woke') {
        this.signIn.askAgain();
        this.actor.send({ type: 'network.online' });
      }
      this.connection.send({ type: `network.${signal}` });
    }));
  }

  start(): void {
    this.#watch(this.actor);
    this.actor.start();
    this.#watch(this.connection);
  }

  /** Stops the machines and with them sockets, timers and requests. */
  stop(): void {
    this.#unlisten();
    this.inbound.stop();
    this.fetches.stop();
    this.actor.stop();
    this.line.close();
    this.requests.lose();
    this.signIn.stop();
  }

  /** Kept here: a stopped chat has no children any more, but their last states are still asked for. */
  get connection(): ConnectionActor {
    return (this.#connection ??= this.actor.getSnapshot().children?.connection as unknown as ConnectionActor);
  }

  /** Never again with this client. */
  refuseClient(): void {
    this.actor.send({ type: 'gateway.client.refused', failure: aFailure('refused', versionRefused, true) });
  }

  /** Connected, or on its way there. */
  get isWanted(): boolean {
    return !['dormant', 'failed'].includes(this.actor.getSnapshot().value.session as string);
  }

  get isAuthorized(): boolean {
    return this.actor.getSnapshot().hasTag('authorized');
  }

  openThread(key: string, isKnown: boolean, waiting: readonly string[]): void {
    this.actor.send({ type: 'thread.open', key, isKnown, waiting });
    const thread = (this.actor.getSnapshot().children as Record<string, unknown>)[threadActorId(key)] as ThreadActor;
    this.threads.set(key, thread);
    this.#watch(thread, () => {
      // What has to wait for a look that had no answer may wait long; what need not may begin a conversation.
      if (this.holdsUnsure(key)) this.#engine.doors.get(key)?.settleSends();
      else if (thread.getSnapshot().matches(unsure)) this.#engine.left.beginTogether(key);
    });
  }

  #watch(actor: AnyActorRef, moved = (): void => {}): void {
    actor.subscribe({
      next: () => {
        this.#engine.store.version++;
        moved();
      },
      error: this.#engine.crashed,
    });
  }

  /** Its look told nothing, and what is written there waits for the next. */
  holdsUnsure(key: string): boolean {
    const state = this.threads.get(key)?.getSnapshot();
    return state?.matches(unsure) === true && this.#outboxOf(state)?.getSnapshot().matches('held') === true;
  }

  #outboxOf(thread?: SnapshotFrom<ThreadActor>): ActorRefFrom<typeof outboxMachine> | undefined {
    return thread?.children.outbox as never;
  }

  /** The gateway has shown an own message: its delivery, if one is under way, must know. */
  passEvidence(key: string, messageId: string, mark: 'confirmed' | 'seen' | 'read'): void {
    this.#outboxOf(this.threads.get(key)?.getSnapshot())?.send({ type: 'outbox.evidence', messageId, mark });
  }

  /** What an app's own recovery found is as good as ours. */
  recovered(key: string, answer: AnsweringFact): void {
    if (answer.type === 'gateway.thread.recovered') this.#keepRecovered(answer, key);
    this.threads.get(key)?.send({ type: 'contact.recovered', recovery: this.#standing({ key }) });
  }

  get #envelope(): Envelope {
    const { options, store } = this.#engine;
    return { ...options, customer: store.customer, ...this.fingerprint() };
  }

  #write(request: OutgoingRequest, id: string, written: () => void): boolean {
    const isWritten = this.line.write(encode(request, this.#envelope, id), request.type.startsWith('customer.'), written);
    if (isWritten && this.line.deservesProbe()) this.connection.send({ type: 'connection.probe' });
    return isWritten;
  }

  /**
   * A task that is one request, unless there is none to make; `keep` puts the answer into the store, and `output` says what the machine needs
   * of it, or how things stand without one.
   */
  #asking<TOutput, TInput, R extends OutgoingRequest, K>(
    requestOf: (input: TInput) => R | undefined,
    keep: (answer: AnswerTo<R>, input: TInput, request: R) => K,
    output: (input: TInput, kept: K | undefined) => TOutput,
  ): TaskLogic<TOutput, TInput> {
    return fromTask<TOutput, TInput>(({ input, resolve, reject }) => {
      const request = requestOf(input);
      const end = (kept?: K): void => resolve(output(input, kept));
      if (request === undefined) return end();
      return this.requests.ask(request, ({ answer, failure }) => (failure === null ? end(keep(answer, input, request)) : reject(failure)));
    });
  }

  /** What brings a thread in step; the end of it waits for what goes first. What is not there after all may be another by now: the latest. */
  #recovering(): TaskLogic<Recovery, { key: string; isOpening: boolean }> {
    const { left, options, store, tabs, turn } = this.#engine;
    return fromTask(({ input: { key, isOpening }, resolve, reject }) => {
      const late = (run: () => void): void => tabs.whenLooked(() => turn(() => left.afterLatest(key, () => (run(), store.looked(key)))));
      let abandon = (): void => {};
      let isGone = false;
      const ask = (): void => {
        const request = recoverRequest(store.recoveryAsked(key), this.#engine.isLivechat, isOpening && options.recovers === 'afterDrop');
        if (request === undefined) return late(() => resolve(this.#standing({ key })));
        abandon = this.requests.ask(request, ({ answer, failure }) => {
          const thread = store.thread(key);
          const isExpected = isBlank(thread) || (thread.contact !== null && isOver(thread.contact.status));
          if (failure === null) this.#keepRecovered(answer, key, request.asked);
          else if (saysNone(failure) && thread.key === 'default' && thread.contact === null) {
            store.nothingThere(key);
            left.haveLooked(key);
          }
          if (request.threadId !== null && isUnknown(store.thread(key))) {
            left.lookBack(key);
            return ask();
          }
          late(() => {
            if (failure === null) {
              left.haveLooked(key);
              return resolve(this.#standing({ key }));
            }
            // That there is none was true then: one has begun since.
            return !isGone && store.isBegun(key) ? ask() : reject({ ...failure, isFinal: isExpected });
          });
        });
      };
      left.goBack(key);
      ask();
      return () => {
        isGone = true;
        abandon();
      };
    });
  }

  /** A request about a thread, of which nothing is to be kept. */
  #telling<TInput extends { key: string }>(requestOf: (threadId: string, input: TInput) => OutgoingRequest): TaskLogic<void, TInput> {
    return this.#asking((input: TInput) => requestOf(this.#engine.store.thread(input.key).id, input), () => {}, () => {});
  }

  /** A task that gets one page, into a gap or of what is older; `output` says what the machine needs of it. */
  #paging<TOutput, TInput extends PageInput>(cause: 'recovered' | 'history', output: (input: TInput, page?: Pick<Filling, 'count' | 'isStuck'>) => TOutput): TaskLogic<TOutput, TInput> {
    return this.#asking(({ key, gapBefore }: TInput) => historyRequest(this.#engine.store.thread(key), this.#engine.isLivechat, gapBefore),
      (answer, { key }, { scrollToken }) => this.#keepPage(answer, key, cause, scrollToken), output);
  }

  #standing({ key }: { readonly key: string }): ReturnType<typeof standing> {
    return standing(this.#engine.store.thread(key));
  }

  #machine(): typeof chatMachine {
    const engine = this.#engine;
    const delivery = deliveryMachine.provide({
      actors: { sendMessage: sendMessage(engine) },
      actions: { remember: (_, { messageId, status, failure }) => engine.setStatus(messageId, status, failure) },
    });
    const outbox = outboxMachine.provide({ actors: { delivery: contained(delivery, engine.crashed) } });
    const thread = threadMachine.provide({
      actors: {
        outbox: contained(outbox, engine.crashed),
        recoverThread: this.#recovering(),
        fillGap: this.#paging('recovered', (input: PageInput, page = { count: 0, isStuck: true }) => ({ ...this.#standing(input), ...page })),
        loadHistory: this.#paging<void, Required<PageInput>>('history', () => {}),
        tellSeen: this.#telling((threadId) => ({ type: 'thread.markSeen', threadId })),
        endContact: this.#telling((threadId, { contactId }: { key: string; contactId: string }) => ({ type: 'contact.end', threadId, contactId })),
      },
      actions: {
        tellTyping: ({ context }, { isTyping }) => {
          this.requests.ask({ type: isTyping ? 'typing.start' : 'typing.end', threadId: engine.store.thread(context.key).id }, () => {});
        },
        missNothing: ({ context: { key } }) => {
          engine.left.beginTogether(key);
          engine.store.nothingThere(key);
        },
        forgetAgentTyping: ({ context }) => engine.store.update(context.key, (data) => setTyping(data, null)),
        settleVerb: ({ context }, { verb, failure }) => engine.doors.get(context.key)?.settleVerb(verb, failure && failureError(failure)),
      },
    });
    const connection = connectionMachine.provide({
      actors: { prepareSocket: fromTask<void, void>((ends) => this.line.spaced(() => this.signIn.prepare(ends))), socket: this.#socket() as never },
      actions: { sendPing: () => this.line.ping() },
      guards: {
        isOffline: () => !engine.ports.network.isOnline(), wasHeard: () => this.line.wasHeard(),
      },
      delays: { silence: () => this.line.silenceLeftMs() },
    });
    const authorization = authorizationMachine.provide({
      actors: {
        admit: fromTask<Grant, void>(({ resolve }) => resolve(this.#granted())),
        register: fromTask<Grant, void>(({ resolve, reject }) => inTurn<string | null>(
          (done) => this.signIn.takeCode({ reject, resolve: done }),
          (authorizationCode) => this.requests.ask(engine.dressed('register', { type: 'customer.authorize', authorizationCode }), ({ answer, failure }) => {
            if (failure !== null) reject(failure);
            else if (this.signIn.identify(answer.customer, readSignedInFields(answer.wire))) resolve(this.#granted(this.signIn.keepAccess(answer.token)));
            else reject(aFailure('refused', 'customer.changed', true));
          }),
        )),
        reconnect: fromTask<Grant, void>(({ resolve, reject }) => {
          const token = this.signIn.accessToken;
          if (token === null) return reject(aFailure('refused'));
          return this.requests.ask({ type: 'customer.reconnect', token }, ({ failure }) => {
            if (failure === null) return resolve(this.#granted());
            // With it gone, the next socket is opened once there is a code: an app may take longer for one than this socket lasts.
            if (failure.reason === 'refused') this.signIn.keepAccess(null);
            reject(failure);
          });
        }),
        refreshToken: this.signIn.isSecured
          ? fromTask<Grant, void>((ends) => this.signIn.refresh(ends))
          : this.#asking(() => ({ type: 'token.refresh', token: this.signIn.accessToken ?? '' }), ({ token }) => this.signIn.keepAccess(token), () => this.signIn.grant),
      },
      actions: { reportRefresh: (_, { failure }) => engine.report(new ChatError('refresh.failed', failure.code || failure.reason)) },
    });
    return contained(chatMachine.provide({
      actors: {
        connection: contained(connection, engine.crashed),
        authorization: contained(authorization, engine.crashed),
        thread: contained(thread, engine.crashed),
        loadChannel: loadChannel(engine),
      },
      delays: { noticeDelay: engine.options.offlineNoticeMs },
    }), engine.crashed);
  }

  #socket() {
    return fromTask<void, undefined>(() => {
      const { options, store } = this.#engine;
      const { signIn } = this;
      let wasOpen = false;
      signIn.socketBegun();
      const close = this.line.open(socketUrl({ ...options, customerId: store.customer.id, transactionToken: signIn.transactionToken }), (fact) => {
        wasOpen ||= fact.type === 'socket.opened';
        if (fact.type === 'socket.opened') signIn.socketOpened();
        if (!wasOpen) signIn.socketRefused();
        this.connection.send(fact);
      }, (fact) => this.inbound.came(fact));
      return () => {
        close();
        this.inbound.settle();
        this.requests.lose();
        if (wasOpen) store.markMissing();
      };
    });
  }

  /** The present socket speaks for the customer from now on. */
  #granted(grant = this.signIn.grant): Grant {
    this.line.isAuthorized = true;
    return grant;
  }

  #keepRecovered(answer: AnswerTo<Recover>, key: string, asked?: ThreadData): void {
    if (answer.thread === null) this.#engine.left.beginTogether(key);
    this.#engine.store.recovered(key, answer, this.#engine.isLivechat, asked);
    this.#shown(answer, key);
  }

  #keepPage(answer: AnswerTo<LoadHistory>, key: string, cause: 'recovered' | 'history', asked: string): Pick<Filling, 'count' | 'isStuck'> {
    const { store } = this.#engine;
    const [gap] = store.thread(key).gaps;
    this.loaded.set(key, store.paged(key, answer.messages, answer.scrollToken, cause, asked));
    this.#shown(answer, key);
    if (this.#engine.isLivechat && cause === 'recovered') store.leavePast(key);
    return { count: answer.messages.length, isStuck: store.thread(key).gaps[0]?.beforeId === gap?.beforeId };
  }

  /** A page is in the store. */
  #shown({ messages, wire }: AnswerTo<LoadHistory | Recover>, key: string): void {
    this.#engine.each('paged', wire, key);
    this.fetches.improve(messages);
  }
}
