import { expect, test } from 'vitest';
import type { Ports, StoragePort } from '../../src/ports.ts';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Its methods as members of an object that can be spread. */
const bound = (storage: StoragePort): StoragePort => ({
  read: (key) => storage.read(key), write: (key, text) => storage.write(key, text), remove: (key) => storage.remove(key), keys: () => storage.keys(),
});

/** A customer of one browser who has a conversation already, on a channel. */
function conversation(channelId: string) {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = () => world.open({ storage, options: { channelId } });
  const early = open();
  early.chat.connect().catch(() => {});
  world.until(() => early.chat.snapshot.status === 'live');
  early.thread.send('of old');
  world.until(() => world.texts.length === 1);
  world.advance(1_000);
  early.chat.stop();
  return { world, open };
}

const kinds = ['chat_messaging', 'chat_single', 'chat_livechat'] as const;

test.each(kinds)('%s: what is written before the page knows of any conversation goes into the one there is', (channelId) => {
  const { world, open } = conversation(channelId);
  const page = open();
  // The first message connects.
  page.thread.send('hello again');
  page.thread.send('and more');
  world.advance(20_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts).toEqual(['of old', 'hello again', 'and more']);
  expect(shown(page.thread)).toEqual(['of old', 'hello again', 'and more']);
});

test.each(kinds)('%s: what a closed tab wrote before it knew of any conversation goes into the one of the tab that takes it over', (channelId) => {
  for (const isOpen of [true, false]) {
    const { world, open } = conversation(channelId);
    const second = open();
    if (isOpen) void second.thread;
    second.chat.connect().catch(() => {});
    world.advance(5_000);
    const first = open();
    first.device.goOffline();
    first.thread.send('left 1');
    first.thread.send('left 2');
    world.advance(1_000);
    first.device.kill();
    world.advance(20_000);
    expect(world.threads).toHaveLength(1);
    expect(world.texts).toEqual(['of old', 'left 1', 'left 2']);
    expect(shown(second.thread)).toEqual(['of old', 'left 1', 'left 2']);
    expect(Object.keys(second.chat.snapshot.threads)).toEqual(['default']);
  }
});

test.each(kinds)('%s: so it does over any number of reloads without a network', (channelId) => {
  const { world, open } = conversation(channelId);
  for (const text of ['one', 'two', 'three']) {
    const page = open();
    page.device.goOffline();
    page.thread.send(text);
    world.advance(1_000);
    page.device.kill();
  }
  const page = open();
  void page.thread;
  page.chat.connect().catch(() => {});
  world.advance(20_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts).toEqual(['of old', 'one', 'two', 'three']);
});

test('a live chat that is over is not written into again: what waits begins another', () => {
  const { world, open } = conversation('chat_livechat');
  world.agent('accept');
  world.agent('close');
  world.advance(1_000);
  const page = open();
  page.thread.send('something else');
  world.advance(20_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['of old'], ['something else']]);
  expect(page.thread.snapshot).toMatchObject({ status: 'queued', messages: [{ text: 'something else', status: 'delivered' }] });
});

test('where the customer has no conversation yet, that of the first message is the only one, whichever tab sends it', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const [first, second] = [world.open({ storage }), world.open({ storage })];
  first.device.goOffline();
  first.thread.send('one');
  first.thread.send('two');
  first.device.kill();
  second.thread.send('three');
  world.advance(30_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts.toSorted()).toEqual(['one', 'three', 'two']);
  expect(world.texts.filter((text) => text !== 'three')).toEqual(['one', 'two']);
});

test.each(['chat_messaging', 'chat_single'])('%s: tabs that begin at the same moment begin one conversation, also where one of them dies over it', (channelId) => {
  for (const [diesAt, isAlive] of [[500, true], [1, false], [400, false]] as const) {
    const world = new VirtualWorld({ deduplicate: false });
    const storage = new VirtualStorage();
    const tabs = [1, 2, 3].map(() => world.open({ storage, latencyMs: 300, options: { channelId } }));
    for (const [nth, { chat, thread }] of tabs.entries()) {
      chat.connect().catch(() => {});
      thread.send(`tab ${nth}`);
    }
    world.until(() => world.texts.length === 1);
    world.advance(diesAt);
    if (!isAlive) tabs[0]?.device.kill();
    world.advance(30_000);
    expect(world.threads).toHaveLength(1);
    expect(world.texts.toSorted()).toEqual(['tab 0', 'tab 1', 'tab 2']);
    for (const { thread } of tabs.slice(1)) expect([shown(thread), thread.id]).toEqual([world.texts, world.threads[0]?.id]);
    expect([...storage.texts.keys()].filter((name) => name.includes('.out.'))).toEqual([]);
  }
});

test('so do they when the answer that there is none comes to one of them after the other has begun; a minute later, what is begun is another', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const [first, second] = [world.open({ storage }), world.open({ storage })];
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 3_000 } });
  second.chat.connect().catch(() => {});
  second.thread.send('hello');
  world.advance(1_000);
  world.fault({ ackDelay: null });
  first.chat.connect().catch(() => {});
  first.thread.send('hello');
  world.advance(1_000);
  expect([world.texts, second.thread.snapshot.sync]).toEqual([['hello'], 'recovering']);
  world.advance(30_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts).toHaveLength(2);
  const id = world.threads[0]?.id;
  for (const { chat } of [first, second]) chat.stop();
  world.advance(61_000);
  world.control('reset');
  const third = world.live({ storage });
  expect(third.thread.id).not.toBe(id);
});

