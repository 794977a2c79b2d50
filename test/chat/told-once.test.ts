import { expect, test } from 'vitest';
import { pass } from '../kit/sign-in-stage.ts';
import { shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';
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

test('an own message that the page of a recovery has twice is told of once', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const first = world.live();
  const other = world.live();
  first.thread.send('before');
  await pass(world, 1_000);
  first.device.goSilent();
  Object.assign(first.device.line, { isUpGood: true });
  first.thread.send('hello');
  await pass(world, 500);
  const sent = world.requests<Record<string, unknown>>('SendMessage').at(-1);
  void other.chat.request('SendMessage', sent ?? {}).catch(() => {});
  await pass(world, 1_000);
  expect([world.texts, statuses(first.thread)]).toEqual([['before', 'hello', 'hello'], ['delivered', 'sending']]);
  const before = first.told.length;
  first.device.heal();
  first.device.cut();
  await pass(world, 60_000);
  expect(shown(first.thread)).toEqual(['before', 'hello']);
  expect(first.told.slice(before).filter((told) => told.moment === 'message.changed' && told.status === 'delivered')).toHaveLength(1);
});

test('where a page has a message twice, what was missed is told of in the order in which it is shown', async () => {
  const world = new VirtualWorld({ deduplicate: false });
  const one = world.live();
  one.thread.send('hello');
  await pass(world, 1_000);
  const next = world.live();
  next.device.goOffline();
  await pass(world, 20_000);
  one.thread.send('x');
  await pass(world, 1_000);
  const sent = world.requests<Record<string, unknown>>('SendMessage').at(-1);
  world.agent('say', { text: 'b' });
  await pass(world, 1_000);
  void one.chat.request('SendMessage', sent ?? {}).catch(() => {});
  await pass(world, 1_000);
  const before = next.told.length;
  next.device.goOnline();
  await pass(world, 120_000);
  const told = next.told.slice(before).flatMap((one) => (one.moment === 'message.received' ? [one.message.text] : []));
  expect(['hello', ...told]).toEqual(shown(next.thread));
});
