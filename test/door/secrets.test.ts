import { afterEach, expect, test, vi } from 'vitest';
import { type ChatError, type HttpResult, type Ports, proactive, streams, uploads, type Thread, type UploadsThreadVerbs } from '../../src/index.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { CodeSource, pass, signInOptions } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

const modes = ['legacy', 'oauth', 'anonymous', 'securedCookies', 'thirdParty'] as const;

/** Canaries: what the customer and the agent write, and the codes that the app gives out. */
const written = ['CANARY said by the customer', 'CANARY said by the agent', 'CANARY caption'];
const codeName = 'CANARYCODE';

afterEach(() => void vi.restoreAllMocks());

/** Every text in reach of a value: members, names, Maps and Sets, errors with their causes, also what is not enumerable. */
function* texts(value: unknown, seen: WeakSet<object>): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof Map) for (const [key, member] of value as Map<unknown, unknown>) yield* both(key, member, seen);
  if (value instanceof Set) for (const member of value as Set<unknown>) yield* texts(member, seen);
  for (const name of Reflect.ownKeys(value)) {
    if (typeof name === 'string') yield name;
    const { value: member } = Object.getOwnPropertyDescriptor(value, name) ?? {};
    yield* texts(member, seen);
  }
}

function* both(key: unknown, member: unknown, seen: WeakSet<object>): Generator<string> {
  yield* texts(key, seen);
  yield* texts(member, seen);
}

/** Tokens in what went over the wire, by the names that they have there. */
function tokensIn(text: string): string[] {
  const named = text.matchAll(/"(?:accessToken|identityToken|access_token|refresh_token|token|authorization_code|authorizationCode)":"([^"]{4,})"/g);
  return [...named].map(([, token = '']) => token);
}

interface Watched {
  readonly opened: VirtualChat;
  /** What must be nowhere but on the wire and in the conversation. */
  secrets(): readonly string[];
  /** Everything that an error, a line of a log or an inspection event has said. */
  said(): Iterable<string>;
}

function watch(world: VirtualWorld, mode: (typeof modes)[number], more: (ports: Ports) => Partial<Ports> = () => ({})): Watched {
  const tokens = new Set<string>();
  const lines: unknown[] = [];
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) vi.spyOn(console, level).mockImplementation((...line: unknown[]) => void lines.push(line));
  const noted = (text: string): void => {
    for (const token of tokensIn(text)) tokens.add(token);
  };
  const opened = world.open({
    isInspected: true,
    options: { ...signInOptions(mode, new CodeSource(codeName)), features: [uploads(), streams(), proactive()] },
    ports: (ports) => {
      const other = { ...ports, ...more(ports) };
      return {
        ...more(ports),
        socket: { open: (url, on) => {
          noted(url.replace(/transactionToken=([^&]+)/, (_, token: string) => `"token":"${decodeURIComponent(token)}"`));
          const socket = other.socket.open(url, { opened: () => on.opened(), closed: (code) => on.closed(code), text: (text) => {
            noted(text);
            on.text(text);
          } });
          return { close: (code) => socket.close(code), send: (text) => {
            noted(text);
            socket.send(text);
          } };
        } },
        http: { request: (request, done, progress) => {
          noted(request.body ?? '');
          return other.http.request(request, (result: HttpResult) => {
            noted(result.body);
            done(result);
          }, progress);
        } },
      };
    },
  });
  const seen = new WeakSet();
  return {
    opened,
    secrets: () => [...tokens, ...written, codeName],
    said: function* () {
      for (const error of opened.errors) yield* [String(error), error.stack ?? '', ...causesOf(error), ...texts(error, seen)];
      yield* texts(lines, seen);
      yield* texts(opened.inspected, seen);
      yield* texts(opened.chat.snapshot.error, seen);
    },
  };
}

function causesOf({ cause }: ChatError): string[] {
  return cause instanceof Error ? [String(cause), cause.stack ?? ''] : [String(cause)];
}

