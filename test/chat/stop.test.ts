import { expect, test } from 'vitest';
import { fateOf } from '../kit/virtual-chat.ts';
import { channels, chatStates } from './chat-states.ts';

const everywhere = channels.flatMap((channel) => Object.keys(chatStates).map((name) => [channel, name] as const));

test.each(everywhere)('%s, %s: after stop nothing is left running and every promise is settled', async (channel, name) => {
  const { world, opened } = chatStates[name]?.(channel) ?? expect.unreachable();
  const { chat, device, errors, thread } = opened;
  const before = errors.length;
  const asked: Promise<unknown>[] = [chat.connect(), chat.request('FetchThreadList', {}), thread.loadMore(), thread.markSeen(), thread.end(), thread.start()];
  if (thread.can('send')) asked.push(thread.send('last words').done);
  chat.stop();
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  for (const promise of asked) expect(await fateOf(promise)).not.toBe('pending');
  expect(chat.snapshot.status).toBe('stopped');
  const [frames, sockets] = [opened.frames.length, device.sockets.length];
  world.advance(600_000);
  chat.stop();
  expect([opened.frames.length, device.sockets.length]).toEqual([frames, sockets]);
  expect(errors.slice(before)).toEqual([]);
  expect(device.rules.broken).toEqual([]);
});

test.each(everywhere)('%s, %s: disconnect leaves nothing running either, and connect goes on', (channel, name) => {
  const { world, opened } = chatStates[name]?.(channel) ?? expect.unreachable();
  const { chat, device, errors } = opened;
  world.fault({ silent: null });
  chat.disconnect();
  expect(chat.snapshot.status).toBe('dormant');
  expect(device.held).toMatchObject({ timers: 0, sockets: 0, exchanges: 0 });
  device.isOnline = true;
  device.heal();
  chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live');
  expect(errors).toEqual(name === 'failed' ? errors : []);
  expect(device.rules.broken).toEqual([]);
});

test.each(everywhere)('%s, %s: a cut and a recovery later all that was sent is there once', (channel, name) => {
  const { world, opened } = chatStates[name]?.(channel) ?? expect.unreachable();
  const { chat, device, thread } = opened;
  world.fault({ silent: null });
  device.isOnline = true;
  device.heal();
  if (device.sockets.length > 0) device.cut();
  chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live');
  world.until(() => thread.snapshot.messages.every(({ direction, status }) => direction === 'outbound' || status === 'failed' || status === 'delivered'));
  const own = thread.snapshot.messages.filter(({ direction }) => direction === 'inbound').map(({ id }) => id);
  const there = world.threads.flatMap(({ messages }) => messages).filter(({ direction }) => direction === 'inbound').map(({ id }) => id);
  expect(there).toEqual(own);
  expect(device.rules.broken).toEqual([]);
});

test('after stop every verb is refused with a word about it, and the last snapshot stays', async () => {
  const { opened } = chatStates['assigned']?.('chat_messaging') ?? expect.unreachable();
  const { chat, thread } = opened;
  const messages = thread.snapshot.messages;
  chat.stop();
  expect(thread.snapshot.messages).toBe(messages);
  const stopped = { code: 'chat.stopped' };
  expect(() => thread.send('x')).toThrow(expect.objectContaining(stopped));
  expect(() => chat.thread('another')).toThrow(expect.objectContaining(stopped));
  for (const promise of [chat.connect(), chat.request('FetchThreadList', {}), thread.loadMore(), thread.markSeen(), thread.end(), thread.start()]) {
    expect(await fateOf(promise)).toMatchObject({ error: stopped });
  }
  chat.disconnect();
  chat.retryNow();
  thread.keystroke();
  expect(chat.can('connect')).toBe(false);
});
