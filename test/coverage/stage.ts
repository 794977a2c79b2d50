import type { GatewayConfig } from '../../adapters/local-gateway/core/gateway-config.ts';
import type { Chat, ChatOptions, EventStreamEvents, EventStreamPort, Feature, HttpPort, HttpRequest, SocketPort, StoragePort, Thread } from '../../src/index.ts';
import type { BrowserFingerprint } from '../../src/wire/frames.ts';
import { VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';
import { meanwhile } from '../kit/virtual-time.ts';
import { clientFrame, member, serverFrame } from '../wire/fixtures/frames.ts';

/** The thread of every example frame. */
export const threadId = '7b0a0000-3333-4aaa-8bbb-000000000001';

/** The app of the examples: brand, channel, customer, visitor, visit, destination and fingerprint of PROTOCOL Appendix D. */
const appOfExamples: Partial<ChatOptions> = {
  brandId: 4711,
  channelId: 'chat_x',
  customer: { id: 'cust-7', firstName: 'Ada', lastName: 'L' },
  visitorId: '2f6d0000-4444-4aaa-8bbb-000000000001',
  visitId: 'vt-1',
  destinationId: 'dst-1',
  appName: 'shop',
  sdkVersion: '3.3.0',
  fingerprint: member(clientFrame('AuthorizeCustomer'), 'payload', 'data', 'browserFingerprint') as BrowserFingerprint,
};

/** What makes one stage different from the next. */
export interface StageTraits {
  readonly options?: Partial<ChatOptions>;
  readonly config?: Partial<GatewayConfig>;
  /** Of an earlier page of the same browser. */
  readonly storage?: StoragePort;
}

/** An answer to the next request of a type, or what the gateway answered and what becomes of it. */
type Answer = object | ((answer: object) => object);

/** A whole engine, dressed as the app of the examples, before a gateway whose answers can be replaced by an example's. */
export class Stage {
  readonly world: VirtualWorld;
  readonly opened: VirtualChat;
  /** Values of this run beside the values that the example has in their place. */
  readonly aliases = new Map<string, string>();
  /** Streams that the engine listens to, by address: a test tells them what to say. */
  readonly streams = new Map<string, EventStreamEvents>();
  readonly #answers: { readonly eventType: string; readonly answer: Answer }[] = [];
  readonly #asked = new Map<string, string>();
  readonly #requests: HttpRequest[] = [];
  readonly #bodies: { readonly path: string; readonly body: Answer }[] = [];

  constructor({ options, config, storage }: StageTraits = {}) {
    this.world = new VirtualWorld(config);
    this.opened = this.world.open({
      ...(storage && { storage }),
      options: { ...appOfExamples, ...options },
      ports: { socket: this.#socketPort(), http: this.#httpPort(), eventStream: this.#eventStreamPort() },
    });
  }

  get chat(): Chat {
    return this.opened.chat;
  }

  /** The thread of the examples. */
  get thread(): Thread {
    return this.chat.thread(threadId);
  }

  /** Connects, and waits until nothing is missing. */
  live(): this {
    this.chat.connect().catch(() => {});
    this.world.until(() => this.chat.snapshot.status === 'live');
    return this;
  }

  /** With the thread of the examples open. */
  open(): this {
    void this.thread;
    return this.live();
  }

  /** In the middle of the examples' contact. */
  talking(): this {
    this.open();
    this.push(serverFrame('CaseCreated'));
    return this;
  }

  /** To the engine, as if the gateway had said it. */
  push(frame: object | string): void {
    this.world.control('push', { frame });
    this.pass();
  }

  /** Long enough for there and back. */
  pass(ms = 100): void {
    this.world.advance(ms);
  }

  settled<T>(promise: Promise<T>): Promise<T> {
    return meanwhile(this.world, promise);
  }

  /** Lets time pass, and the app's promises with it. */
  wait(ms: number): Promise<void> {
    return meanwhile(this.world, new Promise<void>((resolve) => this.world.clock.setTimeout(resolve, ms)), ms + 1_000);
  }

  /** The next request of this type is answered so, under its own id. */
  answer(eventType: string, answer: Answer): void {
    this.#answers.push({ eventType, answer });
  }

  /** HTTP requests whose address contains `path` are answered with this body; where there are several, each once and the last one again. */
  body(path: string, body: Answer): void {
    this.#bodies.push({ path, body });
  }

  /** Frames of a type that were written to the socket. */
  sent(eventType: string): readonly object[] {
    const frames = this.opened.frames.filter(({ direction }) => direction === 'out').map(({ frame }) => frame as object);
    return frames.filter((frame) => (member(frame, 'payload', 'eventType') ?? member(frame, 'action')) === eventType);
  }

  /** HTTP requests as the engine gave them out. */
  asked(method: HttpRequest['method'], path: string): readonly HttpRequest[] {
    return this.#requests.filter((request) => request.method === method && request.url.includes(path));
  }

  #socketPort(): SocketPort {
    return {
      open: (url, on) => {
        const socket = this.opened.device.ports.socket.open(url, { ...on, text: (text) => on.text(this.#replaced(text)) });
        return {
          close: (code, reason) => socket.close(code, reason),
          send: (text) => {
            const frame: unknown = JSON.parse(text);
            this.#asked.set(String(member(frame, 'eventId')), String(member(frame, 'payload', 'eventType')));
            socket.send(text);
          },
        };
      },
    };
  }

  #replaced(text: string): string {
    const frame = JSON.parse(text) as { readonly eventId?: string };
    const eventType = this.#asked.get(frame.eventId ?? '');
    const index = this.#answers.findIndex((answer) => answer.eventType === eventType);
    if (index < 0) return text;
    this.#asked.delete(frame.eventId ?? '');
    const [next] = this.#answers.splice(index, 1);
    const answer = typeof next?.answer === 'function' ? next.answer(frame) : next?.answer;
    return JSON.stringify({ ...answer, eventId: frame.eventId });
  }

  #eventStreamPort(): EventStreamPort {
    return {
      open: (url, _names, on) => {
        this.streams.set(url, on);
        return () => this.streams.delete(url);
      },
    };
  }

  #httpPort(): HttpPort {
    return {
      request: (request: HttpRequest, done, progress) => {
        this.#requests.push(request);
        const { http } = this.opened.device.ports;
        const bodies = this.#bodies.filter(({ path }) => request.url.includes(path));
        const [own] = bodies;
        if (own === undefined) return http.request(request, done, progress);
        if (bodies.length > 1) this.#bodies.splice(this.#bodies.indexOf(own), 1);
        const { body } = own;
        if (typeof body === 'function') {
          return http.request(request, (result) => done({ ...result, body: JSON.stringify(body(JSON.parse(result.body) as object)) }), progress);
        }
        const timer = this.world.clock.setTimeout(() => done({ status: 200, body: JSON.stringify(body) }), 20);
        return () => this.world.clock.clearTimeout(timer);
      },
    };
  }
}

/** A stage whose chat has a feature. */
export class FeatureStage<C extends object, T extends object> extends Stage {
  constructor(feature: Feature<C, T>, { options, config }: StageTraits = {}) {
    super({ options: { features: [feature], ...options }, ...(config && { config }) });
  }

  override get chat(): Chat & C {
    return this.opened.chat as Chat & C;
  }

  override get thread(): Thread & T {
    return this.chat.thread(threadId) as Thread & T;
  }
}
