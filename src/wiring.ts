import { type ActorRefFrom, createActor } from 'xstate';
import { authorizationMachine } from '../machines/authorization.machine.ts';
import type { Grant } from '../machines/authorization.events.ts';
import { chatMachine, threadActorId } from '../machines/chat.machine.ts';
import { connectionMachine } from '../machines/connection.machine.ts';
import type { SocketFact } from '../machines/connection.events.ts';
import type { Customer } from '../machines/data/customer.ts';
import type { FailureReason, MessageStatus } from '../machines/data/message.ts';
import { setStatus, setTyping, type ThreadData } from '../machines/data/thread-data.ts';
import { deliveryMachine } from '../machines/delivery.machine.ts';
import { outboxMachine } from '../machines/outbox.machine.ts';
import { fromTask, type TaskLogic } from '../machines/task.ts';
import type { Failure } from '../machines/failure.ts';
import type { Recovery, VerbOutcome } from '../machines/thread.events.ts';
import { threadMachine } from '../machines/thread.machine.ts';
import { loadChannel } from './channel-loader.ts';
import { contained } from './contained.ts';
import { ChatError } from './errors.ts';
import { onceAsked } from './fingerprint.ts';
import { Fetches } from './fetches.ts';
import { Inbound, type InboundEvents } from './inbound.ts';
import { Line } from './line.ts';
import type { ResolvedOptions } from './options.ts';
import type { Ports } from './ports.ts';
import { type AnsweringFact, type RequestOutcome, Requests } from './requests.ts';
import { historyRequest, type PageInput, recoverRequest, standing } from './thread-requests.ts';
import type { SavedData } from './saved-data.ts';
import { sendMessage } from './sending.ts';
import { SignIn } from './sign-in.ts';
import type { Store } from './store.ts';
import { encode } from './wire/encode.ts';
import type { CustomerAuthorize, Envelope, OutgoingRequest, SendMessage } from './wire/outgoing.ts';
import { readSignedInFields, type SignedInFields } from './wire/read-fields.ts';
import { versionRefused } from './wire/rest.ts';
import { socketUrl } from './wire/socket-url.ts';

export type ChatActor = ActorRefFrom<typeof chatMachine>;
export type ThreadActor = ActorRefFrom<typeof threadMachine>;
export type ConnectionActor = ActorRefFrom<typeof connectionMachine>;

/** What the wiring tells the door. */
export interface WiringEvents extends InboundEvents {
  /** A machine has taken a transition. */
  changed(): void;
  /** Or could not. */
  crashed(error: unknown): void;
  /** A status that the engine itself has set on an own message. */
  statusSet(key: string, messageId: string, status: MessageStatus): void;
  verbEnded(key: string, outcome: VerbOutcome): void;
  /** The gateway does not know the thread. */
  nothingThere(key: string): void;
  /** A frame has gone out. */
  sent(frame: object): void;
  /** Whether this page is the one that sends it. */
  maySend(messageId: string): boolean;
  /** Runs it once what gone pages have left to send is at hand. */
  whenLooked(run: () => void): void;
  /** Last hand on an outgoing message. */
  dress(request: SendMessage, key: string): SendMessage;
  /** Last hand on a registration. */
  register(request: CustomerAuthorize): CustomerAuthorize;
  /** A recovered page, or one of older messages, is in the store. */
  paged(frame: unknown, key: string): void;
  /** The store knows by now who is signed in. */
  identified(fields: SignedInFields): void;
}

/** Binds the machines to the ports: the only place that knows both. Tokens and texts live here and in the store, never in a machine. */
export class Wiring {
  readonly actor: ChatActor;
  readonly line: Line;
  readonly requests: Requests;
  readonly inbound: Inbound;
  readonly fingerprint: ReturnType<typeof onceAsked>;
  /** How many messages the last page brought, by thread. */
  readonly loaded = new Map<string, number>();
  readonly #ports: Ports;
  readonly #options: ResolvedOptions;
  readonly #store: Store;
  readonly #events: WiringEvents;
  readonly #envelope: () => Envelope;
  readonly #signIn: SignIn;
  readonly #fetches: Fetches;
  /** Who the platform said is signed in; `''` while it has not. */
  #identity = '';
  #connection: ConnectionActor | undefined;
  readonly threads = new Map<string, ThreadActor>();
  readonly #unlisten: () => void;
  #hasReportedChannel = false;
  /** The socket before this one was closed from the other end. */
  #isDroppedByPeer = false;

