import { expect, test } from 'vitest';
import { fateOf, shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

/** A push makes the latest conversation one that it is not; the answer that says which it is comes late, and says that it is open already. */
function mistaken(channelId: string): { readonly world: VirtualWorld; readonly opened: VirtualChat } {
  const world = new VirtualWorld();
  for (const [threadId, count] of [['t-2', 3], ['t-1', 40]] as const) world.control('seed', { threadId, customerId: 'customer-1', channelId, count });
  const opened = world.open({ options: { channelId } });
  const { chat, thread } = opened;
  chat.thread('t-1');
  chat.connect().catch(() => {});
  world.fault({ ackDelay: { eventType: channelId === 'chat_livechat' ? 'RecoverLivechat' : 'RecoverThread', ms: 3_000, times: 1 } });
  world.until(() => chat.snapshot.status === 'recovering');
  world.advance(1_000);
  world.agent('say', { text: 'hello', threadId: 't-2' });
  world.until(() => shown(thread).includes('hello') && thread.snapshot.contact !== null);
  return { world, opened };
}

test('what a handle waits for has an end though its conversation turns out to be another that is open', async () => {
  const { world, opened: { thread } } = mistaken('chat_messaging');
  const seen = thread.markSeen();
  world.advance(1_000);
  expect(await fateOf(seen)).toBe('pending');
  world.advance(5_000);
  expect([thread.id, await fateOf(seen)]).toEqual(['t-1', { value: undefined }]);
});

test('a live chat that was to be ended and turns out to be another goes on, and its handle says so', async () => {
  const { world, opened: { thread } } = mistaken('chat_livechat');
  const ended = thread.end();
  world.advance(60_000);
  expect(thread.id).toBe('t-1');
  expect(await fateOf(ended)).toMatchObject({ error: { code: 'verb.forbidden', detail: 'end while the conversation is another' } });
  expect(world.asked).not.toContain('EndContact');
  expect(thread.can('end')).toBe(true);
});
