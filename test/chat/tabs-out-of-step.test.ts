import { expect, test } from 'vitest';
import { pass } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// In a browser tabs are processes: what one asks for or writes comes to the others when it comes.

test.each([
  ['as soon as it is made', 0, 300], ['as soon as it is made, and has its name sooner than it is heard of', 0, 0], ['once it is live', 2_000, 300],
])('what a page writes first, %s, goes out once, although another page hears of it, and asks for its name, first', async (_, ms, travelMs) => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  storage.locks.travelMs = () => 0;
  const others = [world.live({ storage }), world.live({ storage })];
  await pass(world, 1_000);
  storage.locks.travelMs = () => travelMs;
  const page = world.open({ storage, latencyMs: 300 });
  void page.chat.connect();
  await pass(world, ms);
  page.thread.send('first');
  storage.locks.travelMs = () => 0;
  await pass(world, 60_000);
  expect(world.texts).toEqual(['first']);
  expect([page, ...others].map(({ thread }) => thread.snapshot.messages.map(({ text, status }) => [text, status]))).toEqual([1, 2, 3].map(() => [['first', 'delivered']]));
  for (const one of [page, ...others]) {
    one.chat.stop();
    expect(one.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  }
});

test('so does what it writes as it is made, whenever the other hears of it, where its name is long in coming', async () => {
  for (let newsMs = 0; newsMs <= 2_100; newsMs += 100) {
    const world = new VirtualWorld({ deduplicate: false });
    const storage = new VirtualStorage();
    storage.locks.travelMs = () => 0;
    storage.newsMs = () => newsMs;
    const other = world.live({ storage });
    await pass(world, 1_000);
    storage.locks.travelMs = () => 3_000;
    const page = world.open({ storage, latencyMs: 200 });
    void page.chat.connect();
    page.thread.send('first');
    storage.locks.travelMs = () => 0;
    await pass(world, 60_000);
    expect([world.texts, shown(page.thread), shown(other.thread)], `heard of after ${newsMs} ms`).toEqual([['first'], ['first'], ['first']]);
  }
});

test('what a dead page has left goes out once, although a page that may take it next has not heard yet that another did', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  let newsMs = 0;
  storage.newsMs = () => newsMs;
  const [dies] = [world.live({ storage }), world.live({ storage }), world.live({ storage }), world.live({ storage })];
  await pass(world, 1_000);
  dies.device.goOffline();
  for (const text of ['one', 'two', 'three']) dies.thread.send(text);
  await pass(world, 5_000);
  newsMs = 400;
  dies.device.kill();
  await pass(world, 60_000);
  expect(world.texts).toEqual(['one', 'two', 'three']);
});

/** Two pages of one browser that are opened in the same moment. */
function openedAtOnce(world: VirtualWorld, news: { readonly newsMs?: () => number; readonly travelMs?: () => number }): readonly [VirtualChat, VirtualChat] {
  const storage = new VirtualStorage();
  storage.newsMs = news.newsMs ?? null;
  storage.locks.travelMs = news.travelMs ?? null;
  const pages = [world.open({ storage }), world.open({ storage })] as const;
  for (const page of pages) {
    void page.thread;
    void page.chat.connect();
  }
  return pages;
}

test('two pages that are opened at once, and have not heard of each other then, begin one conversation', async () => {
  const world = new VirtualWorld({ pushDelayMs: 5_000 });
  const [one, other] = openedAtOnce(world, { newsMs: () => 20 });
  await pass(world, 1_000);
  one.thread.send('one');
  await pass(world, 1_000);
  other.thread.send('two');
  await pass(world, 20_000);
  expect(world.texts).toEqual(['one', 'two']);
  expect(world.threads.length).toBe(1);
});

test('two pages of which each was given the name of the other send what they wrote within seconds', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  let asked = 0;
  // Their own, which they ask for first, come late.
  const [one, other] = openedAtOnce(world, { travelMs: () => (asked++ < 2 ? 1_000 : 0) });
  one.thread.send('one');
  await pass(world, 10);
  other.thread.send('two');
  await pass(world, 12_000);
  expect(world.texts.toSorted()).toEqual(['one', 'two']);
});

test('where nobody ever says who has a name, what is written goes out all the same', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const page = world.live({ ports: (given) => ({ ...given, locks: { isLate: true, hold: () => ({ isHeld: () => false, release: () => {} }) } }) });
  await pass(world, 5_000);
  page.thread.send('one');
  await pass(world, 5_000);
  page.thread.send('two');
  await pass(world, 120_000);
  expect(world.texts).toEqual(['one', 'two']);
});
