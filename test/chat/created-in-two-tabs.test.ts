import { expect, test } from 'vitest';
import type { Thread } from '../../src/index.ts';
import { everyFeature, whole } from '../kit/every-verb.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// A thread that nobody has written to yet where it was created may have been written to elsewhere by the time its page is back.

const options = { channelId: 'chat_multithread', features: everyFeature().filter(({ name }) => name === 'multiThread') as never };

const moments = ['before the line went down', 'while the line was down', 'before the first connection'] as const;

/** Its page has no line, another tab has it too; it was created at that moment. */
async function created(moment: typeof moments[number]): Promise<{ world: VirtualWorld; one: VirtualChat; two: VirtualChat; thread: Thread; same: Thread }> {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const one = world[moment === 'before the first connection' ? 'open' : 'live']({ storage, options });
  const create = (): Thread => whole(one).createThread('Order 7');
  const early = moment === 'before the line went down' ? create() : null;
  const two = world.live({ storage, options });
  await pass(world, 1_000);
  one.device.goOffline();
  await pass(world, 5_000);
  const thread = early ?? create();
  const same = whole(two).thread(thread.id);
  await pass(world, 1_000);
  same.send('hello');
  await pass(world, 1_000);
  return { world, one, two, thread, same };
}

test.each(moments)('what another tab has written in a thread that was created %s is shown once the page is live', async (moment) => {
  const { world, one, two, thread, same } = await created(moment);
  world.agent('accept');
  world.agent('say', { text: 'hi' });
  await pass(world, 1_000);
  expect(shown(same)).toEqual(['hello', 'hi']);
  one.device.goOnline();
  void one.chat.connect();
  await pass(world, 180_000);
  expect([one, two].map(({ chat }) => chat.snapshot.status)).toEqual(['live', 'live']);
  expect([shown(thread), thread.snapshot.history.hasMore]).toEqual([['hello', 'hi'], false]);
});

test('nor does it say that there is nothing older once it writes itself', async () => {
  const { world, one, thread } = await created('before the line went down');
  one.device.goOnline();
  await pass(world, 10_000);
  thread.send('me too');
  await pass(world, 180_000);
  expect(shown(thread)).toEqual(['hello', 'me too']);
});
