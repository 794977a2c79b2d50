import { createGateway, type ControlAnswer, type Gateway, type GatewayConfig, type GatewayConnection } from '../../../adapters/local-gateway/gateway.ts';
import { countedUuids } from '../../kit/counted-ids.ts';
import { EventClock } from '../../kit/event-clock.ts';

/** A frame of the gateway, parsed; the tests look into it freely. */
export type Frame = Record<string, unknown> & {
  readonly eventId?: string;
  readonly eventType?: string;
  readonly createdAt?: string;
  readonly data?: Deep;
  readonly postback?: { readonly eventType: string; readonly data?: Deep };
  readonly error?: { readonly errorCode: string; readonly errorMessage: string; readonly transactionId: string };
};

/** Parsed JSON, for reading paths in tests; a missing step fails the assertion that reads it. */
export interface Deep {
  readonly [member: string]: Deep;
}

/** Parsed JSON that is an array. */
export function items(value: Deep | undefined): readonly Deep[] {
  return Array.isArray(value) ? (value as readonly Deep[]) : [];
}

/** Parsed JSON that is a text. */
export function plain(value: Deep | undefined): string {
  const text: unknown = value;
  return typeof text === 'string' ? text : '';
}

/** A client that follows the protocol and nothing else. */
export interface PlainClient {
  readonly connection: GatewayConnection;
  /** Everything heard, oldest first, as text. */
  readonly heard: string[];
  readonly ended: { how: 'open' | 'cut' | number };
  /** Sends any text. */
  raw(text: string): void;
  /** Sends a request without waiting; answers its event id. */
  post(eventType: string, data?: object, more?: object): string;
  /** Sends a request and takes its answer, which must be there at once. */
  ask(eventType: string, data?: object, more?: object): Frame;
  /** Frames heard that carry this event id. */
  answers(eventId: string): Frame[];
  /** Pushes heard of a type. */
  pushes(eventType: string): Frame[];
  frames(): Frame[];
}

/** One HTTP answer as it came, piece by piece. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  state: 'waiting' | 'started' | 'ended' | 'cut';
}

/** A gateway on a virtual clock. */
export interface VirtualGateway {
  readonly gateway: Gateway;
  readonly clock: EventClock;
  connect(customerId: string, query?: Record<string, string>): PlainClient;
  /** Tries a handshake that is expected not to be accepted at once. */
  knock(path: string): { outcome: string; status?: number; wasCut(): boolean };
  http(method: string, path: string, body?: unknown, headers?: Record<string, string>): HttpAnswer;
  /** Runs a control command that must succeed. */
  control(command: string, body?: object): Deep;
  refused(command: string, body?: unknown): ControlAnswer;
  /** Lets time pass; 10 ms by default, enough for pushes to leave. */
  pass(ms?: number): void;
}

export const startAt = Date.UTC(2026, 0, 5, 10);

/** Makes a gateway whose time and ids are the test's. */
export function virtualGateway(config: Partial<GatewayConfig> = {}): VirtualGateway {
  const clock = new EventClock(startAt);
  const gateway = createGateway({ clock, ids: { uuid: countedUuids(1) }, config, publicUrl: () => 'http://gateway.test' });
  const requestId = countedUuids(2);
  return {
    gateway,
    clock,
    connect: (customerId, query = {}) => connect(gateway, customerId, query, requestId),
    knock(path) {
      let isCut = false;
      const handshake = gateway.accept({ path }, { send: () => {}, close: () => {}, cut: () => (isCut = true) });
      return { outcome: handshake.outcome, ...('status' in handshake && { status: handshake.status }), wasCut: () => isCut };
    },
    http: (method, path, body, headers = {}) => exchange(gateway, method, path, body, headers),
    control(command, body = {}) {
      const answer = gateway.control(command, body);
      if (answer.status !== 200) throw new Error(`${command}: ${JSON.stringify(answer.body)}`);
      return JSON.parse(JSON.stringify(answer.body)) as Deep;
    },
    refused: (command, body) => gateway.control(command, body),
    pass: (ms = 10) => void clock.advance(ms),
  };
}

function connect(gateway: Gateway, customerId: string, query: Record<string, string>, requestId: () => string): PlainClient {
  const heard: string[] = [];
  const ended: PlainClient['ended'] = { how: 'open' };
  const channelId = query['channelId'] ?? 'chat_messaging';
  const path = `/?${new URLSearchParams({ brandId: '1001', channelId, ...(customerId && { customerId }), ...query }).toString()}`;
  const handshake = gateway.accept({ path }, {
    send: (text) => heard.push(text),
    close: (code) => (ended.how = code),
    cut: () => (ended.how = 'cut'),
  });
  if (handshake.outcome !== 'accepted') throw new Error(`the handshake was ${handshake.outcome}`);
  const { connection } = handshake;
  const frames = (): Frame[] => heard.flatMap((text) => parsed(text));
  const client: PlainClient = {
    connection,
    heard,
    ended,
    frames,
    raw: (text) => connection.receive(text),
    post(eventType, data = {}, more = {}) {
      const eventId = requestId();
      const payload = {
        eventType, brand: { id: 1001 }, channel: { id: channelId }, consumerIdentity: { idOnExternalPlatform: customerId }, data, destination: {},
        visitor: { id: 'v-1' }, visit: {}, ...more,
      };
      connection.receive(JSON.stringify({ action: eventType === 'AuthorizeCustomer' ? 'register' : 'chatWindowEvent', eventId, payload }));
      return eventId;
    },
    ask(eventType, data, more) {
      const eventId = client.post(eventType, data, more);
      const [answer, ...others] = client.answers(eventId);
      if (!answer || others.length > 0) throw new Error(`${eventType} got ${answer ? others.length + 1 : 'no'} answers`);
      return answer;
    },
    answers: (eventId) => frames().filter((frame) => frame.eventId === eventId),
    pushes: (eventType) => frames().filter((frame) => frame.eventType === eventType),
  };
  return client;
}

function parsed(text: string): Frame[] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? [value as Frame] : [];
  } catch {
    return [];
  }
}

function exchange(gateway: Gateway, method: string, path: string, body: unknown, headers: Record<string, string>): HttpAnswer {
  const answer: HttpAnswer = { status: 0, headers: {}, body: '', state: 'waiting' };
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  gateway.http({ method, path, headers, body: text }, {
    start(status, sent) {
      Object.assign(answer, { status, headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])), state: 'started' });
    },
    write: (part) => (answer.body += part),
    end(last) {
      answer.body += typeof last === 'string' ? last : last ? new TextDecoder().decode(last) : '';
      answer.state = 'ended';
    },
    cut: () => (answer.state = 'cut'),
  });
  return answer;
}

/** The data of a text message, as `SendMessage` needs it. */
export function textMessage(threadId: string, id: string, text: string, more: object = {}): object {
  return {
    messageContent: { type: 'TEXT', payload: { text } }, idOnExternalPlatform: id, thread: { idOnExternalPlatform: threadId },
    consumer: { customFields: [] }, consumerContact: { customFields: [] }, attachments: [], browserFingerprint: {}, ...more,
  };
}

/** Data that names a thread. */
export function inThread(threadId: string, more: object = {}): object {
  return { thread: { idOnExternalPlatform: threadId }, ...more };
}
