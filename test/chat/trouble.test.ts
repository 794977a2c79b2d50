import { expect, test } from 'vitest';
import { ChatError } from '../../src/errors.ts';
import { streams, uploads } from '../../src/index.ts';
import { fateOf, shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';

const brokenFrames: readonly string[] = [
  '', '{', 'null', '[]', '42', '"ping"', 'true', '{}', '{"eventType":7}', '{"eventType":"MessageCreated","data":7}',
  '{"eventId":"e","eventType":"MessageCreated","data":{"message":{"idOnExternalPlatform":7}}}',
  '{"eventId":"e","eventType":"CaseStatusChanged","data":{"case":"closed"}}', '{"postback":{"eventType":{}}}',
];

test('malformed frames are counted and reported, and the conversation goes on', () => {
  const world = new VirtualWorld();
  const { chat, thread, errors } = world.live();
  for (const frame of brokenFrames) world.control('push', { frame });
  world.advance(1_000);
  expect(chat.snapshot.malformedFrames).toBe(brokenFrames.length);
  expect(errors).toHaveLength(brokenFrames.length);
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['frame.malformed']));
  thread.send('still here');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(chat.snapshot.status).toBe('live');
});

test('frames of unknown types are passed over', () => {
  const world = new VirtualWorld();
  const { chat, errors, frames } = world.live();
  world.control('push', { frame: { eventId: 'e', eventType: 'SomethingNew', data: { a: 1 } } });
  world.advance(100);
  expect(frames.at(-1)).toEqual({ direction: 'in', frame: { eventId: 'e', eventType: 'SomethingNew', data: { a: 1 } } });
  expect(errors).toEqual([]);
  expect(chat.snapshot.malformedFrames).toBe(0);
});

test('an error of the transport is reported, and the conversation goes on', () => {
  const world = new VirtualWorld();
  const { thread, errors } = world.live();
  world.control('push', { frame: { message: 'Internal server error', connectionId: 'a', requestId: 'b' } });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(errors.map(({ code }) => code)).toEqual(['gateway.failed']);
});

test('callbacks of the app that throw are reported and take nothing with them', () => {
  const world = new VirtualWorld();
  const boom = (): never => {
    throw new Error('boom');
  };
  const { chat, thread, errors } = world.live();
  let heard = 0;
  chat.on('message.received', boom);
  chat.on('message.received', () => heard++);
  chat.subscribe(({ threads }) => threads, boom);
  thread.subscribe(({ messages }) => messages, boom);
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('say', { text: 'welcome' });
  world.until(() => shown(thread).length === 2);
  expect(heard).toBe(1);
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['callback.threw']));
  expect(chat.snapshot.status).toBe('live');
});

test('a selector that throws later is reported, and heard again when it does not', () => {
  const world = new VirtualWorld();
  const { thread, errors } = world.live();
  let isBroken = false;
  const seen: number[] = [];
  thread.subscribe(({ messages }) => {
    if (isBroken) throw new Error('boom');
    return messages.length;
  }, (length) => seen.push(length));
  thread.send('one');
  isBroken = true;
  thread.send('two');
  isBroken = false;
  thread.send('three');
  expect(seen).toEqual([1, 3]);
  expect(errors.map(({ code }) => code)).toContain('callback.threw');
});

test('onError and onFrame that throw harm nothing', () => {
  const world = new VirtualWorld();
  const boom = (): never => {
    throw new Error('boom');
  };
  const { thread, device, chat } = world.live({ options: { onError: boom, onFrame: boom } });
  world.control('push', { frame: '{' });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(chat.snapshot.status).toBe('live');
  device.cut();
  world.until(() => chat.snapshot.status === 'live');
});

test.each([
  ['a function', (boom: () => never) => boom],
  ['an observer', (boom: () => never) => ({ next: boom })],
])('an inspector that throws is reported once and stops nothing: %s', (_, inspector) => {
  const world = new VirtualWorld();
  const boom = (): never => {
    throw new Error('boom');
  };
  const { chat, thread, errors, device } = world.live({ options: { inspect: inspector(boom), features: [streams(), uploads()] } });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.cut();
  world.until(() => chat.snapshot.status === 'live');
  chat.stop();
  expect(errors.map(({ code, detail }) => [code, detail])).toEqual([['callback.threw', 'inspect']]);
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});

test('verbs may be called from every callback', () => {
  const world = new VirtualWorld();
  const { chat, thread } = world.live();
  chat.on('message.received', ({ message }) => {
    if (message.text === 'ping') thread.send('pong');
  });
  thread.subscribe(({ unreadCount }) => unreadCount, (count) => count > 0 && void thread.markSeen());
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('say', { text: 'ping' });
  world.until(() => world.texts.at(-1) === 'pong');
  world.advance(1_000);
  expect(shown(thread)).toEqual(['hello', 'ping', 'pong']);
  expect(thread.snapshot.unreadCount).toBe(0);
});

