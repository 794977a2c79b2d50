import { expect, test } from 'vitest';
import { shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';

test.each([5, 19, 20, 21, 25, 100, 300])('%i messages missed during a drop are all there, in order and once', (count) => {
  const world = new VirtualWorld();
  const { chat, thread, device, told } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  const missed = Array.from({ length: count }, (_, index) => `missed ${index}`);
  for (const text of missed) {
    world.advance(7);
    world.agent('say', { text });
  }
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(shown(thread)).toEqual(['hello', ...missed]);
  expect(thread.snapshot).toMatchObject({ unreadCount: count, history: { gapBefore: null, hasMore: false, status: 'known' } });
  const received = told.flatMap((moment) => (moment.moment === 'message.received' ? [`${moment.cause} ${moment.message.text}`] : []));
  expect(received.toSorted()).toEqual(missed.map((text) => `recovered ${text}`).toSorted());
  expect(device.rules.broken).toEqual([]);
});

test('more than 30 pages missed leave a gap that is named and that loadMore fills', async () => {
  const world = new VirtualWorld({ pageSize: 5 });
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  const missed = Array.from({ length: 200 }, (_, index) => `missed ${index}`);
  for (const text of missed) world.agent('say', { text });
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  const { gapBefore } = thread.snapshot.history;
  expect(gapBefore).not.toBeNull();
  const before = thread.snapshot.messages.findIndex(({ id }) => id === gapBefore);
  expect(shown(thread)[before - 1]).toBe('hello');
  for (let page = 0; page < 20 && thread.snapshot.history.hasMore; page++) {
    void thread.loadMore();
    world.until(() => thread.snapshot.history.status !== 'loading');
  }
  expect(thread.snapshot.history).toMatchObject({ gapBefore: null, hasMore: false });
  expect(shown(thread)).toEqual(['hello', ...missed]);
});

test('a drop while the gap is being filled is made good by the next recovery', () => {
  const world = new VirtualWorld({ pageSize: 5 });
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  const missed = Array.from({ length: 40 }, (_, index) => `missed ${index}`);
  for (const text of missed) world.agent('say', { text });
  device.heal();
  world.until(() => shown(thread).length >= 11);
  device.cut();
  for (let index = 0; index < 12; index++) world.agent('say', { text: `more ${index}` });
  world.until(() => chat.snapshot.status === 'live');
  world.until(() => thread.snapshot.history.gapBefore === null);
  expect(shown(thread)).toEqual(['hello', ...missed, ...Array.from({ length: 12 }, (_, index) => `more ${index}`)]);
});

test('pushes during a recovery are shown at once and in their place', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.cut();
  for (let index = 0; index < 30; index++) world.agent('say', { text: `missed ${index}` });
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 2_000, times: 1 } });
  world.until(() => chat.snapshot.status === 'recovering');
  world.advance(500);
  world.agent('say', { text: 'now' });
  world.advance(100);
  expect(shown(thread)).toEqual(['hello', 'now']);
  world.until(() => chat.snapshot.status === 'live');
  expect(shown(thread)).toEqual(['hello', ...Array.from({ length: 30 }, (_, index) => `missed ${index}`), 'now']);
});

test('a recovery that never answers and then a good one leave no hole', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.cut();
  for (let index = 0; index < 30; index++) world.agent('say', { text: `missed ${index}` });
  world.fault({ silent: { eventType: 'RecoverThread', times: 2 } });
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot.history.status).toBe('unknown');
  world.agent('say', { text: 'pushed while unsure' });
  world.until(() => shown(thread).includes('pushed while unsure'));
  world.until(() => thread.snapshot.sync === 'live' && thread.snapshot.history.status === 'known');
  expect(shown(thread)).toEqual(['hello', ...Array.from({ length: 30 }, (_, index) => `missed ${index}`), 'pushed while unsure']);
});

test('what changed meanwhile is merged: assignment, end and marks', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  world.agent('accept');
  world.agent('seen');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot).toMatchObject({ status: 'assigned', agent: { name: expect.stringContaining('Grace') as string } });
  expect(statuses(thread)).toEqual(['seen']);
  device.refuse();
  device.cut();
  world.agent('close');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(thread.snapshot).toMatchObject({ status: 'ended', agent: null });
});

test('every push twice is shown once', () => {
  const world = new VirtualWorld();
  const { thread, told } = world.live();
  world.fault({ duplicatePush: 50 });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('say', { text: 'welcome' });
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  world.advance(1_000);
  expect(shown(thread)).toEqual(['hello', 'welcome']);
  expect(thread.snapshot.unreadCount).toBe(1);
  expect(told.filter(({ moment }) => moment === 'message.received')).toHaveLength(1);
});

test('an own message in the middle of what was missed does not end the search for the rest', () => {
  const world = new VirtualWorld({ pageSize: 5, deduplicate: false });
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.line.isDownGood = false;
  const before = Array.from({ length: 10 }, (_, index) => `before ${index}`);
  const after = Array.from({ length: 7 }, (_, index) => `after ${index}`);
  for (const text of before) world.agent('say', { text });
  thread.send('mine');
  world.until(() => world.texts.includes('mine'));
  for (const text of after) world.agent('say', { text });
  world.until(() => chat.snapshot.connection.status === 'waiting');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  world.advance(10_000);
  expect(world.texts).toEqual(['hello', ...before, 'mine', ...after]);
  expect(shown(thread)).toEqual(world.texts);
});

test('a mark on a message that was not fetched makes no hole', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const first = world.live();
  for (const text of ['one', 'two', 'three', 'four', 'five']) first.thread.send(text);
  world.until(() => world.texts.length === 5);
  const second = world.live();
  expect(shown(second.thread)).toEqual(['three', 'four', 'five']);
  world.agent('read');
  world.advance(1_000);
  expect(shown(second.thread)).toEqual(['three', 'four', 'five']);
  expect(statuses(second.thread)).toEqual(['read', 'read', 'read']);
});

test('what was pushed into a thread that was not there before counts as held: what is missed after it is fetched', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const { chat, thread, device } = world.live();
  device.cut();
  world.until(() => chat.snapshot.status === 'live' && device.sockets.length === 2);
  const other = world.live();
  other.thread.send('first');
  world.until(() => shown(thread).length === 1);
  device.refuse();
  device.cut();
  for (const text of ['a', 'b', 'c', 'd', 'e']) world.agent('say', { text });
  device.heal();
  world.until(() => device.sockets.at(-1)?.state === 'open' && thread.snapshot.sync === 'live' && shown(thread).length > 1);
  expect(shown(thread)).toEqual(['first', 'a', 'b', 'c', 'd', 'e']);
});
