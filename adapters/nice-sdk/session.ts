import type { Chat, ChatError, ChatOptions } from '../../src/index.ts';
import { openChat, streams } from '../../src/index.ts';
import type { Host, Installed } from '../../src/feature.ts';
import type { Ports } from '../../src/ports.ts';
import { decodeFrame } from '../../src/wire/decode.ts';
import type { Endpoints } from '../../src/wire/environments.ts';
import { sdkPlatform, sdkVersion } from '../../src/wire/sdk.ts';
import { quiet } from './abortable.ts';
import { AppSignIn } from './app-sign-in.ts';
import { type Asking, Asks } from './asks.ts';
import { type Conversation, Conversations } from './conversation.ts';
import { SdkSocket, sdkHttp, worldOf } from './engine-ports.ts';
import { AuthorizationError, ChatSDKError, finalError, reportedError, WebSocketClientError, WebSocketConnectionError } from './errors.ts';
import { chatDetail } from './event-details.ts';
import { EventTargets } from './event-targets.ts';
import { Incoming } from './incoming.ts';
import { splitName } from './names.ts';
import { type ChatSDKOptions, checkOptions, engineOptions } from './sdk-options.ts';
import { sdkStorage } from './sdk-storage.ts';
import { Sends } from './sends.ts';
import { Span } from './span.ts';
import { ChatEvent, relabelled, WebSocketClientEvent } from './vocabulary.ts';
import type { AuthorizedData, BrowserFingerprint, ChatEventData, CustomField, SendMessageEventData } from './wire-objects.ts';

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** One customer's session: the engine, its sign-in as the app drives it, and what is asked of it. Nothing runs before `start`. */
export class Session {
  readonly options: ChatSDKOptions;
  readonly endpoints: Endpoints;
  readonly ports: Ports;
  readonly incoming: Incoming;
  readonly socketEvents = new EventTargets<unknown>();
  readonly #socket: SdkSocket;
  readonly #asks: Asks;
  readonly #sends: Sends;
  readonly #signIn: AppSignIn;
  readonly #conversations = new Conversations();
  #chat: Chat | null = null;
  #host: Host | null = null;
  #customer = { id: '', name: '', image: '' };
  #isLivechat: boolean | undefined;
  #hasBeenOnline = false;
  /** The line is closed because the app wants it so. */
  #isLeaving = false;
  #span = new Span();
  #connecting: Waiter<void>[] = [];
  #online: Waiter<void>[] = [];
  readonly #toSend: string[] = [];
  /** Why it was given up. */
  #final: Error | null = null;
  customerFields: (fields: readonly CustomField[]) => void = () => {};
  /** Another is to come. */
  customerLeft: () => void = () => {};
  onLivechat: () => void = () => {};

