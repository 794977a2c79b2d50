import { expect, test } from 'vitest';
import { fateOf, shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('a message is there as queued in the turn it is sent, then sending, sent, delivered, seen and read', () => {
  const world = new VirtualWorld({ pushDelayMs: 50 });
  const { thread, told } = world.live();
  const seen: string[] = [];
  thread.subscribe(({ messages }) => messages[0]?.status, (status) => seen.push(String(status)));
  const { id } = thread.send('hello');
  expect(thread.snapshot.messages).toMatchObject([{ id, text: 'hello', status: 'queued', direction: 'inbound' }]);
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('seen');
  world.until(() => statuses(thread)[0] === 'seen');
  world.agent('read');
  world.until(() => statuses(thread)[0] === 'read');
  expect(seen).toEqual(['queued', 'sending', 'sent', 'delivered', 'seen', 'read']);
  const changed = told.flatMap((moment) => (moment.moment === 'message.changed' && moment.messageId === id ? [moment.status] : []));
  expect(changed).toEqual(['sending', 'sent', 'delivered', 'seen', 'read']);
});

test('done says sent when the gateway has acknowledged', async () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  const { done } = thread.send('hello');
  expect(await fateOf(done)).toBe('pending');
  world.until(() => statuses(thread)[0] === 'sent');
  expect(await fateOf(done)).toEqual({ value: { status: 'sent' } });
});

test('done says failed with the reason, and never rejects', async () => {
  const world = new VirtualWorld();
  const { thread, told } = world.live();
  world.fault({ error: { eventType: 'SendMessage', times: 1 } });
  const { id, done } = thread.send('hello');
  world.until(() => statuses(thread)[0] === 'failed');
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'refused' } });
  expect(told).toContainEqual({ moment: 'message.failed', threadId: thread.id, messageId: id, reason: 'refused' });
  expect(thread.snapshot.messages[0]).toMatchObject({ status: 'failed', failure: 'refused' });
});

test('the confirmation may overtake the acknowledgement', async () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  world.fault({ ackDelay: { eventType: 'SendMessage', ms: 2_000, times: 1 } });
  const { done } = thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered', 1_000);
  expect(await fateOf(done)).toEqual({ value: { status: 'sent' } });
  world.advance(5_000);
  expect(statuses(thread)).toEqual(['delivered']);
});

test('sending while dormant connects, and the message arrives once', () => {
  const world = new VirtualWorld();
  const { thread, chat } = world.open();
  thread.send('hello');
  expect(chat.snapshot.status).toBe('connecting');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(60_000);
  expect(world.texts).toEqual(['hello']);
});

test('what is sent while offline arrives once, when the network is back', () => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  device.goOffline();
  world.advance(20_000);
  thread.send('one');
  thread.send('two');
  world.advance(200_000);
  expect(statuses(thread)).toEqual(['queued', 'queued']);
  device.goOnline();
  world.until(() => statuses(thread).every((status) => status === 'delivered'), 5_000);
  expect(world.texts).toEqual(['one', 'two']);
});

test('a failed message is sent again under its own id by retry, or forgotten by discard', async () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  world.fault({ error: { eventType: 'SendMessage', times: 2 } });
  const first = thread.send('one');
  const second = thread.send('two');
  world.until(() => statuses(thread).every((status) => status === 'failed'));
  const again = thread.retry(first.id);
  expect(again.id).toBe(first.id);
  expect(thread.snapshot.messages[0]).toMatchObject({ status: 'queued', failure: null });
  thread.discard(second.id);
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(await fateOf(again.done)).toEqual({ value: { status: 'sent' } });
  expect(shown(thread)).toEqual(['one']);
  expect(world.texts).toEqual(['one']);
  expect(() => thread.retry(first.id)).toThrow(expect.objectContaining({ code: 'argument.invalid' }));
});

test.each(['11111111-2222-4333-8444-555555555555', 'order_42', '-', '__proto__'])('a message goes out, outlives its page and is confirmed under the id that the app gives it (%s)', (id) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.open({ storage });
  expect(first.thread.send({ text: 'one', id }).id).toBe(id);
  first.device.kill();
  const next = world.live({ storage });
  world.until(() => statuses(next.thread)[0] === 'delivered');
  expect([world.texts, next.thread.snapshot.messages.map((message) => message.id)]).toEqual([['one'], [id]]);
});

test('a text under an id that a message has already is refused at once, whatever has become of that, and in whichever conversation', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { chat, device, thread } = world.live();
  thread.send({ text: 'one', id: 'app-1' });
  world.until(() => statuses(thread)[0] === 'delivered');
  device.goOffline();
  thread.send({ text: 'two', id: 'app-2' });
  for (const handle of [thread, chat.thread('another')]) {
    for (const id of ['app-1', 'app-2']) {
      expect(() => handle.send({ text: 'three', id })).toThrow(expect.objectContaining({ code: 'argument.invalid', detail: 'send({ id }) should be that of no other message' }));
    }
  }
  device.goOnline();
  world.advance(60_000);
  expect(world.texts).toEqual(['one', 'two']);
});

