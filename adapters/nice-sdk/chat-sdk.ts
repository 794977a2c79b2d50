import { AbortablePromise, quiet } from './abortable.ts';
import { Customer } from './customer.ts';
import { ChatSDKError, SendMessageFailedError } from './errors.ts';
import { generateId } from './names.ts';
import { fetchAvailability, fetchChannelInfo, fetchMenu, type RestPlace } from './rest.ts';
import { type ChatSDKOptions, engineOptions, languageOf } from './sdk-options.ts';
import { Session } from './session.ts';
import { rememberPlace } from './standalone.ts';
import { LivechatThread, recoverThread, Thread } from './thread.ts';
import type { ChatEvent } from './vocabulary.ts';
import { WebSocketClient } from './web-socket-client.ts';
import type {
  AuthorizedData, BrowserFingerprint, ChannelAvailabilityResponse, ChannelInfo, ChatEventData, ChatEventHandler, OfflineMessageData, PersistentMenuItem, RecoveredData,
  RemoveListenerFunction, ThreadView,
} from './wire-objects.ts';

/**
 * The vendor's API on this engine. Making one does nothing: it begins with `connect()`. Throws a ChatSDKError that names the option that is wrong.
 * Two of them share nothing.
 */
export class ChatSdk {
  readonly channelId: string;
  readonly #session: Session;
  readonly #customer: Customer;
  readonly #place: RestPlace;
  readonly #threads = new Map<string, Thread>();
  #client: WebSocketClient | null = null;

  constructor(options: ChatSDKOptions) {
    this.#session = new Session({ ...options });
    this.channelId = options.channelId;
    this.#customer = new Customer(this.#session);
    const { brandId, channelId, appName, sdkVersion, extraHeaders } = engineOptions(options, this.#session.endpoints);
    this.#place = {
      ports: this.#session.ports,
      caller: { endpoints: this.#session.endpoints, brandId, channelId, ...(appName !== undefined && { appName }), ...(sdkVersion !== undefined && { sdkVersion }), ...(extraHeaders && { extraHeaders }) },
    };
    rememberPlace(this.#place);
    this.#session.onLivechat = () => {
      // Now it is known; what an app holds already is one too.
      for (const thread of this.#threads.values()) if (!(thread instanceof LivechatThread)) Object.setPrototypeOf(thread, LivechatThread.prototype);
    };
  }

  /** Undefined until it is known, where the option does not say it. */
  get isLivechat(): boolean | undefined {
    return this.#session.isLivechat;
  }

  /** True when this call has connected, false when one did before. Tries until it succeeds; rejects only for what is final. */
  connect(authorizationCode?: string): Promise<boolean> {
    this.#client ??= new WebSocketClient(this.#session);
    return this.#session.connect(authorizationCode);
  }

  /** Settles when the session is there: connected and signed in. */
  ready(): Promise<void> {
    return quiet(this.#session.whenOnline());
  }

  /** Legacy sessions: signs in, once per open. Rejects with an AuthorizationError. */
  authorize(authorizationCode?: string | null, visitorId?: string, browserFingerprint?: BrowserFingerprint): Promise<AuthorizedData> {
    this.#client ??= new WebSocketClient(this.#session);
    return quiet(this.#session.authorize(authorizationCode, visitorId, browserFingerprint));
  }

  getChannelInfo(): Promise<ChannelInfo> {
    return quiet(fetchChannelInfo(this.#place, languageOf(this.#session.options)));
  }

  getChannelAvailability(): Promise<ChannelAvailabilityResponse> {
    return quiet(fetchAvailability(this.#place));
  }

  getPersistentMenuItems(): Promise<PersistentMenuItem[]> {
    return quiet(fetchMenu(this.#place));
  }

  /** A conversation, known to the platform or not yet: the same object for the same id, and nothing goes out for it. */
  getThread(id: string): Thread | LivechatThread {
    if (typeof id !== 'string' || id === '') throw new ChatSDKError('getThread(id): a non-empty id is needed');
    const held = this.#threads.get(id);
    if (held !== undefined) return held;
    const thread = this.isLivechat ? new LivechatThread(id, this.#session, this.#place) : new Thread(id, this.#session, this.#place);
    this.#threads.set(id, thread);
    return thread;
  }

  /** The customer's threads, without messages. */
  getThreadList(): Promise<ThreadView[] | null> {
    return quiet(this.#session.ask('FetchThreadList', {}, { isPatient: true }).then(({ data }) => (data as { threads?: ThreadView[] } | undefined)?.threads ?? null));
  }

  /** All there is of a thread, or of the latest one; its event is told once. Rejects with a ThreadRecoverFailedError where there is none. */
  recoverThreadData(id?: string): AbortablePromise<RecoveredData> {
    return AbortablePromise.from(this.#recover(false, id));
  }

  /** The same for a live chat. */
  recoverLivechatThreadData(id?: string): AbortablePromise<RecoveredData> {
    return AbortablePromise.from(this.#recover(true, id));
  }

  getCustomer(): Customer {
    return this.#customer;
  }

  /** Null before the first `connect()`. */
  getWebsocketClient(): WebSocketClient | null {
    return this.#client;
  }

  /** Events of all threads. Gives how to stop. */
  onChatEvent(type: ChatEvent, handler: ChatEventHandler): RemoveListenerFunction {
    return this.#session.listen(type, handler);
  }

  /** Leaves a message in a live chat that is closed. Rejects with a SendMessageFailedError. */
  sendOfflineMessage({ name, email, message }: OfflineMessageData): Promise<ChatEventData> {
    const words = name.trim().split(/\s+/);
    const lastName = words.length > 1 ? (words.pop() ?? '') : '';
    return quiet(this.#session.ask('SendOfflineMessage', {
      messageContent: { type: 'TEXT', payload: { text: message } },
      authorCustomerIdentity: { idOnExternalPlatform: email, firstName: words.join(' '), lastName },
    }).catch((error: ChatSDKError) => {
      throw new SendMessageFailedError(`The offline message was not sent: ${error.message}`, error.data, error);
    }));
  }

  /** Another customer on a fresh connection; what is left out is made anew. Threads of the one before are not theirs. */
  async resetSession(customerId = generateId(), customerName = '', customerImage = '', visitorId = generateId(), visitId = generateId()): Promise<void> {
    this.#threads.clear();
    this.#client ??= new WebSocketClient(this.#session);
    try {
      await this.#session.reset({ id: customerId, name: customerName, image: customerImage }, visitorId, visitId);
    } catch (error) {
      this.#session.report(error as Error);
    }
  }

  /** A token to read one address with; the engine does this by itself. */
  generateAuthorizationToken(threadId: string, url: string): Promise<ChatEventData> {
    return this.#session.ask('GenerateAuthorizationToken', { thread: { idOnExternalPlatform: threadId }, url }, { threadId, isPatient: true });
  }

  async #recover(isLivechat: boolean, id: string | undefined): Promise<RecoveredData> {
    const data = await recoverThread(this.#session, isLivechat, id, false);
    const threadId = id ?? data.thread?.idOnExternalPlatform;
    if (threadId) this.getThread(threadId);
    return data;
  }
}
