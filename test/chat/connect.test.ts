import { expect, test } from 'vitest';
import type { ChatOptions } from '../../src/chat-types.ts';
import { fateOf, VirtualWorld } from '../kit/virtual-chat.ts';

test('nothing is opened, asked or set before the app connects', () => {
  const { chat, device } = new VirtualWorld().open();
  chat.thread();
  expect(chat.snapshot.status).toBe('dormant');
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 1, exchanges: 0, locks: 0 });
  expect(device.sockets).toEqual([]);
});

test('nothing but the registration goes out before it is answered', () => {
  const world = new VirtualWorld();
  world.fault({ ackDelay: { eventType: 'AuthorizeCustomer', ms: 3_000 } });
  const { chat, thread, device } = world.open();
  void chat.connect();
  thread.send('hello');
  world.advance(2_900);
  expect(chat.snapshot.status).toBe('authorizing');
  expect(world.asked).toEqual(['AuthorizeCustomer']);
  world.advance(1_000);
  expect(world.texts).toEqual(['hello']);
  expect(device.rules.broken).toEqual([]);
});

test('a chat without an open thread is live as soon as it is authorized', () => {
  const world = new VirtualWorld();
  const { chat } = world.open();
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(world.asked).toEqual(['AuthorizeCustomer']);
});

test('with an open thread live is reached through its recovery', async () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 3 });
  const { chat } = world.open();
  const thread = chat.thread('t-1');
  const seen: string[] = [];
  chat.subscribe(({ status }) => status, (status) => seen.push(status));
  const connected = chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(seen).toEqual(['connecting', 'authorizing', 'recovering', 'live']);
  expect(thread.snapshot.messages.map(({ text }) => text)).toEqual(['old 0', 'old 1', 'old 2']);
  expect(await fateOf(connected)).toEqual({ value: undefined });
});

test('a thread the gateway does not know is live all the same, with nothing missing', () => {
  const { thread } = new VirtualWorld().live();
  expect(thread.snapshot).toMatchObject({ sync: 'live', status: 'notStarted', history: { status: 'known', hasMore: false } });
});

test('a recovery without an answer is asked once more, then the thread is live and says that history is unknown', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 3 });
  world.fault({ silent: { eventType: 'RecoverThread', times: 2 } });
  const { chat } = world.open();
  const thread = chat.thread('t-1');
  void chat.connect();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeGreaterThanOrEqual(20_000);
  expect(thread.snapshot.history.status).toBe('unknown');
  thread.send('all the same');
  world.until(() => thread.snapshot.messages.some(({ status }) => status === 'delivered' || status === 'sent'), 5_000);
  // It looks again by itself.
  world.until(() => thread.snapshot.sync === 'live' && thread.snapshot.history.status === 'known', 31_000);
  expect(thread.snapshot.messages.map(({ text }) => text)).toEqual(['old 0', 'old 1', 'old 2', 'all the same']);
});

test('a thread opened later is recovered too', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 2 });
  const { chat } = world.live();
  const thread = chat.thread('t-1');
  world.until(() => thread.snapshot.sync === 'live');
  expect(thread.snapshot.messages).toHaveLength(2);
});

test('connecting twice is connecting once, and both are answered', async () => {
  const world = new VirtualWorld();
  const { chat, device } = world.open();
  const both = [chat.connect(), chat.connect()];
  world.until(() => chat.snapshot.status === 'live');
  expect(device.sockets).toHaveLength(1);
  expect(await Promise.all(both)).toEqual([undefined, undefined]);
});

test('without channel info the chat goes on after ten seconds as messaging', () => {
  const world = new VirtualWorld();
  world.fault({ http: { path: '/channel/', status: 500 } });
  const { chat, errors } = world.open();
  void chat.connect();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThan(10_200);
  expect(chat.snapshot.channel).toBeNull();
  expect(errors.map(({ code }) => code)).toEqual(['channel.unknown']);
});

test('with the kind of channel in the options nobody waits for channel info', () => {
  const world = new VirtualWorld();
  world.fault({ http: { path: '/channel/', hangMs: 60_000 } });
  const { chat } = world.open({ options: { channelKind: 'messaging' } });
  void chat.connect();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThan(500);
});

test('a registration that is refused is final and says why', async () => {
  const world = new VirtualWorld();
  world.fault({ error: { eventType: 'AuthorizeCustomer', code: 'ConsumerAuthorizationFailed', times: 1 } });
  const { chat, device, told } = world.open();
  const connected = chat.connect();
  world.until(() => chat.snapshot.status === 'failed');
  expect(chat.snapshot.error).toMatchObject({ code: 'authorization.refused', detail: 'ConsumerAuthorizationFailed', retryable: false });
  expect(await fateOf(connected)).toMatchObject({ error: { code: 'authorization.refused' } });
  expect(told.map(({ moment }) => moment)).toContain('chat.failed');
  world.advance(300_000);
  expect(device.sockets).toHaveLength(1);
  expect(device.held.sockets).toBe(0);
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(chat.snapshot.error).toBeNull();
});

test('a registration that is never answered gets another socket', () => {
  const world = new VirtualWorld();
  world.fault({ silent: { eventType: 'AuthorizeCustomer', times: 2 } });
  const { chat, device } = world.open();
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(device.sockets.length).toBe(3);
  expect(device.rules.broken).toEqual([]);
});

test('a token is reconnected with, and one that is refused is no reason to turn the customer away', () => {
  const world = new VirtualWorld({ legacyAccessToken: true });
  const { chat, device } = world.live();
  device.cut();
  world.until(() => chat.snapshot.status === 'live' && device.sockets.length === 2);
  world.fault({ error: { eventType: 'ReconnectConsumer', code: 'ConsumerReconnectionFailed', times: 1 } });
  device.cut();
  world.until(() => chat.snapshot.status === 'live' && device.sockets.length === 3);
  expect(world.asked.filter((type) => type !== 'RecoverThread')).toEqual(['AuthorizeCustomer', 'ReconnectConsumer', 'ReconnectConsumer', 'AuthorizeCustomer']);
  expect(device.rules.broken).toEqual([]);
});

const roundTripMs = 1_000;

/** From `connect` to live, in round trips of a line that is slow and nothing else. */
function roundTrips(options: Partial<ChatOptions>, isKnown: boolean): number {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 3 });
  const { chat } = world.open({ latencyMs: roundTripMs / 2, options });
  const thread = chat.thread(isKnown ? 't-1' : undefined);
  void chat.connect();
  const ms = world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot.messages.length).toBe(3);
  return Math.round(ms / roundTripMs * 10) / 10;
}

test.each<[mode: string, options: Partial<ChatOptions>]>([
  ['legacy: socket, registration, recovery', {}],
  ['legacy, the kind of channel known: the same', { channelKind: 'messaging' }],
  ['secured: token, socket, recovery', { signIn: { mode: 'anonymous' } }],
  ['secured, the kind of channel known: the same', { signIn: { mode: 'anonymous' }, channelKind: 'messaging' }],
])('connect to live is three round trips (%s)', (_, options) => {
  expect(roundTrips(options, true)).toBe(3);
  expect(roundTrips(options, false)).toBe(3);
});
