import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import type { Database } from '../../adapters/browser/database.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Pages of one browser whose database is slow; the platform takes what it gets twice for two. */
function browser(pushDelayMs = 5, databaseMs = 500) {
  const world = new VirtualWorld({ deduplicate: false, pushDelayMs });
  const [local, database] = [new VirtualStorage(), new VirtualDatabase(databaseMs)];
  /** `more`: what reading takes this page besides, ms. */
  const open = (latencyMs = 10, more = { ms: 0 }): VirtualChat => {
    // What the database says to a page that is put aside it hears when it is back, however old that is by then.
    const slow: Database = {
      read: (prefix, done) => port.read(prefix, (entries) => void world.clock.setTimeout(() => opened.device.whenHere(() => done(entries)), more.ms)),
      write: (changes, wiped, done) => port.write(changes, wiped, (isWritten) => opened.device.whenHere(() => done(isWritten))),
    };
    const port = database.port(world.clock, () => opened.device.isGone);
    const opened: VirtualChat = world.open({ storage: local, latencyMs, ports: ({ clock }) => ({ storage: layeredStorage(local, slow, clock) }) });
    return opened;
  };
  const live = (latencyMs?: number): VirtualChat => {
    const page = open(latencyMs);
    void page.thread;
    page.chat.connect().catch(() => {});
    world.until(() => page.chat.snapshot.status === 'live');
    return page;
  };
  const kept = (): readonly string[] => [...local.texts.keys(), ...database.texts.keys()].filter((key) => /\.out\.|gone/.test(key));
  return { world, database, open, live, kept };
}

/** A page that leaves something, and two that could take it over: the first has begun to; the second is far from the platform. */
function claimed() {
  const there = browser();
  const dying = there.open();
  dying.device.goOffline();
  dying.thread.send('once');
  there.world.advance(5_000);
  const [first, second] = [there.live(), there.live(1_500)];
  there.world.advance(5_000);
  dying.device.kill();
  there.world.advance(100);
  return { ...there, first, second };
}

test('a page that is put aside while it takes over what a dead one left has lost it to the next page, whenever it is back', () => {
  for (const ms of [...Array.from({ length: 40 }, (_, n) => 200 * n), 20_000, 200_000]) {
    const { world, first, second, kept } = claimed();
    const back = first.device.putAside();
    world.advance(ms);
    back();
    world.advance(60_000);
    expect([world.allTexts, shown(first.thread), shown(second.thread), kept()], `back after ${ms} ms`).toEqual([['once'], ['once'], ['once'], []]);
  }
});

test('a page that is put aside while it takes over what a dead one left, and is the only one, goes on with that when it is back', () => {
  const { world, first, second, kept } = claimed();
  second.chat.stop();
  const back = first.device.putAside();
  world.advance(20_000);
  expect(world.allTexts).toEqual([]);
  back();
  world.advance(60_000);
  expect([world.allTexts, shown(first.thread), kept()]).toEqual([['once'], ['once'], []]);
});

test('a page that is back looks for what it has missed, and is live, also while another still takes over what it had begun to', () => {
  const { world, first, second } = claimed();
  const back = first.device.putAside();
  world.advance(100);
  const secondIsBack = second.device.putAside();
  back();
  world.advance(300);
  secondIsBack();
  world.advance(60_000);
  expect([first, second].map(({ chat }) => chat.snapshot.status)).toEqual(['live', 'live']);
  expect(world.allTexts).toEqual(['once']);
});

/** What a page that was put aside had written a second one, far from the platform, takes over and sends; the first is back after so long, ms. */
function backAfter(ms: number, isHanging: boolean) {
  const there = browser();
  const { world, database, open, live } = there;
  database.isHanging = isHanging;
  const first = open();
  first.device.goOffline();
  first.thread.send('once');
  const second = live(1_500);
  world.advance(5_000);
  const back = first.device.putAside();
  world.advance(ms / 2);
  database.isHanging = false;
  world.advance(ms / 2);
  back();
  first.device.goOnline();
  first.chat.retryNow();
  world.advance(60_000);
  return { ...there, first, second };
}

const times = Array.from({ length: 60 }, (_, n) => 200 * n);

test.each([false, true])('a page that is back does not send what another is about to, whenever that is, and though the database hung before: %s', (isHanging) => {
  for (const ms of times) {
    const { world, first, second, kept } = backAfter(ms, isHanging);
    expect([world.allTexts, shown(first.thread), shown(second.thread), kept()], `back after ${ms} ms`).toEqual([['once'], ['once'], ['once'], []]);
  }
});

test.each([2_000, 3_500, 8_000])('so it is where reading takes that page %d ms', (readMs) => {
  for (let ms = 3_000; ms < 6_000; ms += 400) {
    const { world, open, live } = browser();
    const more = { ms: 0 };
    const first = open(10, more);
    first.device.goOffline();
    first.thread.send('once');
    live(1_500);
    world.advance(5_000);
    world.fault({ ackDelay: { eventType: 'RecoverThread', times: 1, ms: 5_000 } });
    const back = first.device.putAside();
    world.advance(ms);
    more.ms = readMs;
    back();
    first.device.goOnline();
    first.chat.retryNow();
    world.advance(120_000);
    expect(world.allTexts, `back after ${ms} ms`).toEqual(['once']);
  }
});