test('a queued message that is discarded never goes out', async () => {
  const world = new VirtualWorld();
  const { thread, device } = world.live();
  device.goOffline();
  world.advance(20_000);
  const { id, done } = thread.send('never');
  thread.send('this one');
  thread.discard(id);
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'discarded' } });
  device.goOnline();
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(60_000);
  expect(world.texts).toEqual(['this one']);
});

test('a message discarded in the turn it was sent never goes out', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  thread.discard(thread.send('never').id);
  thread.send('but this');
  world.advance(60_000);
  expect(world.texts).toEqual(['but this']);
  expect(statuses(thread)).toEqual(['delivered']);
});

test('messages sent at once arrive in order of sending', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  const texts = Array.from({ length: 30 }, (_, index) => `m ${index}`);
  for (const text of texts) thread.send(text);
  world.until(() => statuses(thread).every((status) => status === 'delivered'));
  expect(world.texts).toEqual(texts);
  expect(shown(thread)).toEqual(texts);
});

test('150 messages at once are paced to the window of 100 events in 5 s and all arrive in order', () => {
  const world = new VirtualWorld();
  const { thread, device } = world.live({ latencyMs: 1 });
  const texts = Array.from({ length: 150 }, (_, index) => `m ${index}`);
  for (const text of texts) thread.send(text);
  world.until(() => statuses(thread).every((status) => status === 'delivered'), 30_000);
  expect(world.texts).toEqual(texts);
  expect(device.rules.broken).toEqual([]);
});

test('of the sign-in and all that follows at most 100 go out in 5 s, also where the clock cuts off what is less than a millisecond', () => {
  const world = new VirtualWorld();
  const sentAt: number[] = [];
  const onFrame = (frame: unknown, direction: 'in' | 'out'): void => {
    if (direction === 'out' && (frame as { action?: string }).action !== 'heartbeat') sentAt.push(world.clock.now());
  };
  const { thread } = world.live({ latencyMs: 1, options: { onFrame } });
  for (let index = 0; index < 150; index++) thread.send(`m ${index}`);
  world.until(() => statuses(thread).every((status) => status === 'delivered'), 30_000);
  const windows = sentAt.slice(100).map((at, index) => at - (sentAt[index] as number));
  expect(windows.length).toBeGreaterThan(50);
  expect(Math.min(...windows)).toBeGreaterThan(5_000);
});

test('a sign-in right after a drop waits as well where 100 have gone out in the last 5 s', () => {
  const world = new VirtualWorld();
  const { thread, device, chat } = world.live({ latencyMs: 1 });
  const texts = Array.from({ length: 150 }, (_, index) => `m ${index}`);
  for (const text of texts) thread.send(text);
  world.until(() => world.texts.length === 98);
  device.cut();
  chat.retryNow();
  world.advance(1_000);
  expect([device.held.sockets, chat.snapshot.connection.status, chat.snapshot.status === 'live']).toEqual([1, 'open', false]);
  world.until(() => statuses(thread).every((status) => status === 'delivered'), 30_000);
  expect(world.texts).toEqual(texts);
  expect(device.rules.broken).toEqual([]);
});

test('a message that is never answered says that it is queued within 30 s, as do those behind it, is failed in the end, and the next ones go', async () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  world.fault({ silent: { eventType: 'SendMessage', times: 5 } });
  const sent = [thread.send('into the void'), thread.send('after it')];
  world.advance(12_000);
  sent.push(thread.send('still later'));
  world.advance(18_000);
  expect(await Promise.all(sent.map(({ done }) => fateOf(done)))).toEqual(sent.map(() => ({ value: { status: 'queued' } })));
  world.until(() => statuses(thread).includes('failed'));
  expect(thread.snapshot.messages.flatMap(({ failure }) => failure ?? [])).toEqual(['unanswered']);
  world.advance(5_000);
  expect(world.texts).toEqual(['after it', 'still later']);
});

test('an unanswered message that the gateway has after all is found by looking, not sent twice', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread, device } = world.live();
  world.fault({ ackDelay: { eventType: 'SendMessage', ms: 30_000, times: 1 } });
  world.control('config', { pushDelayMs: 60_000 });
  thread.send('once');
  world.advance(12_000);
  expect(world.asked).toContain('RecoverThread');
  expect(statuses(thread)).toEqual(['delivered']);
  world.control('config', { pushDelayMs: 5 });
  world.advance(120_000);
  expect(world.texts).toEqual(['once']);
  expect(device.rules.broken).toEqual([]);
});

test('an answer with an error but without an id fails nothing and is reported', () => {
  const world = new VirtualWorld();
  const { thread, errors } = world.live();
  world.fault({ error: { eventType: 'SendMessage', times: 1, withEventId: false } });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(errors.map(({ code }) => code)).toEqual(['request.refused']);
  expect(world.texts).toEqual(['hello']);
});
