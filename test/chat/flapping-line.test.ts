import { expect, test } from 'vitest';
import { fateOf, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

/** So long a promise may be pending in all, connected, ms. */
const patienceMs = 30_000;

/** Cuts the line whenever it has been up for so many seconds; answers after how much time up, all sessions together, the promise had an end, ms. */
async function settledAfter(world: VirtualWorld, { chat, device }: VirtualChat, promise: Promise<unknown>, upForS: number): Promise<number> {
  const isUp = (): boolean => ['live', 'recovering'].includes(chat.snapshot.status);
  for (let upS = 1; upS <= 150; upS++) {
    world.until(isUp);
    world.advance(1_000);
    if ((await fateOf(promise)) !== 'pending') return upS * 1_000;
    if (upS % upForS > 0) continue;
    device.cut();
    world.until(() => !isUp());
  }
  return expect.unreachable();
}

test.each([
  ['markSeen', 'MessageSeenByConsumer', 8],
  ['loadMore', 'LoadMoreMessages', 8],
  ['loadMore', 'LoadMoreMessages', 1],
] as const)('%s that has no answer (%s), on a line that drops every %i s: its promise ends within 30 s of connected time', async (verb, eventType, upForS) => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 45 });
  const opened = world.live();
  world.agent('say', { text: 'hello' });
  world.advance(1_000);
  world.fault({ silent: { eventType } });
  expect(await settledAfter(world, opened, opened.thread[verb](), upForS)).toBeLessThanOrEqual(patienceMs);
});

test.each([8, 1])('a message whose conversation cannot be looked up, on a line that drops every %i s, says `queued` within 30 s of connected time', async (upForS) => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 5 });
  world.fault({ silent: { eventType: 'RecoverThread' } });
  const opened = world.open();
  const { done } = opened.chat.thread().send('hi');
  expect(await settledAfter(world, opened, done, upForS)).toBeLessThanOrEqual(patienceMs);
  expect(await fateOf(done)).toEqual({ value: { status: 'queued' } });
});

test('connect() says within 30 s of connected time that the customer is known, though no look gets done before the line drops', async () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 5 });
  world.fault({ silent: { eventType: 'RecoverThread' } });
  const opened = world.open();
  const { chat, thread } = opened;
  expect(thread.snapshot.sync).toBe('waiting');
  const connected = chat.connect();
  expect(await settledAfter(world, opened, connected, 8)).toBeLessThanOrEqual(patienceMs);
  expect([await fateOf(connected), chat.snapshot.status]).toEqual([{ value: undefined }, 'recovering']);
  // It goes on.
  world.fault({ silent: null });
  world.until(() => chat.snapshot.status === 'live', 30_000);
  expect(thread.snapshot.messages).toHaveLength(5);
});

test('time without a line does not count, and a clock that is set back keeps nobody waiting for ever', async () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 45 });
  let aheadMs = 0;
  const { chat, device, thread } = world.live({ ports: ({ clock }) => ({ clock: { ...clock, now: () => clock.now() + aheadMs } }) });
  world.fault({ silent: { eventType: 'LoadMoreMessages' } });
  const loading = thread.loadMore();
  world.advance(8_000);
  device.goOffline();
  device.cut();
  world.advance(3_600_000);
  device.goOnline();
  world.until(() => chat.snapshot.status === 'live');
  world.advance(9_000);
  expect(await fateOf(loading)).toBe('pending');
  aheadMs = -7_200_000;
  device.cut();
  world.until(() => chat.snapshot.status !== 'live');
  world.until(() => chat.snapshot.status === 'live');
  world.advance(patienceMs);
  expect(await fateOf(loading)).toMatchObject({ error: { code: 'request.unanswered' } });
});
