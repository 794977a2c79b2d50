import { expect, test } from 'vitest';
import type { Engine } from '../../src/engine.ts';
import { type Feature, multiThread } from '../../src/index.ts';
import { statuses, type VirtualChat, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test.each([[2, 'delivered', null], [3, 'failed', 'poisonous']] as const)('a message on which the gateway drops the line %i times is %s (%s), and the rest goes on', (times, status, failure) => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', times } });
  thread.send('poison');
  thread.send('harmless');
  world.advance(120_000);
  expect(thread.snapshot.messages.find(({ text }) => text === 'poison')).toMatchObject({ status, failure });
  expect(thread.snapshot.messages.find(({ text }) => text === 'harmless')).toMatchObject({ status: 'delivered' });
  expect(world.texts).toEqual(status === 'failed' ? ['harmless'] : ['poison', 'harmless']);
  expect(device.sockets).toHaveLength(times + 1);
});

test.each([2_100, 5_000])('so it is where the line goes %d ms after the message', (ms) => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  world.fault({ silent: { eventType: 'SendMessage', times: 3 } });
  thread.send('poison');
  thread.send('harmless');
  for (let n = 0; n < 3; n++) {
    world.until(() => statuses(thread)[0] === 'sending');
    world.advance(ms);
    device.cut();
    world.advance(100);
  }
  world.advance(60_000);
  expect(thread.snapshot.messages.map(({ text, failure }) => [text, failure])).toEqual([['harmless', null], ['poison', 'poisonous']]);
  expect(world.texts).toEqual(['harmless']);
});

test('a message that brings the line down of one page after another is given up by the third, and the rest goes on', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', times: 3 } });
  const dropped = (page: VirtualChat): void => {
    void page.thread;
    page.chat.connect().catch(() => {});
    world.until(() => page.told.some(({ moment }) => moment === 'connection.lost'));
  };
  const first = world.open({ storage });
  first.thread.send('poison');
  first.thread.send('harmless');
  dropped(first);
  first.device.kill();
  const second = world.open({ storage });
  dropped(second);
  second.chat.stop();
  const third = world.open({ storage });
  dropped(third);
  world.advance(30_000);
  expect(third.thread.snapshot.messages.map(({ text, failure }) => [text, failure])).toEqual([['harmless', null], ['poison', 'poisonous']]);
  expect(world.texts).toEqual(['harmless']);
});

/** A conversation on a line of 300 ms, and a message that is on its way. */
function sendingOne(traits: VirtualChatTraits = {}): { readonly world: VirtualWorld; readonly page: VirtualChat; readonly id: string } {
  const world = new VirtualWorld({ deduplicate: false });
  const page = world.live({ latencyMs: 300, ...traits });
  page.thread.send('hello');
  world.advance(5_000);
  return { world, page, id: page.thread.send('one').id };
}

/** Waits until the message is on its way again, and lets the line go. */
const dropOn = (world: VirtualWorld, { device, thread }: VirtualChat): void => {
  world.until(() => thread.snapshot.messages.find(({ text }) => text === 'one')?.status === 'sending', 600_000);
  device.cut();
  world.advance(1_000);
};

test('a message in whose way the device loses its network three times is not taken for one that brings the line down', () => {
  const { world, page: { device, thread } } = sendingOne();
  for (let n = 0; n < 4; n++) {
    world.until(() => statuses(thread)[1] === 'sending', 600_000);
    // A browser closes its sockets when the network goes, and says so.
    device.goOffline();
    device.cut();
    world.advance(5_000);
    device.goOnline();
  }
  world.advance(60_000);
  expect([statuses(thread), world.texts]).toEqual([['delivered', 'delivered'], ['hello', 'one']]);
});

test('a device that says all the time that it has no network does not hide that a message brings the line down', () => {
  const { world, page } = sendingOne({ ports: ({ network }) => ({ network: { ...network, isOnline: () => false } }) });
  for (let n = 0; n < 3; n++) dropOn(world, page);
  expect(page.thread.snapshot.messages.at(-1)).toMatchObject({ text: 'one', status: 'failed', failure: 'poisonous' });
});

test.each(['the page', 'the next page'])('one that failed so and is sent again by hand, by %s, has three tries more, also by a page after that', (who) => {
  const storage = new VirtualStorage();
  const { world, page, id } = sendingOne({ storage });
  for (let n = 0; n < 3; n++) dropOn(world, page);
  expect(page.thread.snapshot.messages.at(-1)?.failure).toBe('poisonous');
  let retrying = page;
  if (who === 'the next page') {
    page.device.kill();
    retrying = world.live({ latencyMs: 300, storage });
  }
  retrying.thread.retry(id);
  dropOn(world, retrying);
  retrying.device.kill();
  const last = world.live({ latencyMs: 300, storage });
  dropOn(world, last);
  world.advance(60_000);
  expect(world.texts).toEqual(['hello', 'one']);
  expect(last.thread.snapshot.messages.map(({ failure }) => failure)).toEqual([null, null]);
});

test.each(['delivered', 'failed'])('how often the line went down on a message is not kept of one that is %s', (status) => {
  let engine: Pick<Engine, 'drops'> | undefined;
  const spy = {
    name: 'spy',
    install: (host: unknown) => {
      engine = host as Engine;
      return {};
    },
  };
  const { world, page } = sendingOne({ options: { features: [spy as unknown as Feature] } });
  dropOn(world, page);
  expect(engine?.drops.size).toBe(1);
  for (let n = 0; n < 2 && status === 'failed'; n++) dropOn(world, page);
  world.until(() => statuses(page.thread)[1] === status);
  expect(engine?.drops.size).toBe(0);
});

test.each([['th-a', 'th-b'], ['th-b', 'th-a']])('what takes the line down in %s does not take along what is written in %s at the same time', (bad, good) => {
  const world = new VirtualWorld({ deduplicate: false });
  for (const threadId of [bad, good]) world.control('seed', { threadId, customerId: 'customer-1', count: 3 });
  const page: VirtualChat = world.open({
    options: { features: [multiThread()] },
    ports: ({ socket }) => ({
      socket: {
        open: (url, hears) => {
          const opened = socket.open(url, hears);
          return { close: (code) => opened.close(code), send: (frame) => (frame.includes('poison') ? world.clock.setTimeout(() => page.device.cut(), 5) : opened.send(frame)) };
        },
      },
    }),
  });
  const [one, other] = [page.chat.thread(bad), page.chat.thread(good)];
  void page.chat.connect();
  world.until(() => page.chat.snapshot.status === 'live');
  world.advance(6_000);
  one.send('poison');
  other.send('harmless');
  world.advance(300_000);
  expect([one, other].map((thread) => thread.snapshot.messages.at(-1))).toMatchObject([{ text: 'poison', failure: 'poisonous' }, { text: 'harmless', status: 'delivered' }]);
});
