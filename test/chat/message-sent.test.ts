import { expect, test } from 'vitest';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';

test('a message that is announced is shown at once, and is one message with the one that follows', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 1 });
  const { chat, told } = world.open();
  const thread = chat.thread('t-1');
  chat.connect().catch(() => {});
  world.until(() => thread.snapshot.sync === 'live');
  const { messageId } = world.control('push', { type: 'MessageSent', threadId: 't-1', text: 'hello' }) as { messageId: string };
  world.advance(100);
  expect(shown(thread)).toEqual(['old 0', 'hello']);
  expect(thread.snapshot.messages[1]).toMatchObject({ id: messageId, wireId: '', status: 'delivered' });
  world.control('push', { type: 'MessageCreated', threadId: 't-1', text: 'hello', idOnExternalPlatform: messageId });
  world.advance(100);
  expect(shown(thread)).toEqual(['old 0', 'hello']);
  expect(thread.snapshot.messages[1]?.wireId).not.toBe('');
  expect(thread.snapshot.unreadCount).toBe(1);
  expect(told.filter((happened) => happened.moment === 'message.received' && happened.message.id === messageId)).toHaveLength(1);
});

test('what is announced in part is fetched when it comes', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 1 });
  const { chat } = world.open();
  const thread = chat.thread('t-1');
  chat.connect().catch(() => {});
  world.until(() => thread.snapshot.sync === 'live');
  const announced = { id: '', idOnExternalPlatform: 'm-1', threadIdOnExternalPlatform: 't-1', direction: 'outbound', createdAt: '2026-01-05T10:00:00+00:00' };
  const messageContent = { type: 'TEXT', payload: { text: 'short' } };
  world.control('push', { frame: { eventId: 'e-1', eventType: 'MessageSent', data: { message: { ...announced, messageContent } } } });
  world.advance(100);
  expect(shown(thread)).toEqual(['old 0', 'short']);
  world.control('push', { type: 'AdditionalContent', threadId: 't-1', idOnExternalPlatform: 'm-1', text: 'short', full: 'the whole text' });
  world.advance(500);
  expect(shown(thread)).toEqual(['old 0', 'the whole text']);
});
