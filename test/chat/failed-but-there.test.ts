import { expect, test } from 'vitest';
import { shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** How often the gateway has it. */
const timesOf = ({ threads }: VirtualWorld, text: string): number => threads.flatMap(({ messages }) => messages).filter((message) => message.text === text).length;

/** The customer tries again what is shown as failed. */
function retryFailed({ thread }: VirtualChat): void {
  for (const { id, status } of thread.snapshot.messages) if (status === 'failed') thread.retry(id);
}

/** A message that was taken, and whose answer was lost with its page; behind it stand so many others, and 73 h later another page looks. */
function foundLate(count: number) {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.thread.send('hello');
  world.advance(5_000);
  first.device.line.isDownGood = false;
  first.thread.send('one');
  world.advance(1_000);
  first.device.kill();
  expect(timesOf(world, 'one')).toBe(1);
  for (let n = 0; n < count; n++) world.agent('say', { text: `a ${n}` });
  world.advance(73 * 3_600_000);
  const next = world.live({ storage });
  world.advance(60_000);
  return { world, storage, next };
}

test('what had got there before its page died, and is found 72 h later, is not sent once more by a retry', () => {
  const { world, next } = foundLate(30);
  retryFailed(next);
  world.advance(60_000);
  expect(timesOf(world, 'one')).toBe(1);
});

test('nor is it shown as failed', () => {
  const { next } = foundLate(30);
  expect(next.thread.snapshot.messages.filter(({ status }) => status === 'failed').map(({ text }) => text)).toEqual([]);
});

test('what brought the line down three times, got there with the third, and is found by the next page, is not sent once more by a retry', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.thread.send('hello');
  world.advance(5_000);
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', times: 2 } });
  first.thread.send('one');
  world.until(() => world.asked.filter((type) => type === 'SendMessage').length === 3, 600_000);
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  world.until(() => statuses(first.thread).includes('failed'), 600_000);
  first.device.kill();
  expect(timesOf(world, 'one')).toBe(1);
  for (let n = 0; n < 30; n++) world.agent('say', { text: `a ${n}` });
  world.advance(60_000);
  const next = world.live({ storage });
  world.advance(60_000);
  retryFailed(next);
  world.advance(60_000);
  expect(timesOf(world, 'one')).toBe(1);
});

test('what had no answer five times, but got there with the fifth, is not sent once more by a retry', () => {
  const world = new VirtualWorld({ deduplicate: false, pushDelayMs: 15_000 });
  const page = world.live();
  world.fault({ silent: { eventType: 'SendMessage', times: 4 } });
  page.thread.send('one');
  world.until(() => world.asked.filter((type) => type === 'SendMessage').length === 4, 600_000);
  world.fault({ ackDelay: { ms: 12_000, eventType: 'SendMessage' } });
  world.until(() => statuses(page.thread).includes('failed'), 600_000);
  expect(timesOf(world, 'one')).toBe(1);
  world.fault({ ackDelay: null });
  retryFailed(page);
  world.advance(60_000);
  expect([timesOf(world, 'one'), shown(page.thread)]).toEqual([1, ['one']]);
});

test('what lies deeper than a page looks by itself is shown as failed until it is tried again: then the page looks as far as it takes', () => {
  const { world, next } = foundLate(700);
  expect(statuses(next.thread).filter((status) => status === 'failed')).toHaveLength(1);
  const { asked } = world;
  const before = asked.filter((type) => type === 'SendMessage').length;
  retryFailed(next);
  world.advance(60_000);
  expect([timesOf(world, 'one'), asked.filter((type) => type === 'SendMessage').length - before]).toEqual([1, 0]);
  expect(next.thread.snapshot.messages.find(({ text }) => text === 'one')?.status).toBe('delivered');
});

test('so it is where the page is gone before it has looked', () => {
  const { world, storage, next } = foundLate(700);
  next.device.goOffline();
  retryFailed(next);
  next.device.kill();
  const last = world.live({ storage });
  world.advance(120_000);
  expect([timesOf(world, 'one'), last.thread.snapshot.messages.find(({ text }) => text === 'one')?.status]).toEqual([1, 'delivered']);
});

test('so it is where it was written before anybody knew the conversation, storage did not hear that it went, and it is tried again off line', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.open({ storage });
  first.device.goOffline();
  first.thread.send('one');
  storage.isBlocked = true;
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  first.device.goOnline();
  world.until(() => timesOf(world, 'one') === 1, 60_000);
  first.device.kill();
  storage.isBlocked = false;
  for (let n = 0; n < 30; n++) world.agent('say', { text: `a ${n}` });
  world.advance(73 * 3_600_000);
  const next = world.open({ storage });
  next.device.goOffline();
  retryFailed(next);
  next.device.kill();
  const last = world.live({ storage });
  world.advance(120_000);
  expect([timesOf(world, 'one'), last.thread.snapshot.messages.find(({ text }) => text === 'one')?.status]).toEqual([1, 'delivered']);
});