  constructor(ports: Ports, options: ResolvedOptions, store: Store, saved: SavedData, turn: (run: () => void) => void, events: WiringEvents) {
    this.#ports = ports;
    this.#options = options;
    this.#store = store;
    this.#events = events;
    const { brandId, channelId, visitorId, visitId, destinationId, sdkVersion } = options;
    this.fingerprint = onceAsked(options.fingerprint, (error) => events.report(error));
    this.#envelope = () => ({ brandId, channelId, customer: store.customer, visitorId, visitId, destinationId, sdkVersion, ...this.fingerprint() });
    this.#signIn = new SignIn(ports, options, visitorId, saved, turn, {
      report: (error) => events.report(error), identified: (customer, fields) => this.#identify(customer, fields),
    });
    this.line = new Line(ports.socket, ports.clock, ports.network, turn);
    this.line.onSent = (frame) => events.sent(frame);
    this.requests = new Requests(ports.clock, () => ports.ids.uuid(), (request, id) => this.#write(request, id));
    this.#fetches = new Fetches(ports, options, store, this.requests, (error) => events.report(error), (fetched) => this.inbound.improve(fetched), () => this.isAuthorized);
    this.inbound = new Inbound(store, this.requests, (key) => this.threads.get(key), this.#fetches, events, options.onFrame);
    this.actor = createActor(this.#machine(visitorId), {
      id: 'chat',
      // XState hands its timers back as the numbers it got; ours are opaque.
      clock: ports.clock as never,
      inspect: options.inspect,
      input: {
        seed: Math.floor(ports.random() * 2 ** 32), isSecured: this.#signIn.isSecured, isLivechat: options.channelKind === 'livechat', isKindKnown: options.channelKind !== undefined,
      },
    });
    if (![this.actor, this.connection].every((actor) => actor?.getSnapshot().status === 'active')) throw new ChatError('engine.crashed', 'chat');
    this.#unlisten = ports.network.listen((signal) => turn(() => {
      if (signal === 'hidden') return;
      // What was asked over HTTP before hangs.
      if (signal === 'online' || signal === 'woke') {
        this.#signIn.askAgain();
        this.actor.send({ type: 'network.online' });
      }
      this.connection.send({ type: `network.${signal}` });
    }));
  }

  start(): void {
    this.actor.subscribe({ next: () => this.#events.changed(), error: (error) => this.#events.crashed(error) });
    this.actor.start();
    this.connection.subscribe({ next: () => this.#events.changed(), error: (error) => this.#events.crashed(error) });
  }

  /** Stops the machines and with them sockets, timers and requests. */
  stop(): void {
    this.#unlisten();
    this.inbound.stop();
    this.#fetches.stop();
    this.actor.stop();
    this.line.close();
    this.requests.lose();
  }

  /** Kept here: a stopped chat has no children any more, but their last states are still asked for. */
  get connection(): ConnectionActor {
    return (this.#connection ??= this.actor.getSnapshot().children?.connection as unknown as ConnectionActor);
  }

  /** Never again with this client. */
  refuseClient(): void {
    this.actor.send({ type: 'gateway.client.refused', failure: { reason: 'refused', code: versionRefused, isFinal: true } });
  }

  /** Connected, or on its way there. */
  get isWanted(): boolean {
    return !['dormant', 'failed'].includes(this.actor.getSnapshot().value.session as string);
  }

  get isAuthorized(): boolean {
    return this.actor.getSnapshot().hasTag('authorized');
  }

  thread(key: string): ThreadActor | undefined {
    return this.threads.get(key);
  }

  openThread(key: string, isKnown: boolean, waiting: readonly string[]): void {
    this.actor.send({ type: 'thread.open', key, isKnown, waiting });
    const thread = (this.actor.getSnapshot().children as Record<string, unknown>)[threadActorId(key)] as ThreadActor;
    this.threads.set(key, thread);
    thread.subscribe({ next: () => this.#events.changed(), error: (error) => this.#events.crashed(error) });
  }

  /** The gateway has shown an own message: its delivery, if one is under way, must know. */
  passEvidence(key: string, messageId: string, mark: 'confirmed' | 'seen' | 'read'): void {
    const outbox = this.thread(key)?.getSnapshot().children.outbox as ActorRefFrom<typeof outboxMachine> | undefined;
    outbox?.send({ type: 'outbox.evidence', messageId, mark });
  }

  /** What an app's own recovery found is as good as ours. */
  recovered(key: string, answer: AnsweringFact): void {
    this.thread(key)?.send({ type: 'contact.recovered', recovery: this.#keepRecovered(answer, key) });
  }

  #write(request: OutgoingRequest, id: string): boolean {
    const isWritten = this.line.write(encode(request, this.#envelope(), id), request.type.startsWith('customer.'));
    if (isWritten && this.line.deservesProbe()) this.connection.send({ type: 'connection.probe' });
    return isWritten;
  }

  /** An answer of another kind than was asked for answers nothing: reported, and as if none had come. */
  #failureOf({ answer, failure }: RequestOutcome, expected?: AnsweringFact['type']): Failure | null {
    if (failure !== null || expected === undefined || answer?.type === expected) return failure;
    this.inbound.malformed(`the answer should be ${expected}`);
    return { reason: 'unanswered', code: 'frame.malformed', isFinal: false };
  }

  /** A task that is one request; `keep` puts the answer, of the type `expected`, into the store and says what the machine needs of it. */
  #asking<TOutput, TInput, TRequest extends OutgoingRequest = OutgoingRequest>(
    requestOf: (input: TInput) => TRequest | undefined,
    keep: (answer: AnsweringFact, input: TInput, request: TRequest) => TOutput,
    expected?: AnsweringFact['type'],
    nothing?: (input: TInput) => TOutput,
    late?: (run: () => void, input: TInput) => void,
  ): TaskLogic<TOutput, TInput> {
    return fromTask<TOutput, TInput>(({ input, resolve, reject }) => {
      const request = requestOf(input);
      const end = (): void => resolve(nothing?.(input) as TOutput);
      if (request === undefined) return late === undefined ? end() : late(end, input);
      return this.requests.ask(request, (outcome) => {
        const failure = this.#failureOf(outcome, expected);
        const output = failure ?? keep(outcome.answer as AnsweringFact, input, request);
        if (failure !== null) return late === undefined ? reject(failure) : late(() => reject(failure), input);
        return late === undefined ? resolve(output as TOutput) : late(end, input);
      });
    });
  }

  /** A task that gets one page, into a gap or of what is older; `end` says what the machine needs of it. */
  #paging<TOutput, TInput extends PageInput>(cause: 'recovered' | 'history', end: (key: string, count: number) => TOutput): TaskLogic<TOutput, TInput> {
    return this.#asking(
      ({ key, gapBefore }: TInput) => historyRequest(this.#store.thread(key), this.actor.getSnapshot().context.isLivechat, gapBefore),
      (answer, { key }, { scrollToken }) => end(key, this.#keepPage(answer, key, cause, scrollToken)), 'gateway.history.loaded', ({ key }) => end(key, 0),
    );
  }

  #machine(visitorId: string): typeof chatMachine {
    const crashed = (error: unknown): void => this.#events.crashed(error);
    const delivery = deliveryMachine.provide({
      actors: {
        sendMessage: sendMessage({
          clock: this.#ports.clock, options: this.#options, store: this.#store, requests: this.requests,
          accessToken: () => this.#signIn.accessToken,
          isDroppedByPeer: () => this.#isDroppedByPeer,
          maySend: (messageId) => this.#events.maySend(messageId),
          dress: (request, key) => this.#events.dress(request, key),
          written: (messageId) => this.#setStatus(messageId, 'sending', null),
        }),
      },
      actions: { remember: (_, { messageId, status, failure }) => this.#setStatus(messageId, status, failure ?? null) },
    });
    const outbox = outboxMachine.provide({ actors: { delivery: contained(delivery, crashed) } });
    const isLivechat = (): boolean => this.actor.getSnapshot().context.isLivechat;
    const thread = threadMachine.provide({
      actors: {
        outbox: contained(outbox, crashed),
        recoverThread: this.#asking(({ key }: { key: string }) => recoverRequest(this.#store.recoveryAsked(key), isLivechat(), this.#options.recovers),
          (answer, { key }, { asked }) => this.#keepRecovered(answer, key, asked), 'gateway.thread.recovered', ({ key }) => standing(this.#store.thread(key)), (run, { key }) => this.#events.whenLooked(() => (run(), this.#store.looked(key)))),
        fillGap: this.#paging('recovered', (key, count) => ({ ...standing(this.#store.thread(key)), count })),
        loadHistory: this.#paging<void, Required<PageInput>>('history', () => undefined),
        tellSeen: this.#asking<void, { key: string }>(({ key }) => ({ type: 'thread.markSeen' as const, threadId: this.#store.thread(key).id }), () => undefined),
        endContact: this.#asking<void, { key: string; contactId: string }>(
          ({ key, contactId }) => ({ type: 'contact.end' as const, threadId: this.#store.thread(key).id, contactId }), () => undefined,
        ),
      },
      actions: {
        tellTyping: ({ context }, { isTyping }) => {
          this.requests.ask({ type: isTyping ? 'typing.start' : 'typing.end', threadId: this.#store.thread(context.key).id }, () => {});
        },
        missNothing: ({ context }) => this.#events.nothingThere(context.key),
        forgetAgentTyping: ({ context }) => this.#store.update(context.key, (data) => setTyping(data, null)),
        settleVerb: ({ context }, outcome) => this.#events.verbEnded(context.key, outcome),
      },
    });
    const signIn = this.#signIn;
    const connection = connectionMachine.provide({
      actors: { prepareSocket: fromTask<void, void>((ends) => this.line.spaced(() => signIn.prepare(ends))), socket: this.#socket(visitorId) as never },
      actions: { sendPing: () => this.line.ping() },
      guards: {
        isOffline: () => !this.#ports.network.isOnline(), wasHeard: () => this.line.wasHeard(),
      },
      delays: { silence: () => this.line.silenceLeftMs() },
    });
    const authorization = authorizationMachine.provide({
      actors: {
        admit: fromTask<Grant, void>(({ resolve }) => resolve(this.#granted())),
        register: fromTask<Grant, void>(({ resolve, reject }) => {
          let abandon = (): void => {};
          const taken = signIn.takeCode({
            reject,
            resolve: (authorizationCode) => {
              abandon = this.requests.ask(this.#events.register({ type: 'customer.authorize', authorizationCode }), (outcome) => {
                const failure = this.#failureOf(outcome, 'gateway.customer.authorized');
                if (failure !== null) reject(failure);
                else this.#keepCustomer(outcome.answer as AnsweringFact, resolve, reject);
              });
            },
          });
          return () => {
            taken?.();
            abandon();
          };
        }),
        reconnect: this.#asking<Grant, void>(() => ({ type: 'customer.reconnect', token: signIn.accessToken ?? '' }), () => this.#granted()),
        refreshToken: signIn.isSecured
          ? fromTask<Grant, void>((ends) => signIn.refresh(ends))
          : this.#asking<Grant, void>(() => ({ type: 'token.refresh', token: signIn.accessToken ?? '' }),
            (answer) => (answer.type === 'gateway.token.refreshed' ? signIn.keepAccess(answer.token) : signIn.grant), 'gateway.token.refreshed'),
      },
      actions: { reportRefresh: (_, { failure }) => this.#events.report(new ChatError('refresh.failed', failure.code || failure.reason)) },
    });
    return contained(chatMachine.provide({
      actors: {
        connection: contained(connection, crashed),
        authorization: contained(authorization, crashed),
        thread: contained(thread, crashed),
        loadChannel: loadChannel(this.#ports, this.#options, (channel, error) => {
          if (channel !== null) this.#store.channel = channel;
          this.#store.version++;
          if (error !== null && !this.#hasReportedChannel) this.#events.report(error);
          this.#hasReportedChannel = error !== null;
        }),
      },
      delays: { noticeDelay: this.#options.offlineNoticeMs },
    }), crashed);
  }

  #socket(visitorId: string) {
    return fromTask<void, undefined>(() => {
      const tell = (fact: SocketFact): void => this.connection.send(fact);
      const { brandId, channelId, endpoints, appVersion, sdkVersion, extraQuery } = this.#options;
      const { transactionToken } = this.#signIn;
      const parts = { brandId, channelId, visitorId, customerId: this.#store.customer.id, transactionToken, appVersion, sdkVersion, extraQuery };
      let wasOpen = false;
      this.#signIn.socketBegun();
      const close = this.line.open(socketUrl(endpoints, parts), {
        opened: () => {
          wasOpen = true;
          this.#isDroppedByPeer = false;
          this.#signIn.socketOpened();
          tell({ type: 'socket.opened' });
        },
        proven: () => tell({ type: 'socket.heard' }),
        came: (fact) => this.inbound.came(fact),
        closed: (code) => {
          if (!wasOpen) this.#signIn.socketRefused();
          this.#isDroppedByPeer = true;
          tell({ type: 'socket.closed', code });
        },
      });
      return () => {
        close();
        this.inbound.settle();
        this.requests.lose();
        if (wasOpen) this.#store.markMissing();
      };
    });
  }

  /** The present socket speaks for the customer from now on. */
  #granted(grant = this.#signIn.grant): Grant {
    this.line.isAuthorized = true;
    return grant;
  }

  #keepCustomer(answer: AnsweringFact, resolve: (grant: Grant) => void, reject: (failure: Failure) => void): void {
    if (answer.type !== 'gateway.customer.authorized') return resolve(this.#granted());
    if (this.#identify(answer.customer, readSignedInFields(answer.wire))) resolve(this.#granted(this.#signIn.keepAccess(answer.token)));
    else reject({ reason: 'refused', code: 'customer.changed', isFinal: true });
  }

  /** Takes over who the platform says is signed in; false when that is not who it was: what is here is somebody else's. */
  #identify(said: Customer | null, fields: SignedInFields | null): boolean {
    const { customer } = this.#store;
    const id = said?.id || customer.id;
    if (this.#identity !== '' && this.#identity !== id) return false;
    this.#identity = id;
    const [firstName, lastName] = [said?.firstName || customer.firstName, said?.lastName || customer.lastName];
    this.#store.customer = { id, firstName, lastName, imageUrl: said?.imageUrl ?? customer.imageUrl };
    this.#store.version++;
    if (fields !== null) this.#events.identified(fields);
    return true;
  }

  #setStatus(messageId: string, status: MessageStatus, failure: FailureReason | null): void {
    const key = this.#store.keyOfMessage(messageId);
    if (key === undefined) return;
    this.#store.update(key, (thread) => setStatus(thread, messageId, status, failure));
    this.#events.statusSet(key, messageId, status);
  }

  #keepRecovered(answer: AnsweringFact, key: string, asked?: ThreadData): Recovery {
    if (answer.type === 'gateway.thread.recovered') {
      this.#store.recovered(key, answer, this.actor.getSnapshot().context.isLivechat, asked);
      this.#events.paged(answer.wire, key);
      this.#fetches.improve(answer.messages);
    }
    return standing(this.#store.thread(key));
  }

  #keepPage(answer: AnsweringFact, key: string, cause: 'recovered' | 'history', asked: string): number {
    if (answer.type !== 'gateway.history.loaded') return 0;
    this.loaded.set(key, this.#store.paged(key, answer.messages, answer.scrollToken, cause, asked));
    this.#events.paged(answer.wire, key);
    this.#fetches.improve(answer.messages);
    return answer.messages.length;
  }
}