test.each([200, 500, 1_000, 2_000])('a page that needs a new name while its first look is under way goes on all the same (the database takes %d ms)', (databaseMs) => {
  const { world, open } = browser(5, databaseMs);
  const begin = (text?: string): VirtualChat => {
    const page = open();
    if (text !== undefined) page.thread.send(text);
    void page.thread;
    page.chat.connect().catch(() => {});
    world.advance(databaseMs / 10);
    return page;
  };
  const first = begin('one');
  const back = first.device.putAside();
  begin();
  back();
  first.thread.send('two');
  world.advance(600_000);
  expect([world.allTexts.toSorted(), first.chat.snapshot.status]).toEqual([['one', 'two'], 'live']);
});

test('what waits until a page that is back knows whose it is does not go out in the midst of a look, and then once more', () => {
  const { world, database, live } = browser(1_000);
  const page = live();
  page.thread.send('hello');
  world.advance(5_000);
  database.latencyMs = 2_500;
  page.thread.send('once');
  const back = page.device.putAside();
  world.advance(2_000);
  back();
  page.chat.retryNow();
  world.until(() => page.chat.snapshot.status === 'live');
  // A frame that is cut off may have been anything: it looks again, and the answer takes its time.
  world.fault({ ackDelay: { eventType: 'RecoverThread', times: 1, ms: 1_500 } });
  page.device.line.truncated = 1;
  world.agent('seen');
  world.advance(60_000);
  expect([world.allTexts, shown(page.thread)]).toEqual([['hello', 'once'], ['hello', 'once']]);
});

test('what a page writes while another holds its name, for want of room, goes out all the same', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const [first, second] = [world.open({ storage }), world.open({ storage })];
  first.device.goOffline();
  first.thread.send('one');
  void second.thread;
  second.device.goOffline();
  second.chat.connect().catch(() => {});
  world.advance(5_000);
  storage.isFull = true;
  const back = first.device.putAside();
  world.advance(20_000);
  back();
  first.device.goOnline();
  world.advance(20_000);
  first.thread.send('two');
  storage.isFull = false;
  second.device.goOnline();
  world.advance(120_000);
  expect([world.allTexts.toSorted(), shown(first.thread).toSorted()]).toEqual([['one', 'two'], ['one', 'two']]);
  expect([...storage.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
});

/** A page was put aside, and what it had written another sent, together with its own, into a live chat that is over by now. */
function overMeanwhile(pageSize: number) {
  const world = new VirtualWorld({ deduplicate: false, pageSize });
  const traits = { storage: new VirtualStorage(), options: { channelId: 'chat_livechat' } };
  const [first, second] = [world.open(traits), world.open(traits)];
  first.device.goOffline();
  void first.thread;
  second.thread.send('zero');
  second.chat.connect().catch(() => {});
  world.until(() => world.allTexts.length === 1);
  first.thread.send('once');
  world.advance(1_000);
  const back = first.device.putAside();
  world.until(() => world.allTexts.length === 2);
  second.thread.send('two');
  world.advance(5_000);
  world.agent('close');
  back();
  return { world, first };
}

test.each([20, 3, 1])('what another page has sent into a live chat that is over by then is not sent into the next by a page that was put aside (pages of %d)', (pageSize) => {
  const { world, first } = overMeanwhile(pageSize);
  first.device.goOnline();
  world.advance(30_000);
  expect(world.allTexts).toEqual(['zero', 'once', 'two']);
  expect(first.thread.snapshot).toMatchObject({ status: 'ended' });
  for (let page = 0; page < 5; page++) {
    if (first.thread.can('loadMore')) first.thread.loadMore().catch(() => {});
    world.advance(1_000);
  }
  // From its beginning: that there was none before was said of another.
  expect(first.thread.snapshot.messages.map(({ text, status }) => [text, status])).toEqual(world.allTexts.map((text) => [text, 'delivered']));
});

test('what was written behind it begins the next live chat', () => {
  const { world, first } = overMeanwhile(20);
  first.thread.send('again');
  first.device.goOnline();
  world.advance(30_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text))).toEqual([['zero', 'once', 'two'], ['again']]);
  expect(shown(first.thread)).toEqual(['again']);
});

test.each([100, 500])('what had failed, and is tried again right after the page is back, goes out, and is told to have failed once (a database that takes %d ms)', (databaseMs) => {
  for (let ms = 0; ms < 1_200; ms += 100) {
    const { world, live } = browser(5, databaseMs);
    const page = live();
    world.fault({ error: { eventType: 'SendMessage', code: 'InconsistentData', times: 1 } });
    const { id } = page.thread.send('one');
    world.advance(5_000);
    const back = page.device.putAside();
    world.advance(1_000);
    back();
    world.advance(ms);
    page.thread.retry(id);
    world.advance(60_000);
    expect([world.allTexts, page.told.filter(({ moment }) => moment === 'message.failed').length], `after ${ms} ms`).toEqual([['one'], 1]);
  }
});
