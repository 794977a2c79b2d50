import { expect, test } from 'vitest';
import type { Feature, ResetOptions } from '../../src/index.ts';
import { CodeSource, pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { fateOf, shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

const ada = { id: 'ada', firstName: 'Ada', lastName: 'Lovelace' };
const bob = { id: 'bob', firstName: 'Bob', lastName: 'Ross' };

/** Ada in the middle of a conversation: said and heard something, and has something unsent. */
function adaTalking(world: VirtualWorld, options: object = {}): VirtualChat {
  const opened = world.live({ options: { customer: ada, ...options } });
  opened.thread.send('secret of Ada');
  world.until(() => world.texts.length === 1);
  world.agent('say', { text: 'secret of the agent' });
  world.until(() => opened.thread.snapshot.messages.length === 2);
  return opened;
}

test('the same handle goes on, dormant and empty, for the next customer', () => {
  const world = new VirtualWorld();
  const { chat, device, thread, told } = adaTalking(world);
  chat.reset({ customer: bob });
  expect(chat.snapshot).toMatchObject({ status: 'dormant', customer: bob, threads: {}, channel: null, error: null, connection: { status: 'dormant' } });
  expect([device.held.sockets, device.held.timers, device.held.exchanges]).toEqual([0, 0, 0]);
  expect(told.at(-1)?.moment).toBe('connection.lost');
  expect(thread.snapshot.messages).toEqual([]);
  void chat.connect();
  const next = chat.thread();
  expect(next).not.toBe(thread);
  world.until(() => chat.snapshot.status === 'live');
  expect(new URL(device.socket.url).searchParams.get('customerId')).toBe('bob');
  next.send('hello from Bob');
  world.until(() => world.texts.includes('hello from Bob'));
  expect(world.threads.map(({ customerId, messages }) => [customerId, messages.map(({ text }) => text)])).toEqual([
    ['ada', ['secret of Ada', 'secret of the agent']], ['bob', ['hello from Bob']],
  ]);
  expect(device.rules.broken).toEqual([]);
});

test('nothing of the old customer is sent, shown or readable for the new one', () => {
  const world = new VirtualWorld();
  const { chat, device, thread, frames } = adaTalking(world);
  device.goOffline();
  thread.send('unsent secret');
  const seen: string[] = [];
  chat.subscribe((snapshot) => snapshot, (snapshot) => seen.push(JSON.stringify(snapshot)));
  for (const moment of ['message.received', 'message.changed', 'message.failed', 'contact.changed'] as const) {
    chat.on(moment, (details) => seen.push(JSON.stringify(details)));
  }
  const before = frames.length;
  chat.reset({ customer: bob });
  device.goOnline();
  void chat.connect();
  chat.thread();
  world.advance(120_000);
  world.agent('say', { text: 'for Ada only', threadId: world.threads[0]?.id });
  world.advance(1_000);
  expect(chat.snapshot.status).toBe('live');
  const after = JSON.stringify(frames.slice(before)) + seen.join() + JSON.stringify(chat.snapshot) + [...device.ports.storage.keys()].map((key) => key + device.ports.storage.read(key)).join();
  expect(after.match(/secret|\b[Aa]da\b|Lovelace/g)).toBeNull();
});

test('storage is emptied of messages, guest, tokens and identity; other customers and the device keep theirs, and a count of who left', () => {
  const world = new VirtualWorld();
  const { chat, device, thread } = world.live({ options: { customer: ada } });
  const { storage } = device.ports;
  const others = { 'chat-machines.1001.chat_messaging.ada%2Eout.out.1': 'x', 'chat-machines.1001.chat_other.ada.out.1': 'x', 'the app': 'x' };
  for (const [key, text] of Object.entries(others)) storage.write(key, text);
  for (const key of ['guest', 'identity', 'token.anonymous.ada', 'ada.out.9']) storage.write(`chat-machines.1001.chat_messaging.${key}`, 'x');
  device.goOffline();
  thread.send('unsent');
  chat.reset({ customer: bob });
  expect([...storage.keys()].sort()).toEqual([...Object.keys(others), 'chat-machines.visitor', 'chat-machines.1001.chat_messaging.left'].sort());
});

test('a customer whose id looks like keys of another finds nothing of theirs', () => {
  const world = new VirtualWorld();
  const first = world.open({ options: { customer: { id: 'a.out' } } });
  first.device.goOffline();
  first.thread.send('of a.out');
  first.chat.stop();
  const second = world.open({ options: { customer: { id: 'a' } }, storage: first.device.storage });
  expect(second.chat.snapshot.threads).toEqual({});
});

test('what listens to the chat goes on listening; what holds an old thread is as after stop', async () => {
  const world = new VirtualWorld();
  const { chat, thread, told } = adaTalking(world);
  const statuses: string[] = [];
  const heard: unknown[] = [];
  chat.subscribe(({ status }) => status, (status) => statuses.push(status));
  thread.subscribe(({ messages }) => messages.length, (length) => heard.push(length));
  chat.reset({ customer: bob });
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(statuses).toEqual(['dormant', 'connecting', 'authorizing', 'recovering', 'live'].filter((status) => statuses.includes(status)));
  expect(statuses.at(-1)).toBe('live');
  expect(told.filter(({ moment }) => moment === 'chat.live')).toHaveLength(2);
  expect(() => thread.send('late')).toThrow(expect.objectContaining({ code: 'chat.stopped' }));
  expect([thread.can('send'), thread.can('loadMore'), heard]).toEqual([false, false, []]);
  expect(await fateOf(thread.end())).toMatchObject({ error: { code: 'chat.stopped' } });
  expect(await fateOf(thread.markSeen())).toMatchObject({ error: { code: 'chat.stopped' } });
});

test('every promise of the old customer is settled', async () => {
  const world = new VirtualWorld();
  const { chat, device, thread } = world.open({ options: { customer: ada } });
  device.goSilent();
  const connected = chat.connect();
  const { done } = thread.send('unsent');
  chat.reset({ customer: bob });
  expect(await fateOf(connected)).toMatchObject({ error: { code: 'request.lost', detail: 'reset' } });
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'discarded' } });
  device.heal();
  const again = chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(await fateOf(again)).toEqual({ value: undefined });
});