test('stop may be called from a callback in the middle of a batch', () => {
  const world = new VirtualWorld();
  const { chat, device, errors } = world.live();
  chat.on('message.received', () => chat.stop());
  world.control('push', { type: 'MessageCreated', text: 'x', times: 5, customerId: 'customer-1' });
  world.advance(1_000);
  expect(chat.snapshot.status).toBe('stopped');
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  expect(errors).toEqual([]);
});

test('a request resolves with the answer frame, rejects when refused, and after 10 s unanswered', async () => {
  const world = new VirtualWorld();
  const { chat } = world.live();
  const list = chat.request('FetchThreadList', {});
  world.advance(100);
  expect(await fateOf(list)).toMatchObject({ value: { postback: { eventType: 'ThreadListFetched' } } });
  const metadata = chat.request('LoadThreadMetadata', { thread: { idOnExternalPlatform: 'nobody' } });
  world.advance(100);
  expect(await fateOf(metadata)).toMatchObject({ error: { code: 'request.refused', detail: 'MetadataLoadFailed' } });
  world.fault({ silent: { eventType: 'FetchThreadList', times: 1 } });
  const silent = chat.request('FetchThreadList', {});
  world.advance(9_900);
  expect(await fateOf(silent)).toBe('pending');
  world.advance(200);
  expect(await fateOf(silent)).toMatchObject({ error: { code: 'request.unanswered' } });
});

test('a request is lost with the line, and refused while there is none', async () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  world.fault({ silent: { eventType: 'FetchThreadList', times: 1 } });
  const lost = chat.request('FetchThreadList', {});
  world.advance(100);
  device.cut();
  expect(await fateOf(lost)).toMatchObject({ error: { code: 'request.lost' } });
  expect(chat.can('request')).toBe(false);
  expect(await fateOf(chat.request('FetchThreadList', {}))).toMatchObject({ error: { code: 'verb.forbidden' } });
});

test('onFrame sees every frame both ways, heartbeats too', () => {
  const world = new VirtualWorld();
  const { frames } = world.live();
  world.advance(30_000);
  const out = frames.filter(({ direction }) => direction === 'out').map(({ frame }) => (frame as { action: string }).action);
  expect(out[0]).toBe('register');
  expect(out).toContain('heartbeat');
  expect(frames).toContainEqual({ frame: 'pong', direction: 'in' });
  const logged = world.log.filter(({ kind }) => kind === 'ws').length;
  expect(frames).toHaveLength(logged);
});

test('no token and no text of a message is in any inspection event or error', () => {
  const world = new VirtualWorld({ legacyAccessToken: true });
  const { chat, thread, device, inspected, errors } = world.live({ isInspected: true });
  thread.send('a very private sentence');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('say', { text: 'an answer as private' });
  world.control('push', { frame: '{"eventType":"MessageCreated","data":{"message":{"messageContent":"a broken private sentence"}}}' });
  world.fault({ error: { eventType: 'SendMessage', times: 1 } });
  thread.send('a refused private sentence');
  world.advance(1_000);
  device.cut();
  world.until(() => chat.snapshot.status === 'live');
  world.advance(4_000_000);
  const token = [...world.gateway.world.accessTokens.keys()][0] ?? expect.unreachable('no token was given');
  const told = deepText(inspected) + errors.map((error) => `${deepText(error)} ${error.stack}`).join('');
  expect(inspected.length).toBeGreaterThan(100);
  expect(errors.length).toBeGreaterThan(0);
  expect(errors.every((error) => error instanceof ChatError)).toBe(true);
  expect(told).not.toContain(token);
  expect(told).not.toContain('private');
});

/** Everything that can be reached as data; actors are references, not data. */
function deepText(value: unknown): string {
  const seen = new WeakSet<object>();
  return JSON.stringify(value, (key, member: unknown) => {
    if (['actorRef', 'rootId', '_nodes', 'machine', 'source', 'logic', 'system', '_parent', 'children'].includes(key)) return undefined;
    if (typeof member !== 'object' || member === null) return member;
    if (seen.has(member)) return undefined;
    seen.add(member);
    return member instanceof Error ? Object.assign({}, member, { message: member.message, cause: member.cause }) : member;
  });
}

test('requests over the rate window wait for their turn, and none of them throws', async () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  const asked = Array.from({ length: 250 }, () => chat.request('FetchThreadList', {}));
  world.advance(1_000);
  expect(await fateOf(asked.at(-1) as Promise<unknown>)).toBe('pending');
  world.advance(15_000);
  expect((await Promise.all(asked.map(fateOf))).filter((fate) => typeof fate !== 'object' || !Object.hasOwn(fate as object, 'value'))).toEqual([]);
  expect(device.rules.broken).toEqual([]);
});
