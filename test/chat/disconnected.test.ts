import { expect, test } from 'vitest';
import { leases } from '../../src/leases.ts';
import { fateOf, shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const ways = [['with locks', true], ['without locks', false]] as const;

/** Pages of one browser; the platform takes what it gets twice for two. */
function browser(hasLocks: boolean, { pushDelayMs = 5, channelId = 'chat_messaging' } = {}) {
  const world = new VirtualWorld({ deduplicate: false, pushDelayMs });
  const storage = new VirtualStorage();
  const open = (): VirtualChat =>
    world.open({ storage, options: { channelId }, ports: ({ locks, clock, random, ...ports }) => ({ locks: hasLocks ? locks : leases(ports.storage, clock, random) }) });
  const connect = (page: VirtualChat): VirtualChat => {
    void page.thread;
    page.chat.connect().catch(() => {});
    world.until(() => page.chat.snapshot.status === 'live');
    return page;
  };
  const kept = (): readonly string[] => [...storage.texts.keys()].filter((key) => key.includes('.out.'));
  return { world, storage, open, connect, kept };
}

/** A message that could not go out. */
function writeOffline({ device, thread }: VirtualChat, text: string): { readonly id: string } {
  device.goOffline();
  return thread.send(text);
}

test.each(ways)('what a page has not sent when its app disconnects it is still its own: it goes out when that is connected again, or is discarded, %s', (_, hasLocks) => {
  const { world, open, connect, kept } = browser(hasLocks);
  const [first] = [connect(open()), connect(open())];
  const { id } = writeOffline(first, 'one');
  first.thread.send('two');
  world.advance(5_000);
  first.chat.disconnect();
  world.advance(400_000);
  expect([world.allTexts, first.thread.can('discard', id)]).toEqual([[], true]);
  first.thread.discard(id);
  first.device.goOnline();
  connect(first);
  world.advance(30_000);
  expect([world.allTexts, shown(first.thread), kept()]).toEqual([['two'], ['two'], []]);
});

test('a page that is disconnected in the turn in which it sends asks nothing until it is connected', async () => {
  const { world, open, connect } = browser(true);
  const page = connect(open());
  world.advance(5_000);
  const { done } = page.thread.send('one');
  page.chat.disconnect();
  world.advance(60_000);
  expect([page.device.held.timers, await fateOf(done)]).toEqual([0, 'pending']);
  connect(page);
  world.advance(5_000);
  expect([world.allTexts, await fateOf(done)]).toEqual([['one'], { value: { status: 'sent' } }]);
});

test.each(ways)('a page whose app disconnects it, and that has the browser for itself, sends what it has left when it is connected again, %s', (_, hasLocks) => {
  const { world, open, connect, kept } = browser(hasLocks);
  const page = connect(open());
  writeOffline(page, 'one');
  world.advance(5_000);
  page.chat.disconnect();
  world.advance(400_000);
  expect(shown(page.thread)).toEqual(['one']);
  page.device.goOnline();
  page.thread.send('two');
  world.advance(30_000);
  expect([world.allTexts, shown(page.thread), kept()]).toEqual([['one', 'two'], ['one', 'two'], []]);
});

test.each(ways)('what a page that is never connected discards of what a dead one has left goes out by none, %s', (_, hasLocks) => {
  const { world, open, connect, kept } = browser(hasLocks);
  const dead = connect(open());
  const { id } = writeOffline(dead, 'one');
  world.advance(1_000);
  dead.device.kill();
  if (!hasLocks) world.advance(160_000);
  const idle = open();
  void idle.thread;
  world.advance(2_000);
  expect(shown(idle.thread)).toEqual(['one']);
  idle.thread.discard(id);
  const next = connect(open());
  connect(idle);
  world.advance(200_000);
  expect([world.allTexts, shown(next.thread), shown(idle.thread), kept()]).toEqual([[], [], [], []]);
});

test('a page that is disconnected while another has what it wrote asks no more after that', () => {
  const { first, world } = takenOver(true, 0);
  first.chat.disconnect();
  world.advance(60_000);
  expect(first.device.held.timers).toBe(0);
});

test('a page that is reset shows what the next customer has left, as a new one does', () => {
  const { world, open, connect } = browser(true);
  const other = open();
  other.chat.reset({ customer: { id: 'customer-2' } });
  writeOffline(other, 'one');
  const page = connect(open());
  page.chat.reset({ customer: { id: 'customer-2' } });
  world.advance(100);
  other.device.kill();
  world.advance(5_000);
  expect(shown(page.thread)).toEqual(['one']);
});

/** A page is put aside, another has what it wrote, and the first is live again, so long after that, ms. */
function takenOver(hasLocks: boolean, ms: number, channelId = 'chat_messaging') {
  const there = browser(hasLocks, { pushDelayMs: 2_000, channelId });
  const { world, open, connect } = there;
  const [first, second] = [connect(open()), connect(open())];
  writeOffline(first, 'one');
  world.advance(1_000);
  const back = first.device.putAside();
  second.device.goOffline();
  world.advance(200_000);
  back();
  first.device.goOnline();
  connect(first);
  world.advance(20_000 + ms);
  return { ...there, first, second };
}

test.each(ways)('what a tab that dies has just sent for a page that is back by then is looked for before that sends it, %s', (_, hasLocks) => {
  for (let ms = 0; ms < 10_000; ms += 250) {
    const { world, kept, first, second } = takenOver(hasLocks, ms);
    second.device.goOnline();
    world.until(() => world.allTexts.length === 1);
    second.device.kill();
    world.advance(400_000);
    expect([world.allTexts, shown(first.thread), kept()], `after ${ms} ms`).toEqual([['one'], ['one'], []]);
  }
});

test('so it is where the page still looks for what others have left', () => {
  for (let ms = 0; ms < 10_000; ms += 100) {
    const { world, open, first, second } = takenOver(true, ms);
    second.device.goOnline();
    world.until(() => world.allTexts.length === 1);
    writeOffline(open(), 'two');
    world.advance(10);
    second.device.kill();
    world.advance(60_000);
    expect([world.allTexts, shown(first.thread)], `after ${ms} ms`).toEqual([['one'], ['one']]);
  }
});

test('what is discarded while the page still looks for what others have left goes out by none', () => {
  for (let ms = 0; ms < 300; ms += 20) {
    const { world, open, kept, first, second } = takenOver(true, 0);
    writeOffline(open(), 'two');
    world.advance(10);
    second.device.kill();
    world.advance(ms);
    first.thread.discard(first.thread.snapshot.messages[0]?.id ?? '');
    world.advance(60_000);
    expect([world.allTexts, shown(first.thread), kept().length], `discarded after ${ms} ms`).toEqual([[], [], 1]);
  }
});

test.each(ways)('what another tab failed to send, and left, is failed in the page that wrote it, which has it back, %s', (_, hasLocks) => {
  for (let ms = 0; ms < 10_000; ms += 500) {
    const { world, first, second } = takenOver(hasLocks, ms);
    world.fault({ error: { eventType: 'SendMessage', code: 'InconsistentData', times: 1 } });
    second.device.goOnline();
    world.until(() => second.thread.snapshot.messages.some(({ status }) => status === 'failed'));
    second.device.kill();
    world.advance(400_000);
    expect([world.allTexts, first.thread.snapshot.messages.map(({ status, failure }) => [status, failure])], `after ${ms} ms`).toEqual([[], [['failed', 'refused']]]);
    expect(first.told.filter(({ moment }) => moment === 'message.failed')).toHaveLength(1);
  }
});

test('a live chat that was to begin with what another tab failed to send has not begun', () => {
  for (let ms = 0; ms < 10_000; ms += 500) {
    const { world, first, second } = takenOver(true, ms, 'chat_livechat');
    expect(first.thread.snapshot.status).toBe('starting');
    world.fault({ error: { eventType: 'SendMessage', code: 'InconsistentData', times: 1 } });
    second.device.goOnline();
    world.until(() => second.thread.snapshot.messages.some(({ status }) => status === 'failed'));
    second.device.kill();
    world.advance(400_000);
    expect([statuses(first.thread), first.thread.snapshot.status, first.thread.can('start')], `after ${ms} ms`).toEqual([['failed'], 'notStarted', true]);
  }
});

test('what had expired, and another page tried again before it died, goes out by the one that wrote it', () => {
  const { world, open, connect } = browser(true);
  const [first, second] = [connect(open()), connect(open())];
  const { id } = writeOffline(first, 'one');
  second.device.goOffline();
  const back = first.device.putAside();
  world.advance(73 * 3_600_000);
  second.device.goOnline();
  world.until(() => statuses(second.thread).includes('failed'));
  back();
  first.device.goOnline();
  world.advance(60_000);
  expect(statuses(first.thread)).toEqual(['failed']);
  second.device.goOffline();
  world.advance(30_000);
  second.thread.retry(id);
  world.advance(1_000);
  second.device.kill();
  world.advance(400_000);
  expect([world.allTexts, statuses(first.thread)]).toEqual([['one'], ['delivered']]);
});

test('what another sent under the name of a page that is back, for want of room, and died, is looked for', () => {
  for (let ms = 0; ms < 5_000; ms += 250) {
    const { world, storage, open, connect } = browser(true, { pushDelayMs: 2_000 });
    const [first, second] = [connect(open()), connect(open())];
    writeOffline(first, 'one');
    world.advance(1_000);
    second.device.goOffline();
    storage.isFull = true;
    const back = first.device.putAside();
    world.advance(200_000);
    back();
    first.device.goOnline();
    connect(first);
    world.advance(20_000 + ms);
    second.device.goOnline();
    world.until(() => world.allTexts.length === 1);
    second.device.kill();
    world.advance(400_000);
    expect(world.allTexts, `after ${ms} ms`).toEqual(['one']);
  }
});

test('what is discarded right after the page is back goes out by none', () => {
  for (let ms = 0; ms < 400; ms += 20) {
    const { world, open, connect } = browser(true);
    const first = connect(open());
    const { id } = writeOffline(first, 'one');
    const other = open();
    void other.thread;
    world.advance(5_000);
    const back = first.device.putAside();
    world.advance(1_000);
    writeOffline(other, 'other');
    world.advance(1_000);
    back();
    world.advance(ms);
    first.thread.discard(id);
    world.advance(5_000);
    first.device.goOnline();
    world.advance(60_000);
    expect([world.allTexts, shown(first.thread)], `discarded after ${ms} ms`).toEqual([[], []]);
  }
});

test('what is tried again is kept as such from that turn on', () => {
  const { world, open, connect } = browser(true);
  const first = connect(open());
  world.fault({ error: { eventType: 'SendMessage', code: 'InconsistentData', times: 1 } });
  const { id } = first.thread.send('one');
  world.advance(5_000);
  first.device.goOffline();
  first.thread.retry(id);
  first.device.kill();
  const next = connect(open());
  world.advance(20_000);
  expect([world.allTexts, statuses(next.thread)]).toEqual([['one'], ['delivered']]);
});

test('without locks a page that freezes as soon as it has written, for longer than its name lasts, sends nothing twice', () => {
  for (let ms = -500; ms < 500; ms += 10) {
    const { world, open, connect } = browser(false, { pushDelayMs: 2_000 });
    const second = connect(open());
    const first = open();
    first.thread.send('one');
    const back = first.device.freeze();
    second.device.goOffline();
    world.advance(200_000);
    expect(shown(second.thread)).toEqual(['one']);
    if (ms < 0) second.device.goOnline();
    world.advance(Math.max(0, -ms));
    back();
    world.advance(Math.max(0, ms));
    if (ms >= 0) second.device.goOnline();
    world.advance(60_000);
    expect(world.allTexts, `${ms} ms`).toEqual(['one']);
  }
});

test.each(ways)('tabs that begin a live chat at the same moment begin one, %s', (_, hasLocks) => {
  const { world, open, connect } = browser(hasLocks, { pushDelayMs: 2_000, channelId: 'chat_livechat' });
  const [first, second] = [connect(open()), connect(open())];
  first.thread.send('one');
  second.thread.send('two');
  world.advance(10_000);
  expect(world.threads.map(({ messages }) => messages.length)).toEqual([2]);
  world.agent('close');
  world.advance(10_000);
  // The next one is of its own, also for a page that knows of none.
  const third = connect(open());
  third.thread.start('three').catch(() => {});
  world.advance(10_000);
  expect(world.threads.map(({ messages }) => messages.map(({ text }) => text).toSorted())).toEqual([['one', 'two'], ['three']]);
});
