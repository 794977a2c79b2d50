import { expect, test } from 'vitest';
import { everyFeature, whole } from '../kit/every-verb.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// A thread that nobody has written to yet where it was created may have been written to elsewhere by the time its page is back.

const options = { channelId: 'chat_multithread', features: everyFeature().filter(({ name }) => name === 'multiThread') as never };

function created(world: VirtualWorld) {
  const storage = new VirtualStorage();
  const one = world.live({ storage, options });
  const thread = whole(one).createThread('Order 7');
  const two = world.live({ storage, options });
  return { one, thread, two, same: whole(two).thread(thread.id) };
}

test('what another tab has written in it while the line was down is shown once it is back', async () => {
  const world = new VirtualWorld();
  const { one, thread, two, same } = created(world);
  await pass(world, 1_000);
  one.device.goOffline();
  await pass(world, 5_000);
  same.send('hello');
  await pass(world, 1_000);
  world.agent('accept');
  world.agent('say', { text: 'hi' });
  await pass(world, 1_000);
  expect(shown(same)).toEqual(['hello', 'hi']);
  one.device.goOnline();
  await pass(world, 180_000);
  expect(one.chat.snapshot.status).toBe('live');
  expect(two.chat.snapshot.status).toBe('live');
  expect(shown(thread)).toEqual(['hello', 'hi']);
});

test('nor does it say that there is nothing older once it writes itself', async () => {
  const world = new VirtualWorld();
  const { one, thread, same } = created(world);
  await pass(world, 1_000);
  one.device.goOffline();
  await pass(world, 5_000);
  same.send('hello');
  await pass(world, 1_000);
  one.device.goOnline();
  await pass(world, 10_000);
  thread.send('me too');
  await pass(world, 180_000);
  expect(shown(thread).join() === 'hello,me too' || thread.snapshot.history.hasMore).toBe(true);
});

test.each(['while the line was down', 'before the first connection'])('what another tab has written in a thread that was created %s is shown once this page is live', async (when) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = when.startsWith('while') ? world.live({ storage, options }) : world.open({ storage, options });
  const two = world.live({ storage, options });
  await pass(world, 1_000);
  one.device.goOffline();
  await pass(world, 5_000);
  const thread = whole(one).createThread('Order 7');
  const same = whole(two).thread(thread.id);
  await pass(world, 1_000);
  same.send('hello');
  await pass(world, 1_000);
  world.agent('accept');
  world.agent('say', { text: 'hi' });
  await pass(world, 1_000);
  expect(shown(same)).toEqual(['hello', 'hi']);
  one.device.goOnline();
  void one.chat.connect();
  await pass(world, 180_000);
  expect(one.chat.snapshot.status).toBe('live');
  expect([shown(thread), thread.snapshot.history.hasMore]).toEqual([['hello', 'hi'], false]);
});
