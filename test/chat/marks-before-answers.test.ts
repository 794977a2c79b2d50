import { expect, test } from 'vitest';
import { pass } from '../kit/sign-in-stage.ts';
import { shown, statuses, type VirtualChat, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// What is said of a message while the answer that brings the message is under way is younger than that answer.

/** A page whose first look is under way, and is answered late. */
async function looking(world: VirtualWorld, traits: VirtualChatTraits = {}): Promise<VirtualChat> {
  world.fault({ ackDelay: { eventType: 'RecoverThread', ms: 3_000, times: 1 } });
  const page = world.open(traits);
  void page.thread;
  void page.chat.connect();
  world.until(() => page.chat.snapshot.status === 'recovering');
  await pass(world, 500);
  return page;
}

/** An agent has what the customer wrote on a page. */
async function accepted(): Promise<{ world: VirtualWorld; storage: VirtualStorage; first: VirtualChat }> {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.thread.send('hello');
  await pass(world, 1_000);
  world.agent('accept');
  return { world, storage, first };
}

test.each(['seen', 'read'] as const)('"%s" that comes while the first look of a page is under way is not lost with its older answer', async (deed) => {
  const { world, storage, first } = await accepted();
  await pass(world, 1_000);
  first.device.kill();

  const next = await looking(world, { storage });
  world.agent(deed);
  await pass(world, 120_000);
  expect(shown(next.thread)).toEqual(['hello']);
  expect(statuses(next.thread)).toEqual([deed]);
});

test('nor is it with the older answer of a page of history', async () => {
  const world = new VirtualWorld({ pageSize: 2 });
  const { thread } = world.live();
  for (const text of ['1', '2']) thread.send(text);
  await pass(world, 1_000);
  world.agent('accept');
  for (const text of ['3', '4']) world.agent('say', { text });
  await pass(world, 1_000);

  const other = world.live();
  expect(shown(other.thread)).toEqual(['3', '4']);
  world.fault({ ackDelay: { eventType: 'LoadMoreMessages', ms: 3_000, times: 1 } });
  void other.thread.loadMore();
  await pass(world, 500);
  world.agent('seen');
  await pass(world, 120_000);
  expect(shown(other.thread)).toEqual(['1', '2', '3', '4']);
  expect(statuses(other.thread).slice(0, 2)).toEqual(['seen', 'seen']);
});

test('what the customer has seen in one tab is not unread in another whose first look was under way', async () => {
  const world = new VirtualWorld();
  const one = world.live();
  one.thread.send('hello');
  await pass(world, 1_000);
  world.agent('say', { text: 'hi' });
  await pass(world, 1_000);

  const other = await looking(world);
  void one.thread.markSeen();
  await pass(world, 120_000);
  expect(other.thread.snapshot.unreadCount).toBe(0);
});

test('what a message has become while the first look of a page was under way is shown', async () => {
  const { world, storage, first } = await accepted();
  world.agent('say', { text: 'your PIN is 1234' });
  await pass(world, 1_000);
  const id = first.thread.snapshot.messages.at(-1)?.id;
  const next = await looking(world, { storage });
  world.control('push', { type: 'MessageUpdated', text: 'taken back', idOnExternalPlatform: id });
  await pass(world, 600_000);
  expect(world.texts).toEqual(['hello', 'taken back']);
  expect(shown(first.thread)).toEqual(world.texts);
  expect(shown(next.thread)).toEqual(world.texts);
});

test('nor is it lost while a page of history was under way', async () => {
  const world = new VirtualWorld({ pageSize: 2 });
  const { thread } = world.live();
  thread.send('1');
  await pass(world, 1_000);
  world.agent('accept');
  for (const text of ['2', '3', '4']) world.agent('say', { text });
  await pass(world, 1_000);
  const id = thread.snapshot.messages[1]?.id;
  const other = world.live();
  expect(shown(other.thread)).toEqual(['3', '4']);
  world.fault({ ackDelay: { eventType: 'LoadMoreMessages', ms: 3_000, times: 1 } });
  void other.thread.loadMore();
  await pass(world, 500);
  world.control('push', { type: 'MessageUpdated', text: 'taken back', idOnExternalPlatform: id });
  await pass(world, 600_000);
  expect(shown(thread)).toEqual(['1', 'taken back', '3', '4']);
  expect(shown(other.thread)).toEqual(shown(thread));
});