test('a conversation that a closed tab was about to begin, and another that the customer has since: there is none but that', () => {
  const world = new VirtualWorld();
  const [here, elsewhere] = [new VirtualStorage(), new VirtualStorage()];
  const first = world.live({ storage: here });
  expect(first.thread.snapshot.sync).toBe('live');
  first.chat.stop();
  const other = world.live({ storage: elsewhere });
  other.thread.send('from another device');
  world.until(() => world.texts.length === 1);
  const second = world.open({ storage: here });
  second.thread.send('from here');
  world.advance(20_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts).toEqual(['from another device', 'from here']);
});

test('what had gone out before its tab died is looked for where it went, and stays there', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.thread.send('one');
  // Handed to the socket, not yet answered.
  world.until(() => first.thread.snapshot.messages[0]?.status === 'sending');
  first.device.kill();
  const second = world.open({ storage });
  second.thread.send('two');
  world.advance(30_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts).toEqual(['one', 'two']);
});

/** A tab that has not connected, and one that has begun a conversation and died before it was told so: what it left is not taken up yet. */
function begunAndDied(channelId: string) {
  const world = new VirtualWorld({ pushDelayMs: 2_000 });
  const storage = new VirtualStorage();
  const open = () => world.open({ storage, options: { channelId } });
  const [first, second] = [open(), open()];
  void second.thread;
  world.advance(5_000);
  first.thread.send('one');
  world.until(() => world.texts.length === 1);
  world.advance(500);
  first.device.kill();
  return { world, storage, second };
}

test.each(kinds)('%s: the first message of a tab goes into the conversation that another had begun before it died', (channelId) => {
  const { world, second } = begunAndDied(channelId);
  world.advance(500);
  second.thread.send('two');
  world.advance(30_000);
  expect(world.threads).toHaveLength(1);
  expect(world.texts).toEqual(['one', 'two']);
  expect(shown(second.thread)).toEqual(['one', 'two']);
  expect(Object.keys(second.chat.snapshot.threads)).toEqual(['default']);
  expect(second.told.filter(({ moment }) => moment === 'message.received')).toHaveLength(0);
});

test('a live chat that another tab had begun, and that is over, is not written into: the first message begins another', () => {
  const { world, storage, second } = begunAndDied('chat_livechat');
  world.agent('accept');
  world.agent('close');
  world.advance(500);
  second.thread.send('two');
  world.advance(30_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['one'], ['two']]);
  expect(second.thread.snapshot).toMatchObject({ status: 'queued', messages: [{ text: 'two', status: 'delivered' }] });
  // Nothing is left for yet another tab to take up.
  expect([...storage.texts.keys()].filter((name) => name.includes('.out.'))).toEqual([]);
});

test('what did not get into a live chat that is over is shown in the next, which begins all the same, however late it is found', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage, options: { channelId: 'chat_livechat' } });
  first.thread.send('of old');
  world.until(() => world.texts.length === 1);
  first.device.goOffline();
  first.thread.send('too late');
  world.agent('close');
  first.device.goOnline();
  world.until(() => first.thread.snapshot.messages.at(-1)?.status === 'failed');
  first.chat.stop();
  // The look has said by then that there is no live chat any more.
  const slow = (ports: Ports): Partial<StoragePort> => ({
    refresh(_, done) {
      const timer = ports.clock.setTimeout(() => done(true), 1_000);
      return () => ports.clock.clearTimeout(timer);
    },
  });
  const second = world.open({
    storage, options: { channelId: 'chat_livechat' },
    ports: (ports) => ({ storage: { ...bound(ports.storage), ...slow(ports) } }),
  });
  second.thread.send('something else');
  world.advance(20_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['of old'], ['something else']]);
  expect(second.thread.snapshot).toMatchObject({
    id: world.threads[1]?.id, status: 'queued', messages: [{ text: 'something else', status: 'delivered' }, { text: 'too late', status: 'failed' }],
  });
});

test('what is pushed of the session before is not mixed into the next, where that was kept under the id of the one before', () => {
  const { world, open } = conversation('chat_livechat');
  const id = world.threads[0]?.id ?? '';
  const first = open();
  const named = first.chat.thread(id);
  first.chat.connect().catch(() => {});
  world.advance(5_000);
  named.end().catch(() => {});
  world.advance(2_000);
  named.start('again').catch(() => {});
  world.advance(5_000);
  first.device.goOffline();
  named.send('left');
  const page = open();
  const handles = [page.chat.thread(named.id), page.thread];
  first.device.kill();
  page.chat.connect().catch(() => {});
  world.advance(10_000);
  // The platform pushes old messages again.
  world.control('push', { type: 'MessageCreated', threadId: id, idOnExternalPlatform: world.threads[0]?.messages[0]?.id });
  world.advance(1_000);
  expect(handles.map(shown)).toEqual([['again', 'left'], ['again', 'left']]);
});

test('a conversation that another page is about to begin, and that is open here by its id, is the latest of this page too', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  const { id } = first.thread;
  const page = world.open({ storage });
  const handles = [page.chat.thread(id), page.thread] as const;
  page.chat.connect().catch(() => {});
  world.advance(5_000);
  expect(handles.map((thread) => thread.id)).toEqual([id, id]);
  handles[0].send('one');
  world.advance(1_000);
  handles[1].send('two');
  world.advance(20_000);
  world.agent('say', { text: 'three' });
  world.advance(1_000);
  expect(world.threads.map((thread) => [thread.id, thread.messages.map(({ text }) => text)])).toEqual([[id, ['one', 'two', 'three']]]);
  expect([first.thread, ...handles].map(shown)).toEqual([world.texts, world.texts, world.texts]);
});
