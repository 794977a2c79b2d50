import { expect, test } from 'vitest';
import { pass } from '../kit/sign-in-stage.ts';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('a message that a page of the platform has twice is told of once', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const first = world.live({ storage });
  first.thread.send('hello');
  await pass(world, 1_000);
  // As what was on its way on a dead line does, on a platform that does not know it again.
  const [again] = world.requests<Record<string, unknown>>('SendMessage');
  void first.chat.request('SendMessage', again ?? {}).catch(() => {});
  await pass(world, 1_000);
  expect(world.texts).toEqual(['hello', 'hello']);
  first.device.kill();
  const next = world.live({ storage });
  await pass(world, 1_000);
  expect(shown(next.thread)).toEqual(['hello']);
  expect(next.told.filter(({ moment }) => moment === 'message.received')).toHaveLength(1);
});
