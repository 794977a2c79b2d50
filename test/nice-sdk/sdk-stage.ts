import ChatSdk, { type ChatEvent, type ChatEventData, type ChatSDKOptions } from '../../adapters/nice-sdk/nice-sdk.ts';
import type { GatewayConfig } from '../../adapters/local-gateway/core/gateway-config.ts';
import type { HttpRequest, Ports } from '../../src/ports.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { type DeviceTraits, VirtualDevice } from '../kit/virtual-network.ts';
import { meanwhile } from '../kit/virtual-time.ts';

/** The app of the examples in the protocol's Appendix D. */
export const exampleOptions: ChatSDKOptions = {
  brandId: 4711, channelId: 'chat_x', environment: 'custom', customerId: 'cust-7', customerName: 'Ada L', visitorId: '2f6d0000-4444-4aaa-8bbb-000000000001',
  visitId: 'vt-1', destinationId: 'dst-1', isLivechat: false, isAuthorizationEnabled: false, storage: null, cacheStorage: null,
  customEnvironment: { name: 'virtual', chat: 'http://gateway.test', gateway: 'ws://gateway.test', authorize: 'http://gateway.test' },
};

/** One application on the drop-in, on a device of its own before the virtual gateway. */
export class SdkApp {
  readonly sdk: ChatSdk;
  readonly device: VirtualDevice;
  /** Frames it wrote, heartbeats left out. */
  readonly sent: { readonly action: string; readonly eventId: string; readonly payload: { readonly eventType: string; readonly data: Readonly<Record<string, unknown>> } }[] = [];
  readonly addresses: string[] = [];
  readonly asked: HttpRequest[] = [];
  readonly errors: Error[] = [];
  readonly #world: VirtualWorld;

  constructor(world: VirtualWorld, options: Partial<ChatSDKOptions> = {}, traits: DeviceTraits = {}) {
    this.#world = world;
    this.device = new VirtualDevice(world.clock, world.gateway, traits);
    const { socket, http, storage: _, ...others } = this.device.ports;
    const ports: Partial<Ports> = {
      ...others,
      socket: {
        open: (url, on) => {
          this.addresses.push(url);
          const handle = socket.open(url, on);
          return {
            close: (code, reason) => handle.close(code, reason),
            send: (text) => {
              const frame = JSON.parse(text) as (typeof this.sent)[number];
              if (frame.action !== 'heartbeat') this.sent.push(frame);
              handle.send(text);
            },
          };
        },
      },
      http: {
        request: (request, done, progress) => {
          this.asked.push(request);
          return http.request(request, done, progress);
        },
      },
    };
    const { customerId, customerName, ...example } = exampleOptions;
    const named = options.securedSession === 'securedCookies' || options.securedSession === 'thirdParty' ? {} : { customerId: customerId ?? '', customerName: customerName ?? '' };
    this.sdk = new ChatSdk({ ...example, ...named, onError: (error) => this.errors.push(error), ...options, ports: { ...ports, ...options.ports } });
  }

  /** Types of the frames it wrote. */
  get types(): readonly string[] {
    return this.sent.map(({ payload }) => payload.eventType);
  }

  /** Details of events as they come. */
  hear(...types: ChatEvent[]): ChatEventData[] {
    const heard: ChatEventData[] = [];
    for (const type of types) this.sdk.onChatEvent(type, ({ detail }) => heard.push(detail));
    return heard;
  }

  /** Lets time pass, and promises with it. */
  pass(ms = 200): Promise<void> {
    return meanwhile(this.#world, new Promise<void>((resolve) => this.#world.clock.setTimeout(resolve, ms)), ms + 1_000);
  }

  /** Until a promise has settled. */
  settled<T>(promise: Promise<T>, patienceMs?: number): Promise<T> {
    return meanwhile(this.#world, promise, patienceMs);
  }

  /** Connected and signed in. */
  async online(): Promise<this> {
    void this.sdk.connect();
    await this.settled(this.sdk.ready());
    return this;
  }

  /** What became of it, when it is over: the error of a rejection. */
  async rejection(promise: Promise<unknown>): Promise<Error> {
    return this.settled(promise.then(() => {
      throw new Error('it did not reject');
    }, (error: Error) => error));
  }
}

export const textsOf = (events: readonly ChatEventData[]): readonly unknown[] =>
  events.map(({ data }) => (data as { message: { messageContent: { payload: { text?: string } } } }).message.messageContent.payload.text);

export const newWorld = (config: Partial<GatewayConfig> = {}): VirtualWorld => new VirtualWorld(config);

export type Thread = ReturnType<SdkApp['sdk']['getThread']>;

/** The custom fields of the world's first thread, as the platform has them. */
export const fieldsOf = (world: VirtualWorld): unknown => world.threads[0]?.customFields.map(({ ident, value }) => [ident, value]);

/** An app that is on line, and a thread whose contact is over. */
export async function closedContact(world: VirtualWorld): Promise<{ readonly app: SdkApp; readonly thread: Thread }> {
  const app = await new SdkApp(world).online();
  const thread = app.sdk.getThread('t-1');
  await app.settled(thread.sendTextMessage('hello'));
  await app.pass(1_000);
  world.agent('accept');
  world.agent('close');
  await app.pass(2_000);
  return { app, thread };
}
