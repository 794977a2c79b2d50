import { expect, test } from 'vitest';
import { signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import type { StoragePort } from '../../src/ports.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Tabs of one browser; the platform takes what it gets twice for two. */
function browser(channelId: string) {
  const world = new VirtualWorld({ deduplicate: false, pageSize: 3 });
  const storage = new VirtualStorage();
  const open = (): VirtualChat => world.open({ storage, latencyMs: 300, options: { channelId } });
  const online = (): VirtualChat => {
    const page = open();
    void page.thread;
    page.chat.connect().catch(() => {});
    return page;
  };
  return { world, storage, open, online };
}

/** Its methods as members of an object that can be spread. */
const bound = (storage: StoragePort): StoragePort => ({
  read: (key) => storage.read(key), write: (key, text) => storage.write(key, text), remove: (key) => storage.remove(key), keys: () => storage.keys(),
});

const kinds = ['chat_messaging', 'chat_livechat'] as const;

test.each(kinds)('%s: whenever the tab dies that sent it, and however far the next one is, a message goes out once', (channelId) => {
  for (let openAt = 200; openAt < 2_400; openAt += 300) {
    for (let dieAt = openAt; dieAt < openAt + 2_000; dieAt += 110) {
      const { world, online } = browser(channelId);
      const first = online();
      first.thread.send('once');
      world.advance(openAt);
      const second = online();
      world.advance(dieAt - openAt);
      first.device.kill();
      world.advance(30_000);
      const there = world.allTexts;
      expect([there, shown(second.thread)], `second tab at ${openAt} ms, end of the first at ${dieAt} ms`).toEqual([['once'], ['once']]);
    }
  }
});

test.each(kinds)('%s: what was written later does not shorten the look for what was sent first', (channelId) => {
  const { world, online } = browser(channelId);
  const first = online();
  first.thread.send('first');
  world.until(() => world.texts.length === 1);
  first.device.kill();
  for (let n = 0; n < 40; n++) world.agent('say', { text: `news ${n}` });
  // Looks back, page by page, and writes on meanwhile.
  const second = online();
  world.until(() => shown(second.thread).includes('news 39'));
  second.thread.send('second');
  second.device.kill();
  const third = online();
  world.advance(60_000);
  expect(world.texts.filter((text) => !text.startsWith('news'))).toEqual(['first', 'second']);
  expect(shown(third.thread).filter((text) => !text.startsWith('news'))).toEqual(['first', 'second']);
});

test.each(kinds)('%s: a message that storage still takes for unsent is looked for before it goes', (channelId) => {
  const { world, storage, online } = browser(channelId);
  const first = online();
  first.thread.send('once');
  storage.isBlocked = true;
  world.until(() => world.texts.length === 1);
  world.advance(2_000);
  first.device.kill();
  storage.isBlocked = false;
  for (let n = 0; n < 20; n++) world.agent('say', { text: `news ${n}` });
  const second = online();
  world.advance(60_000);
  expect(world.texts.filter((text) => text === 'once')).toHaveLength(1);
  expect(world.threads).toHaveLength(1);
  expect(shown(second.thread)).toContain('once');
});

test.each([['when the tab dies', 5_000], ['when the other begins', 0]])('storage that is blocked %s is read when it can be: what was left goes out', (_, aheadMs) => {
  const { world, storage, open, online } = browser('chat_messaging');
  const first = open();
  first.device.goOffline();
  first.thread.send('left');
  if (aheadMs === 0) first.device.kill();
  storage.isBlocked = aheadMs === 0;
  const second = online();
  world.advance(aheadMs);
  storage.isBlocked = true;
  first.device.kill();
  world.advance(20_000);
  expect(world.texts).toEqual([]);
  storage.isBlocked = false;
  world.advance(20_000);
  expect([world.texts, shown(second.thread)]).toEqual([['left'], ['left']]);
  second.chat.stop();
  expect(second.device.held).toMatchObject({ timers: 0, locks: 0 });
});

test('a live chat that is over, and one that was written before anybody knew of it: what had gone out in the first does not go out again', () => {
  const { world, open, online } = browser('chat_livechat');
  const first = online();
  first.thread.send('in the first');
  world.until(() => world.texts.length === 1);
  first.device.kill();
  const second = open();
  second.device.goOffline();
  second.thread.send('for the second');
  world.advance(1_000);
  // More than one look brings.
  for (let n = 0; n < 5; n++) world.agent('say', { text: `news ${n}` });
  world.agent('close');
  second.device.goOnline();
  second.chat.connect().catch(() => {});
  world.advance(60_000);
  const there = world.allTexts.filter((text) => !text.startsWith('news'));
  const failed = second.thread.snapshot.messages.filter(({ status }) => status === 'failed').map(({ text, failure }) => [text, failure]);
  expect(there.filter((text) => text === 'in the first')).toHaveLength(1);
  expect([...there.slice(1), ...failed.map(([text]) => text)]).toEqual(['for the second']);
});

test('a live chat of which another tab began the next session, and died: that goes on in the same thread()', () => {
  const { world, online } = browser('chat_livechat');
  const first = online();
  first.thread.send('before');
  world.until(() => world.texts.length === 1);
  const second = online();
  world.advance(5_000);
  first.chat.thread().end().catch(() => {});
  world.advance(5_000);
  second.thread.start('next').catch(() => {});
  world.until(() => world.threads.length === 2);
  world.advance(2_000);
  second.thread.send('more');
  second.device.kill();
  world.advance(10_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['before'], ['next', 'more']]);
  expect(Object.keys(first.chat.snapshot.threads)).toEqual(['default']);
  expect(first.thread.snapshot).toMatchObject({ status: 'queued', messages: [{ text: 'next' }, { text: 'more', status: 'delivered' }] });
  // Nor is any of it told twice, there or after a reload.
  first.device.kill();
  const third = online();
  world.advance(10_000);
  expect(Object.keys(third.chat.snapshot.threads)).toEqual(['default']);
  for (const { told } of [first, third]) {
    const news = told.flatMap((moment) => (moment.moment === 'message.received' ? [moment.message.text] : []));
    expect(news).toEqual([...new Set(news)]);
  }
});