  constructor(options: ChatSDKOptions) {
    this.endpoints = checkOptions(options);
    this.options = options;
    this.ports = worldOf(options.ports);
    this.#signIn = new AppSignIn(options, () => this.#hasBeenOnline && this.#say(WebSocketClientEvent.AUTHORIZATION_FAILED));
    this.#isLivechat = options.isLivechat;
    this.#customer = { id: options.customerId ?? '', name: options.customerName ?? '', image: options.customerImage ?? '' };
    this.incoming = new Incoming((run) => this.ports.clock.soon(run), this.#conversations, Number(options.brandId), options.channelId);
    this.#asks = new Asks(this, this.incoming, this.ports.clock);
    this.#sends = new Sends(this, this.#asks, this.incoming);
    this.incoming.onWritten = (messageId) => this.#asks.written(messageId);
    this.incoming.onAuthorized = ({ data }) => this.#signIn.signedIn(data as Partial<AuthorizedData> | undefined, this.customer.id);
    this.incoming.onThread = (id) => void this.#chat?.thread(id);
    this.incoming.isRecovering = (id) => this.#host?.threadSnapshot(id)?.sync === 'recovering';
    this.incoming.onContact = (conversation) => this.#sendLate(conversation);
    if (options.onRawEvent) this.incoming.onRawEvent = options.onRawEvent;
    this.#socket = new SdkSocket(this.ports, {
      opened: () => this.#opened(),
      announced: () => this.#say(WebSocketClientEvent.OPEN),
      mayGoOn: (isLate) => this.#signIn.mayGoOn(isLate),
      frame: (text) => this.socketEvents.tell(new MessageEvent(WebSocketClientEvent.MESSAGE, { data: text })),
      dropped: (wasOpen, code) => this.#dropped(wasOpen, code),
    });
  }

  get isSecured(): boolean {
    return Boolean(this.options.securedSession);
  }

  get isLivechat(): boolean | undefined {
    return this.#isLivechat;
  }

  get isStarted(): boolean {
    return this.#chat !== null;
  }

  /** Ends when the app leaves, another customer comes, or the session is given up, and with it what was begun before. */
  get span(): Span {
    return this.#span;
  }

  /** Who is chatting, as frames name them. */
  get customer(): { readonly id: string; readonly name: string; readonly image: string } {
    const known = this.#host?.store.customer;
    if (known === undefined) return this.#customer;
    return { id: known.id, name: `${known.firstName} ${known.lastName}`.trim(), image: known.imageUrl ?? '' };
  }

  setCustomer(change: Partial<{ id: string; name: string; image: string }>): void {
    const { id, name, image } = { ...this.customer, ...change };
    this.#customer = { id, name, image };
    const host = this.#host;
    if (host === null) return;
    const [firstName, lastName] = splitName(name);
    host.turn(() => {
      host.store.customer = { id, firstName, lastName, imageUrl: image || null };
      host.store.version++;
    });
  }

  setCustomerFields(fields: Readonly<Record<string, string | null>>): void {
    this.start().setCustomerFields(fields);
  }

  conversation(id: string): Conversation {
    return this.#conversations.of(id);
  }

  /** A thread that the app has in its hands: from now on the engine keeps it in step. */
  openThread(id: string): void {
    this.conversation(id);
    this.#chat?.thread(id);
  }

  /** Connects; true where this call began it, false where one was under way. Rejects only for what is final. */
  connect(code?: string): Promise<boolean> {
    if (code) this.#signIn.takeCode(code);
    const isFirst = this.#chat === null || ['dormant', 'failed'].includes(this.#chat.snapshot.status);
    const chat = this.start();
    if (this.#socket.isOpen && !isFirst) return Promise.resolve(false);
    const connected = new Promise<void>((resolve, reject) => this.#connecting.push({ resolve, reject }));
    void quiet(chat.connect());
    return quiet(connected.then(() => isFirst));
  }

  get isOnline(): boolean {
    return this.#host?.isOnline === true;
  }

  /** Whether any contact of this customer is under way. */
  get hasContact(): boolean {
    return this.#conversations.haveContact;
  }

  /** Listeners hear of an event under its older name too. */
  listen(type: string, handler: (event: CustomEvent<ChatEventData>) => void): () => void {
    return this.incoming.listen(relabelled[type] ?? type, handler);
  }

  listenIn(threadId: string, type: string, handler: (event: CustomEvent<ChatEventData>) => void): () => void {
    return this.incoming.listenIn(threadId, relabelled[type] ?? type, handler);
  }

  /** Without a word to the app. */
  leave(): void {
    this.#onPurpose(() => this.#chat?.disconnect());
  }

  disconnect(): void {
    this.leave();
    this.#giveUp(new ChatSDKError('The line was closed'));
    this.#say(WebSocketClientEvent.CLOSE);
  }

  /** Joins the registration that the engine makes on each open; a second call on the same one makes another. */
  authorize(code?: string | null, visitorId?: string, fingerprint?: BrowserFingerprint): Promise<AuthorizedData> {
    if (fingerprint !== undefined) this.#signIn.fingerprint = fingerprint;
    if (visitorId && visitorId !== this.options.visitorId) this.#socket.visitorId = visitorId;
    if (this.isOnline) {
      const said = code && !this.isSecured ? null : this.#signIn.joined();
      return said === null ? this.#registerAgain(code ?? null) : Promise.resolve(said);
    }
    if (code) this.#signIn.takeCode(code);
    const authorized = this.#signIn.join();
    if (this.#chat === null || ['dormant', 'failed'].includes(this.#chat.snapshot.status)) void this.connect();
    this.#socket.release();
    return authorized;
  }

  /** Asks the gateway; waits until it listens. Rejects with a ChatSDKError whose `data` is the frame that refused it. */
  ask(eventType: string, data: object, asking: Asking = {}): Promise<ChatEventData> {
    return quiet(this.#asks.ask(eventType, data, asking).then(chatDetail));
  }

  /** The same for a recovery: what it finds is the engine's too. Gives the answer's frame. */
  async recover(eventType: string, id: string | undefined, isSilent: boolean): Promise<unknown> {
    const frame = await this.#asks.ask(eventType, id === undefined ? {} : { thread: { idOnExternalPlatform: id } }, { threadId: id ?? '', isSilent, isPatient: true });
    const fact = decodeFrame(frame);
    const threadId = fact.type === 'gateway.thread.recovered' ? (id ?? fact.thread?.id ?? '') : '';
    if (threadId !== '') {
      this.openThread(threadId);
      this.#host?.recovered(threadId, fact as Parameters<Host['recovered']>[1]);
    }
    return frame;
  }

  /** Sends a message; resolves with the frame that acknowledged it, rejects with the one that refused it as `data`. */
  async send(threadId: string, data: SendMessageEventData, messageId: string): Promise<ChatEventData> {
    this.#asks.sending(messageId);
    try {
      if (!this.#hasBeenOnline || this.#isGivenUp) await this.#span.until(this.whenOnline());
      return await this.#sends.send(threadId, data, messageId);
    } finally {
      this.#asks.settled(messageId);
    }
  }

  get #isGivenUp(): boolean {
    return this.#chat?.snapshot.status === 'failed';
  }

  whenOnline(): Promise<void> {
    if (this.#host?.isOnline === true) return Promise.resolve();
    if (this.#isGivenUp) return Promise.reject(this.#final);
    return new Promise((resolve, reject) => this.#online.push({ resolve, reject }));
  }

  /** A frame of the app's own, when the line is there and authorized. */
  write(text: string): void {
    if (this.#host?.isOnline === true) this.#socket.write(text);
    else this.#toSend.push(text);
  }

  /** Another customer on a fresh connection. */
  reset(customer: { readonly id: string; readonly name: string; readonly image: string }, visitorId: string, visitId: string): Promise<boolean> {
    const isNamed = !this.isSecured || this.options.securedSession === 'anonymous';
    this.#end(new ChatSDKError('The session was reset'));
    this.#conversations.clear();
    // Also where nothing has begun yet: of who leaves, earlier pages have kept something.
    const chat = this.start();
    this.#customer = isNamed ? customer : { id: '', name: '', image: '' };
    Object.assign(this.options, { visitorId, visitId });
    this.#signIn.forget();
    this.incoming.forgetAll();
    this.customerLeft();
    this.#toSend.length = 0;
    this.#socket.visitorId = '';
    this.#onPurpose(() => chat.reset({ visitorId, visitId, ...(isNamed && { customer: this.#engineCustomer() }) }));
    return this.connect();
  }

  /** Makes the engine, once. */
  start(): Chat {
    if (this.#chat !== null) return this.#chat;
    const { storage, cacheStorage, identityToken } = this.options;
    const { clock, http } = this.ports;
    if (this.#customer.id === '' && !this.isSecured) this.#customer.id = this.ports.ids.uuid();
    const options: ChatOptions = {
      ...engineOptions(this.options, this.endpoints), signIn: this.#signIn.options,
      customer: this.#engineCustomer(),
      onError: (error) => this.report(reportedError(error)), onFrame: this.incoming.frame,
      features: [streams(), { name: 'niceSdk', install: (host) => this.#installed(host) }],
    };
    const ports: Ports = {
      ...this.ports, socket: this.#socket, storage: this.options.ports?.storage ?? sdkStorage(storage, cacheStorage, identityToken, () => clock.now()),
      http: sdkHttp(http, this.options, (run) => clock.soon(run), {
        channelRead: (info) => this.#channelRead(info),
        tokenRead: (answer) => this.options.onAuthorization?.(answer === null ? 'error' : 'success', structuredClone(answer) ?? {}),
      }),
    };
    this.#chat = openChat(options, ports);
    this.#chat.on('chat.failed', ({ error }) => this.#failed(error));
    this.#chat.on('message.changed', this.#sends.changed);
    this.#chat.on('message.failed', this.#sends.failed);
    for (const { id } of this.#conversations.all) this.#chat.thread(id);
    return this.#chat;
  }

  report(error: Error): void {
    try {
      this.options.onError?.(error);
    } catch {
      // There is nobody left to tell.
    }
  }

  #say(type: WebSocketClientEvent): void {
    this.socketEvents.tell(new CustomEvent(type));
  }

  #engineCustomer(): NonNullable<ChatOptions['customer']> {
    const { id, name, image } = this.#customer;
    const [firstName, lastName] = splitName(name);
    return { ...(id !== '' && { id }), firstName, lastName, ...(image !== '' && { imageUrl: image }) };
  }

  #installed(host: Host): Installed {
    this.#host = host;
    const events = Object.fromEntries(Object.values(ChatEvent).map((type) => [type, this.incoming.unknown]));
    return {
      events,
      pushed: (fact) => fact.type !== 'gateway.frame.unknown' && this.incoming.pushed(fact),
      paged: (frame, key) => this.incoming.paged(frame, key),
      settled: () => this.incoming.settled(host),
      online: (isOnline) => (isOnline ? this.#wentOnline() : this.#lost()),
      identified: ({ customerFields }) => this.customerFields(customerFields),
      register: this.#signIn.register,
      dress: (request, key) => {
        const conversation = this.conversation(key);
        const { fields, hasContact } = conversation;
        if (hasContact && fields.goAgain(request.messageId)) this.#sendLate(conversation);
        return { ...request, more: this.#sends.more(request.messageId), ...(!hasContact && { contactFields: fields.dress(request.contactFields ?? [], request.messageId, host.store) }) };
      },
    };
  }

  /** Fields that were set after the first message had gone out without them, or went with one that did not arrive. */
  #sendLate({ id, fields }: Conversation): void {
    const customFields = this.#host === null ? [] : fields.begun(this.#host.store);
    if (customFields.length > 0) void quiet(this.ask('SetConsumerContactCustomFields', { customFields, thread: { idOnExternalPlatform: id } }, { threadId: id, isPatient: true, isLasting: true }));
  }

  async #registerAgain(code: string | null): Promise<AuthorizedData> {
    const data = {
      authorization: { authorizationCode: code }, ...(this.#signIn.fingerprint && { browserFingerprint: this.#signIn.fingerprint }), disableChannelInfo: true,
      sdkVersion: this.options.sdkVersion ?? sdkVersion, sdkPlatform,
    };
    try {
      return (await this.ask('AuthorizeCustomer', data)).data as AuthorizedData;
    } catch (error) {
      throw new AuthorizationError(`Authorization failed because of (${(error as Error).message})`, (error as ChatSDKError).data, error);
    }
  }

  #channelRead(info: { readonly isLiveChat?: unknown; readonly isAuthorizationEnabled?: unknown } | null): void {
    this.#signIn.channelRead(info?.isAuthorizationEnabled === true);
    if (this.#isLivechat === undefined && info !== null) this.#isLivechat = info.isLiveChat === true;
    if (this.#isLivechat === true) this.onLivechat();
    this.#socket.release();
  }

  #opened(): void {
    this.#signIn.opened();
    for (const { resolve } of this.#connecting.splice(0)) resolve();
  }

  #onPurpose(close: () => void): void {
    this.#isLeaving = true;
    close();
    this.#isLeaving = false;
  }

  #dropped(wasOpen: boolean, code: number): void {
    if (this.#isLeaving) return;
    const status = this.#chat?.snapshot.status;
    if (code !== 1000 || wasOpen) this.report(new WebSocketClientError(wasOpen ? 'The connection was closed' : 'The connection could not be opened'));
    if (code !== 1000) this.#say(WebSocketClientEvent.ERROR);
    if (wasOpen && status !== 'dormant' && status !== 'failed') this.#say(WebSocketClientEvent.RECONNECTING);
  }

  #lost(): void {
    this.incoming.lost();
    this.#asks.lost();
  }

  #wentOnline(): void {
    this.#hasBeenOnline = true;
    if (this.isSecured) this.#signIn.signedIn(undefined, this.customer.id);
    for (const text of this.#toSend.splice(0)) this.#socket.write(text);
    for (const { resolve } of this.#online.splice(0)) resolve();
  }

  /** What was begun is not wanted any more; another session may follow. */
  #end(reason: Error): void {
    const ended = this.#span;
    this.#span = new Span();
    ended.end(reason);
    this.#signIn.failed(reason);
  }

  /** There is no session to wait for. */
  #giveUp(reason: Error): void {
    this.#end(reason);
    for (const { reject } of [...this.#connecting.splice(0), ...this.#online.splice(0)]) reject(reason);
  }

  #failed(error: ChatError): void {
    const reason = (this.#final = finalError(error));
    // First: whoever is told may connect again.
    this.#giveUp(reason);
    this.report(reason);
    this.report(new WebSocketConnectionError('The connection is given up'));
    if (reason instanceof AuthorizationError) this.#say(WebSocketClientEvent.AUTHORIZATION_FAILED);
    this.#say(WebSocketClientEvent.CLOSE);
  }
}
