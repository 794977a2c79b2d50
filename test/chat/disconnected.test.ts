import { expect, test } from 'vitest';
import { leases } from '../../src/leases.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
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
  return { world, open, connect, kept };
}

/** In whichever thread. */
const sent = ({ threads }: VirtualWorld): readonly string[] => threads.flatMap(({ messages }) => messages.map(({ text }) => text));

/** A message that could not go out. */
function writeOffline({ device, thread }: VirtualChat, text: string): void {
  device.goOffline();
  thread.send(text);
}

test.each(ways)('what a page has not sent when its app disconnects it goes out by way of another that is connected, %s', (_, hasLocks) => {
  const { world, open, connect, kept } = browser(hasLocks);
  const [first, second] = [connect(open()), connect(open())];
  writeOffline(first, 'one');
  world.advance(5_000);
  first.chat.disconnect();
  world.advance(15_000);
  expect([sent(world), shown(second.thread), kept()]).toEqual([['one'], ['one'], []]);
  first.device.goOnline();
  connect(first).thread.send('two');
  world.advance(30_000);
  expect([sent(world), shown(first.thread), shown(second.thread), kept()]).toEqual([['one', 'two'], ['one', 'two'], ['one', 'two'], []]);
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
  expect([sent(world), shown(page.thread), kept()]).toEqual([['one', 'two'], ['one', 'two'], []]);
});

test.each(ways)('a page that is back has what another took over meanwhile, which its app has disconnected since, and sends it before what it writes, %s', (_, hasLocks) => {
  const { world, open, connect, kept } = browser(hasLocks);
  const [first, second] = [connect(open()), connect(open())];
  writeOffline(first, 'one');
  second.device.goOffline();
  const back = first.device.putAside();
  world.advance(200_000);
  expect(shown(second.thread)).toEqual(['one']);
  second.chat.disconnect();
  back();
  first.device.goOnline();
  first.thread.send('two');
  world.advance(60_000);
  expect([sent(world), shown(first.thread), kept()]).toEqual([['one', 'two'], ['one', 'two'], []]);
});

test.each(ways)('a page that is never connected shows what a dead one has left, and leaves it to the next that is, %s', (_, hasLocks) => {
  const { world, open, connect, kept } = browser(hasLocks);
  const dead = connect(open());
  writeOffline(dead, 'one');
  world.advance(1_000);
  dead.device.kill();
  const idle = open();
  void idle.thread;
  world.advance(200_000);
  const next = connect(open());
  world.advance(200_000);
  expect([sent(world), shown(next.thread), kept()]).toEqual([['one'], ['one'], []]);
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
function takenOver(hasLocks: boolean, ms: number) {
  const there = browser(hasLocks, { pushDelayMs: 2_000 });
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
    world.until(() => sent(world).length === 1);
    second.device.kill();
    world.advance(400_000);
    expect([sent(world), shown(first.thread), kept()], `after ${ms} ms`).toEqual([['one'], ['one'], []]);
  }
});

test('so it is where the page still looks for what others have left', () => {
  for (let ms = 0; ms < 10_000; ms += 100) {
    const { world, open, first, second } = takenOver(true, ms);
    second.device.goOnline();
    world.until(() => sent(world).length === 1);
    writeOffline(open(), 'two');
    world.advance(10);
    second.device.kill();
    world.advance(60_000);
    expect([sent(world), shown(first.thread)], `after ${ms} ms`).toEqual([['one'], ['one']]);
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
    expect([sent(world), first.thread.snapshot.messages.map(({ status, failure }) => [status, failure])], `after ${ms} ms`).toEqual([[], [['failed', 'refused']]]);
    expect(first.told.filter(({ moment }) => moment === 'message.failed')).toHaveLength(1);
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
