import { expect, test } from 'vitest';
import type { ThreadSnapshot } from '../../src/index.ts';
import { shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';

test('a listener hears once per batch of frames, however many there were', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(1_000);
  const lengths: number[] = [];
  thread.subscribe(({ messages }) => messages.length, (length) => lengths.push(length));
  world.control('push', { type: 'MessageCreated', text: 'x', times: 50 });
  world.advance(1_000);
  // The first frame is handled at once, what came with it is one batch.
  expect(lengths).toEqual([2, 51]);
});

test('while nothing changes, the snapshot is the same object', () => {
  const world = new VirtualWorld();
  const { chat, thread } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(6_000);
  const [before, threadBefore] = [chat.snapshot, thread.snapshot];
  let calls = 0;
  chat.subscribe((snapshot) => snapshot.threads['default'], () => calls++);
  world.control('push', { frame: { eventId: 'e', eventType: 'SomethingNew', data: {} } });
  world.control('push', { type: 'UserStatusChanged' });
  world.advance(1_000);
  expect(thread.snapshot).toBe(threadBefore);
  expect(chat.snapshot.threads['default']).toBe(threadBefore);
  expect(chat.snapshot.connection).toBe(before.connection);
  expect(calls).toBe(0);
  expect(chat.snapshot).toBe(chat.snapshot);
});

test('snapshots are immutable: what was held before does not change afterwards', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  const first = thread.snapshot;
  thread.send('one');
  const second = thread.snapshot;
  const messages = second.messages;
  world.until(() => statuses(thread)[0] === 'delivered');
  thread.send('two');
  expect(first.messages).toHaveLength(0);
  expect(messages.map(({ text, status }) => [text, status])).toEqual([['one', 'queued']]);
  expect(second.messages).toBe(messages);
  expect(shown(thread)).toEqual(['one', 'two']);
});

test('messages of a snapshot that is read late are those of its time', () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  thread.send('one');
  world.until(() => statuses(thread)[0] === 'delivered');
  const held = thread.snapshot;
  for (let index = 0; index < 30; index++) world.agent('say', { text: `a ${index}` });
  world.advance(1_000);
  expect(held.messages.map(({ text }) => text)).toEqual(['one']);
});

test('a remover removes, also twice and from within', () => {
  const world = new VirtualWorld();
  const { chat, thread } = world.live();
  let calls = 0;
  const remove = thread.subscribe(({ messages }) => messages, () => {
    calls++;
    remove();
  });
  const removeMoment = chat.on('message.changed', () => calls++);
  removeMoment();
  removeMoment();
  thread.send('one');
  thread.send('two');
  remove();
  world.advance(1_000);
  expect(calls).toBe(1);
});

test('what a listener reads is the whole turn, never the middle of it', () => {
  const world = new VirtualWorld();
  const { chat, thread } = world.live();
  const torn: string[] = [];
  chat.subscribe((snapshot) => snapshot, (snapshot) => {
    if (snapshot.threads['default'] !== thread.snapshot) torn.push('thread');
    if (snapshot !== chat.snapshot) torn.push('chat');
  });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.agent('accept');
  world.agent('say', { text: 'x' });
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  expect(torn).toEqual([]);
});

test('two chats on one page share nothing but what the customer is called', () => {
  const world = new VirtualWorld();
  const first = world.live({ options: { customer: { id: 'a' } } });
  const second = world.live({ options: { customer: { id: 'b' } } });
  first.thread.send('from a');
  second.thread.send('from b');
  world.until(() => statuses(first.thread)[0] === 'delivered' && statuses(second.thread)[0] === 'delivered');
  expect([shown(first.thread), shown(second.thread)]).toEqual([['from a'], ['from b']]);
  first.chat.stop();
  second.thread.send('still here');
  world.until(() => statuses(second.thread).at(-1) === 'delivered');
  expect(second.chat.snapshot.status).toBe('live');
  expect(first.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});

test('two pages of one customer show the same conversation', () => {
  const world = new VirtualWorld();
  const first = world.live();
  const second = world.live({ storage: first.device.storage });
  first.thread.send('hello');
  world.until(() => shown(second.thread).length === 1);
  second.thread.send('and from here');
  world.until(() => shown(first.thread).length === 2);
  world.agent('say', { text: 'hi' });
  world.until(() => shown(first.thread).length === 3 && shown(second.thread).length === 3);
  expect(shown(first.thread)).toEqual(shown(second.thread));
  expect(first.thread.id).toBe(second.thread.id);
});

test('a snapshot that was taken in the middle of a batch stays as it was, also where it is first read afterwards', () => {
  const world = new VirtualWorld();
  const taken: ThreadSnapshot[] = [];
  const { thread } = world.live({ options: { onFrame: (frame) => {
    if ((frame as { eventType?: string }).eventType === 'MessageCreated') taken.push(thread.snapshot);
  } } });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(1_000);
  taken.length = 0;
  world.control('push', { type: 'MessageCreated', text: 'x', times: 20 });
  world.advance(1_000);
  expect(taken.map(({ messages }) => messages.length)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(taken.map(({ unreadCount }) => unreadCount)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(thread.snapshot.messages).toHaveLength(21);
});
