import { expect, test } from 'vitest';
import type { Host } from '../../src/feature.ts';
import type { AnsweringFact } from '../../src/requests.ts';
import { shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { meanwhile } from '../kit/virtual-time.ts';

function talking(world: VirtualWorld): VirtualChat {
  const opened = world.live();
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  return opened;
}

test('an event whose body cannot be fetched is looked up: the message is there, in its place, and sending went on meanwhile', () => {
  const world = new VirtualWorld();
  const opened = talking(world);
  world.fault({ http: { path: '/s3/', status: 404 } });
  world.control('push', { type: 'EventInS3', inner: 'MessageCreated', text: 'missed' });
  world.agent('say', { text: 'after it' });
  world.advance(500);
  opened.thread.send('meanwhile');
  world.advance(400);
  expect(shown(opened.thread)).toContain('meanwhile');
  world.advance(2_000);
  expect(shown(opened.thread)).toEqual(['hello', 'missed', 'after it', 'meanwhile']);
  expect([opened.thread.snapshot.history.status, opened.device.sockets.length]).toEqual(['known', 1]);
  expect(opened.errors.map(({ code }) => code)).toEqual(['event.unavailable']);
});

test('a frame that was cut off is looked up, with all that may lie before what came after it', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const opened = talking(world);
  opened.device.line.truncated = 2;
  world.agent('say', { text: 'cut off' });
  for (let n = 0; n < 10; n++) world.agent('say', { text: `more ${n}` });
  world.advance(5_000);
  expect(shown(opened.thread)).toEqual(world.texts);
  expect(opened.thread.snapshot.history.gapBefore).toBeNull();
});

test('what is cut off while a look is on its way is looked up as well: the answer may be older', () => {
  const world = new VirtualWorld();
  const opened = talking(world);
  opened.device.cut();
  world.agent('say', { text: 'missed' });
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 3_000, times: 1 } });
  world.until(() => opened.chat.snapshot.status === 'recovering');
  world.advance(500);
  opened.device.line.truncated = 2;
  for (const text of ['cut off', 'after it']) world.agent('say', { text });
  world.until(() => opened.chat.snapshot.status === 'live');
  world.advance(3_000);
  expect(shown(opened.thread)).toEqual(['hello', 'missed', 'cut off', 'after it']);
  const looks = world.asked.filter((type) => type === 'RecoverThread').length;
  world.advance(20_000);
  expect(world.asked.filter((type) => type === 'RecoverThread')).toHaveLength(looks);
});

test('however many come, a thread looks once a second at most', () => {
  const world = new VirtualWorld();
  const opened = talking(world);
  const looks = world.asked.filter((type) => type === 'RecoverThread').length;
  for (let n = 0; n < 300; n++) {
    world.control('push', { frame: '{"eventType":"Message' });
    world.advance(10);
  }
  expect(world.asked.filter((type) => type === 'RecoverThread').length - looks).toBeLessThanOrEqual(3);
  world.advance(5_000);
  expect(opened.thread.snapshot.sync).toBe('live');
});

test('a drop while a body is still being fetched hides nothing that came before', () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const opened = talking(world);
  world.control('push', { type: 'EventInS3', inner: 'MessageCreated', text: 'in the body', delayMs: 60_000 });
  for (let n = 0; n < 8; n++) world.agent('say', { text: `after ${n}` });
  world.advance(1_000);
  opened.device.cut();
  world.advance(30_000);
  expect(shown(opened.thread)).toEqual(world.texts);
});

test('a mark that the gateway did not answer is told again, when asked and after the next look', async () => {
  const world = new VirtualWorld();
  const opened = talking(world);
  world.agent('say', { text: 'seen' });
  world.advance(100);
  const isSeen = (): boolean => world.threads.at(-1)?.messages.at(-1)?.['seenByCustomer'] === true;
  for (const again of [() => void opened.thread.markSeen(), () => opened.device.cut()]) {
    world.fault({ silent: { eventType: 'MessageSeenByConsumer', times: 1 } });
    world.agent('say', { text: 'one more' });
    world.advance(100);
    const marked = opened.thread.markSeen();
    world.advance(11_000);
    await expect(marked).rejects.toMatchObject({ code: 'request.unanswered' });
    expect(isSeen()).toBe(false);
    again();
    world.advance(10_000);
    expect(isSeen()).toBe(true);
  }
});

