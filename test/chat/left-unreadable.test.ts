import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// What a dead page left lies in the database in part, and in localStorage in part; the latter cannot be read as the next page takes it over.

test.each([
  // The database was slow, or the page was reloaded in the very turn of its last message.
  ['hangs', 0], ['hangs', 1], ['works', 0], ['works', 1],
] as const)('what was left in localStorage goes out once that can be read again (database %s, blocked %d ms after the page opened)', async (kind, ms) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const database = new VirtualDatabase();
  const open = (): VirtualChat => {
    const page: VirtualChat = world.open({
      storage, ports: ({ storage: local, clock }) => ({ storage: layeredStorage(local, database.port(world.clock, () => page.device.isGone), clock) }),
    });
    void page.thread;
    return page;
  };
  const first = open();
  void first.chat.connect();
  await pass(world, 5_000);
  first.device.goOffline();
  void first.thread.send('one');
  await pass(world, 1_000);
  database.isHanging = kind === 'hangs';
  void first.thread.send('two');
  expect(first.chat.snapshot.persistence).toBe('durable');
  if (kind === 'hangs') await pass(world, 1_000);
  first.device.kill();
  database.isHanging = false;

  if (ms === 0) storage.isBlocked = true;
  const next = open();
  void next.chat.connect();
  await pass(world, ms);
  storage.isBlocked = true;
  await pass(world, 60_000);
  storage.isBlocked = false;
  await pass(world, 1_200_000);
  // As any page does that was away for a moment.
  next.device.cut();
  await pass(world, 600_000);
  expect(world.allTexts.toSorted()).toEqual(['one', 'two']);
  expect(shown(next.thread)).toHaveLength(2);
});
