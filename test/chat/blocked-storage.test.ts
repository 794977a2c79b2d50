import { expect, test } from 'vitest';
import { KnownBrowser } from '../kit/known-browser.ts';
import { pass } from '../kit/sign-in-stage.ts';
import type { VirtualChat } from '../kit/virtual-chat.ts';

/** One with a database; the platform takes what it gets twice for two. */
function browser() {
  const { world, storage: local, database, open, online } = new KnownBrowser({ deduplicate: false });
  const live = async (page = open()): Promise<VirtualChat> => {
    await online(page);
    return page;
  };
  return { world, local, database, open, live };
}

test('what a tab that is gone left in the database goes out once, by one of two that are live, though localStorage throws by now', async () => {
  const { world, local, open, live } = browser();
  await live();
  await pass(world, 2_000);
  local.isBlocked = true;
  await live();
  await pass(world, 2_000);
  const third = open();
  third.device.goOffline();
  third.thread.send('later');
  await pass(world, 100_000);
  third.device.kill();
  await pass(world, 200_000);
  expect(world.allTexts).toEqual(['later']);
});

test('a tab that was reset while localStorage threw for a moment takes over what another leaves after that', async () => {
  const { world, local, open, live } = browser();
  const page = await live();
  await pass(world, 2_000);
  local.isBlocked = true;
  page.chat.reset();
  local.isBlocked = false;
  void page.thread;
  await live(page);
  await pass(world, 10_000);
  const other = open();
  other.device.goOffline();
  other.thread.send('later');
  await pass(world, 2_000);
  other.device.kill();
  await pass(world, 300_000);
  expect(world.allTexts).toEqual(['later']);
});

test('and one that was reset so as soon as it was there asks the database nothing any more once it is stopped', async () => {
  const { world, local, database, open, live } = browser();
  const page = open();
  local.isBlocked = true;
  page.chat.reset();
  local.isBlocked = false;
  await live(page);
  await pass(world, 1_000);
  page.chat.stop();
  const asked = database.reads.length;
  await pass(world, 1_000_000);
  expect([page.device.held, database.reads.length]).toEqual([{ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 }, asked]);
});