test('what outlives its socket asks for nothing more before the next one is authorized', () => {
  const world = new VirtualWorld();
  const opened = talking(world);
  opened.device.goOffline();
  for (let n = 0; n < 6; n++) world.control('push', { type: 'AdditionalContent', customerId: 'customer-1', text: `short ${n}`, full: `whole ${n}`, delayMs: 8_000 });
  world.advance(20_000);
  opened.device.goOnline();
  world.until(() => opened.chat.snapshot.status === 'live');
  world.advance(200);
  world.fault({ silent: { eventType: 'AuthorizeCustomer', times: 1 } });
  opened.device.cut();
  world.advance(40_000);
  expect(opened.device.rules.broken).toEqual([]);
  expect(shown(opened.thread)).toEqual(['hello', ...Array.from({ length: 6 }, (_, n) => `whole ${n}`)]);
});

test('what was pushed while a recovery was on its way is younger than its answer', () => {
  const world = new VirtualWorld();
  const opened = talking(world);
  world.agent('accept');
  world.advance(100);
  world.fault({ ackDelay: { eventType: 'RecoverThread', times: 1, ms: 3_000 } });
  opened.device.cut();
  world.until(() => world.asked.filter((type) => type === 'RecoverThread').length > 0 && opened.thread.snapshot.sync === 'recovering');
  world.advance(100);
  world.agent('transfer', { agent: 2 });
  world.until(() => opened.thread.snapshot.agent?.id === '2');
  world.until(() => opened.thread.snapshot.sync === 'live');
  expect(opened.thread.snapshot.agent?.id).toBe('2');
});

test.each(['close', 'transfer'])('an agent who came while nobody listened, and left again while the look was on its way (%s), does not stay', (leave) => {
  const world = new VirtualWorld();
  const opened = talking(world);
  opened.device.refuse();
  opened.device.cut();
  world.agent('accept');
  world.fault({ ackDelay: { eventType: 'RecoverThread', times: 1, ms: 3_000 } });
  opened.device.heal();
  world.until(() => opened.thread.snapshot.sync === 'recovering');
  world.advance(500);
  world.agent(leave, leave === 'transfer' ? { queue: 'Billing' } : {});
  world.until(() => opened.thread.snapshot.sync === 'live');
  world.advance(2_000);
  expect(opened.thread.snapshot).toMatchObject({ agent: null, status: leave === 'close' ? 'ended' : 'queued' });
});

test('a recovery that a feature asked for is younger than what was pushed before', async () => {
  const world = new VirtualWorld();
  let host: Host | undefined;
  const { thread } = world.live({ options: { features: [{ name: 'mine', install: (given) => ((host = given), {}) }] } });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('accept');
  world.until(() => thread.snapshot.agent?.id === '1');
  const answer = await meanwhile(world, host?.ask({ type: 'thread.recover', threadId: thread.snapshot.id, isLivechat: false }) ?? expect.unreachable());
  host?.recovered('default', { ...answer, agent: { ...thread.snapshot.agent, id: '2' } } as AnsweringFact);
  expect(thread.snapshot.agent?.id).toBe('2');
});

test('an assignment whose body came after the look that made up for it does not bring an earlier agent back, nor a status a closed contact', () => {
  const world = new VirtualWorld();
  const opened = talking(world);
  world.control('push', { type: 'EventInS3', inner: 'CaseInboxAssigneeChanged', agent: 1, delayMs: 9_000 });
  world.control('push', { type: 'EventInS3', inner: 'CaseStatusChanged', status: 'open', delayMs: 9_500 });
  world.advance(7_000);
  world.agent('transfer', { agent: 2 });
  world.until(() => opened.thread.snapshot.agent?.id === '2');
  world.advance(2_300);
  expect(opened.thread.snapshot).toMatchObject({ status: 'assigned', agent: { id: '2' } });
  world.agent('close');
  world.advance(5_000);
  expect(opened.thread.snapshot).toMatchObject({ status: 'ended', agent: null });
  expect(opened.errors.map(({ code }) => code)).toEqual(['event.unavailable', 'event.unavailable']);
});