test('so it is where a feature cannot be installed for the next one', async () => {
  const world = new VirtualWorld();
  let isSecond = false;
  const odd = {
    name: 'odd',
    install: () => {
      if (isSecond) throw new Error('not twice');
      isSecond = true;
      return {};
    },
  } as unknown as Feature;
  const { chat, device, thread } = world.open({ options: { customer: ada, features: [odd] } });
  device.goSilent();
  const promised = [chat.connect(), thread.send('unsent').done];
  expect(() => chat.reset({ customer: bob })).toThrow(expect.objectContaining({ code: 'options.invalid' }));
  expect(await Promise.all(promised.map(fateOf))).toMatchObject([{ error: { code: 'request.lost', detail: 'reset' } }, { value: { status: 'failed', reason: 'discarded' } }]);
});

test('without a customer it is a new guest, on the same device', () => {
  const world = new VirtualWorld();
  const { chat, device, frames } = world.live({ options: { customer: {} } });
  const guest = chat.snapshot.customer.id;
  const visitor = new URL(device.socket.url).searchParams.get('visitorId');
  chat.reset();
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(chat.snapshot.customer.id).not.toBe(guest);
  expect(new URL(device.socket.url).searchParams.get('visitorId')).toBe(visitor);
  chat.reset({ visitorId: 'visitor-2', visitId: 'visit-2' });
  const before = frames.length;
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(new URL(device.socket.url).searchParams.get('visitorId')).toBe('visitor-2');
  expect(frames[before]).toMatchObject({ frame: { payload: { visitor: { id: 'visitor-2' }, visit: { id: 'visit-2' } } } });
});

const wrong: readonly (readonly [string, string, unknown])[] = [
  ['options.invalid', 'customer.id', { customer: { id: '' } }],
  ['options.invalid', 'customer', { customer: null }],
  ['options.invalid', 'customer.id', { signIn: { mode: 'anonymous' } }],
  ['options.invalid', 'customer.id', { customer: bob, signIn: { mode: 'securedCookies' } }],
  ['options.invalid', 'signIn.mode', { signIn: {} }],
  ['options.invalid', 'visitorId', { visitorId: 7 }],
  ['argument.invalid', 'costumer', { costumer: bob }],
  ['argument.invalid', 'reset', null],
  ['argument.invalid', 'reset', 'bob'],
];

