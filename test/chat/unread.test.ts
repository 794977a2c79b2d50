import { expect, test } from 'vitest';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

function talking(): { world: VirtualWorld; opened: VirtualChat } {
  const world = new VirtualWorld();
  const opened = world.live();
  opened.thread.send('hello');
  world.until(() => world.texts.length === 1);
  world.advance(500);
  return { world, opened };
}

const unread = ({ thread }: VirtualChat): number => thread.snapshot.unreadCount;

test('each message of an agent counts once, however often it comes; own ones never', () => {
  const { world, opened } = talking();
  world.fault({ duplicatePush: 10 });
  world.agent('say', { text: 'one' });
  world.agent('say', { text: 'two' });
  opened.thread.send('mine');
  world.advance(1_000);
  expect(unread(opened)).toBe(2);
});

test('seeing takes all off at once, here and on the gateway, and marks that come late take no more', () => {
  const { world, opened } = talking();
  world.agent('say', { text: 'one' });
  world.agent('say', { text: 'two' });
  world.advance(500);
  opened.thread.markSeen().catch(() => {});
  expect(unread(opened)).toBe(0);
  world.advance(500);
  world.agent('say', { text: 'three' });
  world.advance(500);
  expect(unread(opened)).toBe(1);
  world.control('push', { type: 'MessageSeenChanged', idOnExternalPlatform: opened.thread.snapshot.messages[1]?.id });
  world.advance(500);
  expect(unread(opened)).toBe(1);
});

test('what another device has seen is read here too', () => {
  const { world, opened } = talking();
  const other = world.live();
  world.agent('say', { text: 'one' });
  world.advance(500);
  expect([unread(opened), unread(other)]).toEqual([1, 1]);
  other.thread.markSeen().catch(() => {});
  world.advance(500);
  expect([unread(opened), unread(other)]).toEqual([0, 0]);
});

test('what came while the line was down counts once it is recovered, and only once', () => {
  const { world, opened } = talking();
  world.agent('say', { text: 'one' });
  world.advance(500);
  opened.device.cut();
  opened.device.refuse();
  world.agent('say', { text: 'two' });
  world.agent('say', { text: 'three' });
  world.advance(3_000);
  opened.device.heal();
  world.until(() => opened.thread.snapshot.messages.length === 4, 120_000);
  expect(unread(opened)).toBe(3);
  opened.device.cut();
  world.advance(30_000);
  expect(opened.chat.snapshot.status).toBe('live');
  expect(unread(opened)).toBe(3);
});

test('older pages are looked up, not news: they count for nothing, and marks on them take nothing off', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 40 });
  const { chat } = world.open();
  const thread = chat.thread('t-1');
  chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live');
  const before = thread.snapshot.unreadCount;
  expect(before).toBe(10);
  thread.loadMore().catch(() => {});
  world.advance(500);
  expect(thread.snapshot.messages).toHaveLength(40);
  expect(thread.snapshot.unreadCount).toBe(before);
  for (const { id } of thread.snapshot.messages.slice(0, 20)) world.control('push', { type: 'MessageSeenChanged', idOnExternalPlatform: id, threadId: 't-1' });
  world.advance(500);
  expect(thread.snapshot.unreadCount).toBe(before);
});