async function converse(world: VirtualWorld, { opened }: Watched): Promise<void> {
  const { chat } = opened;
  const thread = opened.thread as Thread & UploadsThreadVerbs;
  chat.connect().catch(() => {});
  await pass(world, 20_000);
  try {
    thread.send(written[0] ?? '');
    thread.attach([new VirtualFile('a.png', 'image/png')], { caption: written[2] ?? '' });
  } catch {
    // Where nothing can be sent, nothing can be told.
  }
  await pass(world, 20_000);
  if (world.threads.length > 0) {
    world.agent('say', { text: written[1] });
    world.control('push', { type: 'StreamedMessage', text: written[1] });
    world.control('push', { frame: JSON.stringify({ eventId: 'e', eventType: 'MessageCreated', data: { message: { messageContent: written[1] } } }) });
    world.control('push', { frame: `{"broken": "${written[1]}` });
    world.control('push', { frame: { eventId: 'e', error: { errorCode: written[1], errorMessage: written[1] } } });
  }
  await pass(world, 5_000);
  opened.device.cut();
  await pass(world, 700_000);
  chat.stop();
}

function expectSilence(watched: Watched): void {
  const secrets = watched.secrets();
  for (const text of watched.said()) for (const secret of secrets) if (text.includes(secret)) throw new Error(`${secret.slice(0, 40)} is told in: ${text.slice(0, 300)}`);
}

const config = { strict: true, legacyAccessToken: true, accessTokenExpiresIn: 100, thirdPartyExpiresIn: 100 };

/** What may go wrong, as switches of the gateway. */
const faults: Readonly<Record<string, object>> = {
  nothing: {},
  'the token endpoint fails': { token: { mode: '500', times: 3 } },
  'the address is blocked': { token: { mode: 'ip_blocked' } },
  'the token endpoint says nonsense': { http: { path: '/oauth/token', status: 200, body: `{"accessToken": "${written[0]}`, times: 2 } },
  'the gateway takes no token': { token: { mode: 'bad', times: 3 } },
  'the customer is refused': { error: { eventType: 'AuthorizeCustomer', code: written[0], withEventId: true } },
  'the refresh is refused': { error: { eventType: 'RefreshToken', code: 'TokenRefreshingFailed', withEventId: true } },
  'messages are refused': { error: { eventType: 'SendMessage', code: written[0], withEventId: true } },
  'uploads fail': { http: { path: '/attachment', status: 500, body: written[0] } },
};

test.each(modes.flatMap((mode) => Object.keys(faults).map((fault) => [mode, fault] as const)))('signed in by %s, where %s, no token, code or text is told to anybody', async (mode, fault) => {
  const world = new VirtualWorld(config);
  world.fault(faults[fault] ?? {});
  const watched = watch(world, mode);
  await converse(world, watched);
  expect(watched.opened.inspected.length).toBeGreaterThan(50);
  expectSilence(watched);
});

/** Adapters whose errors say all they know. */
const telling: Readonly<Record<string, (ports: Ports) => Partial<Ports>>> = {
  socket: () => ({ socket: { open: (url) => { throw new SyntaxError(`The URL '${url}' is invalid.`); } } }),
  'socket.send': ({ socket }) => ({ socket: { open: (url, on) => {
    const handle = socket.open(url, on);
    return { close: () => handle.close(), send: (text) => { throw new Error(text); } };
  } } }),
  http: () => ({ http: { request: (request) => { throw new TypeError(JSON.stringify(request)); } } }),
  storage: () => ({ storage: { read: () => null, keys: () => [], remove: () => {}, write: (key, text) => { throw new Error(`cannot write ${key}: ${text}`); } } }),
};

test.each(modes.flatMap((mode) => Object.keys(telling).map((port) => [mode, port] as const)))('signed in by %s, with ports.%s that throws what it was given, nothing is told on', async (mode, port) => {
  const world = new VirtualWorld(config);
  const watched = watch(world, mode, telling[port]);
  await converse(world, watched);
  expect(watched.opened.errors.length).toBeGreaterThan(0);
  expectSilence(watched);
});

test('the watch sees what is told', async () => {
  const world = new VirtualWorld(config);
  const watched = watch(world, 'thirdParty');
  await converse(world, watched);
  expect(watched.secrets().length).toBeGreaterThan(written.length + 3);
  const [token = ''] = watched.secrets();
  for (const told of [new Error(token), { cause: new Error('x', { cause: [token] }) }, new Map([['a', { b: token }]]), new Set([token])]) {
    const seen = new WeakSet();
    expect([...texts(told, seen)].some((text) => text.includes(token))).toBe(true);
  }
});