test.each(wrong)('%s names %s, and nothing has changed: %j', (code, name, given) => {
  const world = new VirtualWorld();
  const { chat, thread } = adaTalking(world);
  let thrown: unknown;
  try {
    chat.reset(given as ResetOptions);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code });
  expect(String(thrown)).toContain(name);
  expect(String(thrown)).toContain(code === 'options.invalid' ? 'unable to create or reset the chat' : 'unable to do that');
  expect([chat.snapshot.status, shown(thread).length]).toEqual(['live', 2]);
});

test('a stopped chat cannot be reset, and says so', () => {
  const { chat } = new VirtualWorld().open();
  expect(chat.can('reset')).toBe(true);
  chat.stop();
  expect(chat.can('reset')).toBe(false);
  expect(() => chat.reset({ customer: bob })).toThrow(expect.objectContaining({ code: 'chat.stopped' }));
});

test.each(['subscribe', 'message.received', 'onFrame', 'connection.lost'])('reset in the middle of being told (%s) leaves a working chat, and tells nothing more of the old', (where) => {
  const world = new VirtualWorld();
  let isDone = false;
  const told: string[] = [];
  const now = (text: string): void => {
    if (isDone) told.push(text);
    if (isDone || !text.includes('secret of the agent')) return;
    isDone = true;
    opened.chat.reset({ customer: bob });
  };
  const opened = world.live({ options: { customer: ada, ...(where === 'onFrame' && { onFrame: (frame: unknown) => now(JSON.stringify(frame)) }) } });
  if (where === 'subscribe') opened.chat.subscribe(({ threads }) => threads, (threads) => now(JSON.stringify(threads)));
  if (where === 'message.received') opened.chat.on('message.received', (details) => now(JSON.stringify(details)));
  if (where === 'connection.lost') opened.chat.on('connection.lost', () => now('secret of the agent'));
  opened.chat.on('message.changed', (details) => now(JSON.stringify(details)));
  opened.thread.send('secret of Ada');
  world.until(() => world.texts.length === 1);
  if (where === 'connection.lost') opened.device.cut();
  else world.agent('say', { text: 'secret of the agent' });
  world.until(() => isDone);
  expect(told.join()).not.toMatch(/secret/);
  expect(opened.chat.snapshot).toMatchObject({ status: 'dormant', customer: bob, threads: {} });
  void opened.chat.connect();
  opened.chat.thread();
  world.until(() => opened.chat.snapshot.status === 'live');
  expect(told.join()).not.toMatch(/secret/);
  expect(opened.device.rules.broken).toEqual([]);
});

test('a code of the old customer that comes late is nobody\'s', async () => {
  const world = new VirtualWorld({ strict: true });
  let give = (_: string): void => {};
  const slow = { mode: 'thirdParty', authorizationCode: () => new Promise<string>((resolve) => (give = resolve)) } as const;
  const { chat } = world.open({ options: { ...signInOptions('thirdParty'), signIn: slow } });
  void chat.connect();
  await pass(world, 1_000);
  chat.reset({ signIn: { mode: 'thirdParty', authorizationCode: new CodeSource('bob').ask } });
  give('ada~1');
  void chat.connect();
  await untilSo(world, () => chat.snapshot.status === 'live');
  await pass(world, 10_000);
  expect(chat.snapshot.customer.id).toBe('bob');
  expect(world.log.filter((entry) => JSON.stringify(entry).includes('ada~'))).toEqual([]);
});

test('cookies without third-party cookies: the next customer is somebody else, for the identity token is gone', async () => {
  const world = new VirtualWorld({ strict: true });
  const { chat, device } = world.open({ options: signInOptions('securedCookies') });
  const live = async (): Promise<string> => {
    void chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'live');
    return chat.snapshot.customer.id;
  };
  const first = await live();
  chat.reset();
  expect(chat.snapshot.customer.id).toBe('');
  expect(await live()).not.toBe(first);
  expect(device.rules.broken).toEqual([]);
});

test('from one way of signing in to another', async () => {
  const world = new VirtualWorld({ strict: true });
  const opened = world.open({ options: { customer: ada, channelId: 'chat_secured', signIn: { mode: 'anonymous' } } });
  void opened.chat.connect();
  await untilSo(world, () => opened.chat.snapshot.status === 'live');
  opened.chat.reset({ signIn: { mode: 'thirdParty', authorizationCode: new CodeSource('bob').ask } });
  void opened.chat.connect();
  await untilSo(world, () => opened.chat.snapshot.status === 'live');
  expect(opened.chat.snapshot.customer.id).toBe('bob');
  opened.chat.stop();
  expect(opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});