test('a close that is told while the look waits for a slow database is not undone by what that look found', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage, options: { channelId: 'chat_livechat' } });
  first.thread.send('hello');
  world.advance(2_000);
  first.chat.stop();
  let answer = (): void => {};
  const second = world.open({
    storage, options: { channelId: 'chat_livechat' },
    ports: (ports) => ({ storage: { ...bound(ports.storage), refresh: (_: string, done: (isAll: boolean) => void) => ((answer = () => done(true)), () => {}) } }),
  });
  void second.thread;
  second.chat.connect().catch(() => {});
  world.until(() => shown(second.thread).includes('hello'));
  world.agent('close');
  world.advance(1_000);
  answer();
  world.advance(1_000);
  expect(second.thread.snapshot).toMatchObject({ status: 'ended', sync: 'live' });
});

test('a customer known by cookie who began while storage was blocked keeps their name, and what they wrote, once it is not', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (): VirtualChat => world.open({ storage, options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } } });
  storage.isBlocked = true;
  const first = open();
  void first.chat.connect();
  await untilSo(world, () => first.chat.snapshot.status === 'live');
  storage.isBlocked = false;
  first.device.goOffline();
  first.thread.send('kept');
  first.device.kill();
  const second = open();
  void second.thread;
  void second.chat.connect();
  await untilSo(world, () => second.chat.snapshot.status === 'live');
  await untilSo(world, () => world.texts.length === 1);
  expect([second.chat.snapshot.customer.id, world.texts]).toEqual([first.chat.snapshot.customer.id, ['kept']]);
});
