import { expect, test } from 'vitest';
import { agentPresence, pageViews, type Feature } from '../../src/index.ts';
import { statuses, ticks, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';

function talking(world: VirtualWorld, feature: Feature): VirtualChat {
  const opened = world.live({ options: { features: [feature] } });
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  return opened;
}

test('an offer is over when somebody has taken the contact', () => {
  const world = new VirtualWorld();
  const { thread } = talking(world, agentPresence());
  world.agent('preassign', { agent: 2 });
  world.until(() => thread.snapshot.offeredTo?.id === '2');
  world.agent('accept', { agent: 2 });
  world.until(() => thread.snapshot.agent?.id === '2');
  expect(thread.snapshot.offeredTo).toBeNull();
});

test.each([
  ['somebody has taken the contact', 'accept', 1, 'assigned', '1'],
  ['the contact is over', 'close', undefined, 'ended', undefined],
])('an offer is over when a look shows that %s', (_, what, agent, status, id) => {
  const world = new VirtualWorld();
  const { thread, device } = talking(world, agentPresence());
  world.agent('preassign', { agent: 2 });
  world.until(() => thread.snapshot.offeredTo?.id === '2');
  device.goOffline();
  world.advance(5_000);
  world.agent(what, agent ? { agent } : {});
  device.goOnline();
  world.advance(60_000);
  expect([thread.snapshot.status, thread.snapshot.agent?.id]).toEqual([status, id]);
  expect(thread.snapshot.offeredTo).toBeNull();
});

test('an offer that nobody has taken yet outlives a drop', () => {
  const world = new VirtualWorld();
  const { thread, device } = talking(world, agentPresence());
  world.agent('preassign', { agent: 2 });
  world.until(() => thread.snapshot.offeredTo?.id === '2');
  device.cut();
  world.advance(60_000);
  expect([thread.snapshot.sync, thread.snapshot.offeredTo?.id]).toEqual(['live', '2']);
});

/** A contact that one agent has, with more messages than a look shows, and that is offered to another. */
function passedOn(): { world: VirtualWorld; opened: VirtualChat } {
  const world = new VirtualWorld({ pageSize: 5 });
  const one = world.live();
  for (let n = 0; n < 12; n++) one.thread.send(`m${n}`);
  world.advance(10_000);
  world.agent('accept');
  world.advance(2_000);
  one.device.kill();
  const opened = world.live({ options: { features: [agentPresence()] } });
  world.advance(2_000);
  world.agent('preassign', { agent: 2 });
  world.until(() => opened.thread.snapshot.offeredTo?.id === '2');
  return { world, opened };
}

test('an offer to another agent outlives a look at older messages', async () => {
  const { world, opened: { thread } } = passedOn();
  const held = statuses(thread).length;
  void thread.loadMore();
  for (let n = 0; n < 30; n++) {
    world.advance(100);
    await ticks();
  }
  expect(statuses(thread).length).toBeGreaterThan(held);
  expect([thread.snapshot.agent?.id, thread.snapshot.offeredTo?.id]).toEqual(['1', '2']);
});

test('so it does a drop, unless the other has taken the contact meanwhile', () => {
  const { world, opened: { thread, device } } = passedOn();
  device.cut();
  world.advance(60_000);
  expect([thread.snapshot.sync, thread.snapshot.agent?.id, thread.snapshot.offeredTo?.id]).toEqual(['live', '1', '2']);
  device.goOffline();
  world.advance(5_000);
  world.agent('accept', { agent: 2 });
  device.goOnline();
  world.advance(60_000);
  expect([thread.snapshot.agent?.id, thread.snapshot.offeredTo]).toEqual(['2', null]);
});

test('an offer is over when a look shows that it was of the contact before, also where the same agent has the next', () => {
  const { world, opened: { thread, device } } = passedOn();
  const before = thread.snapshot.contact?.id;
  device.goOffline();
  for (const [what, more] of [['close', {}], ['say', { text: 'one more thing' }], ['accept', { agent: 1 }]] as const) {
    world.advance(5_000);
    world.agent(what, more);
  }
  device.goOnline();
  world.advance(60_000);
  expect(thread.snapshot.contact?.id).not.toBe(before);
  expect([thread.snapshot.agent?.id, thread.snapshot.offeredTo]).toEqual(['1', null]);
});

test.each(['CaseInboxAssigneeChanged', 'CaseStatusChanged'])('a %s of the contact before that comes once more ends no offer', (type) => {
  const world = new VirtualWorld();
  const { thread, frames } = talking(world, agentPresence());
  world.agent('accept');
  world.until(() => thread.snapshot.status === 'assigned');
  world.advance(2_000);
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  const late = frames.map(({ frame }) => frame as { eventType?: string }).findLast(({ eventType }) => eventType === type);
  expect(late).toBeDefined();
  world.advance(5_000);
  thread.send('again');
  world.until(() => thread.snapshot.status === 'queued');
  world.advance(5_000);
  world.agent('preassign', { agent: 2 });
  world.until(() => thread.snapshot.offeredTo?.id === '2');
  world.control('push', { frame: late });
  world.advance(1_000);
  expect([thread.snapshot.agent, thread.snapshot.offeredTo?.id]).toEqual([null, '2']);
});

test('agents come and go, each for themselves', () => {
  const world = new VirtualWorld();
  const { chat } = talking(world, agentPresence());
  for (const [id, type] of [[1, 'online'], [2, 'na'], [1, 'offline']]) {
    world.control('push', { frame: { eventId: 'e', eventType: 'UserStatusChanged', data: { user: { id }, userStatus: { id: 's', name: 'N', type } } } });
  }
  world.advance(100);
  expect(chat.snapshot.agentStatuses).toEqual({ 1: { type: 'offline', name: 'N' }, 2: { type: 'na', name: 'N' } });
});

test.each([
  ['UserStatusChanged', { user: { id: 1 }, userStatus: { type: 'asleep' } }, 'userStatus.type'],
  ['UserStatusChanged', { user: 'Grace', userStatus: { type: 'online' } }, 'user'],
  ['UserStatusChanged', null, 'user'],
  ['ConsumerContactInboxPreAssigneeChanged', { consumerContact: { id: 'c', threadIdOnExternalPlatform: 't' }, inboxPreAssignee: 7 }, 'inboxPreAssignee'],
])('a broken %s is said and counted once, and changes nothing: %j', (eventType, data, named) => {
  const world = new VirtualWorld();
  const { chat, thread, errors } = talking(world, agentPresence());
  world.control('push', { frame: { eventId: 'e', eventType, data } });
  world.advance(100);
  expect(errors.map(({ code, detail }) => [code, detail.includes(`${eventType}: `), detail.includes(named)])).toEqual([['frame.malformed', true, true]]);
  expect(chat.snapshot.malformedFrames).toBe(1);
  expect(chat.snapshot.agentStatuses).toBeUndefined();
  expect(thread.snapshot.offeredTo ?? null).toBeNull();
});

test('a page view is listed once, the last fifty are kept, and an address that is none to follow is not given', () => {
  const world = new VirtualWorld();
  const { chat, thread, errors } = talking(world, pageViews());
  const push = (pageView: unknown): void => {
    const data = { thread: { idOnExternalPlatform: thread.id }, pageView };
    world.control('push', { frame: { eventId: 'e', eventType: 'PageViewCreated', data } });
    world.advance(50);
  };
  for (let n = 0; n < 60; n++) push({ id: `pv-${n}`, pageTitle: 'Cart', pageUrl: n === 59 ? 'javascript:alert(1)' : 'https://shop.example.test/', visitedAt: '2026-01-05T10:00:00+00:00' });
  push({ id: 'pv-59', pageTitle: '', pageUrl: '', visitedAt: '2026-01-05T10:00:00+00:00' });
  push({ pageTitle: 'no id' });
  expect(thread.snapshot.pageViews).toHaveLength(50);
  expect(thread.snapshot.pageViews?.at(-1)).toEqual({ id: 'pv-59', title: 'Cart', url: null, at: Date.UTC(2026, 0, 5, 10) });
  expect(errors.map(({ code, detail }) => [code, detail])).toEqual([['frame.malformed', 'PageViewCreated: pageView.id should be a text']]);
  expect(chat.snapshot.malformedFrames).toBe(1);
});
