import { expect, test } from 'vitest';
import { layeredStorage } from '../../adapters/browser/layered-storage.ts';
import { leases } from '../../src/leases.ts';
import { fateOf, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualDatabase } from '../kit/virtual-database.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** Tabs of one browser without locks; the platform takes what it gets twice for two. */
function browser() {
  const world = new VirtualWorld({ deduplicate: false, pageSize: 3 });
  const local = new VirtualStorage();
  const database = new VirtualDatabase();
  const open = (): VirtualChat => {
    const page: VirtualChat = world.open({
      storage: local,
      ports: ({ storage, clock, random }) => ({ locks: leases(storage, clock, random), storage: layeredStorage(storage, database.port(world.clock, () => page.device.isGone), clock) }),
    });
    return page;
  };
  const online = (page = open()): VirtualChat => {
    void page.thread;
    if (!page.device.isOnline) page.device.goOnline();
    page.chat.connect().catch(() => {});
    return page;
  };
  /** A page that has written something nobody got, and is put aside for longer than its name lasts. */
  const putAside = () => {
    const page = open();
    page.device.goOffline();
    const { done } = page.thread.send('one');
    world.advance(1_000);
    return { page, done, back: page.device.putAside() };
  };
  return { world, database, online, putAside };
}

test('what a page writes once another has taken its name is kept under one of its own', () => {
  const { world, database, online, putAside } = browser();
  // The next page cannot say whether there is more, and does not give the name back.
  database.isHanging = true;
  const { page, back } = putAside();
  online();
  world.advance(200_000);
  expect(world.texts).toEqual(['one']);
  back();
  page.device.goOffline();
  page.thread.send('two');
  expect(page.chat.snapshot.persistence).toBe('durable');
  page.device.kill();
  online();
  world.advance(300_000);
  expect(world.texts).toEqual(['one', 'two']);
});

test('what another page took over and sent meanwhile is looked for, however deep it lies', () => {
  const { world, online, putAside } = browser();
  const { page, back } = putAside();
  online();
  world.advance(200_000);
  expect(world.texts).toEqual(['one']);
  for (let n = 0; n < 10; n++) world.agent('say', { text: `news ${n}` });
  back();
  world.advance(20_000);
  online(page);
  world.advance(60_000);
  expect(world.texts.filter((text) => !text.startsWith('news'))).toEqual(['one']);
  expect(page.thread.snapshot.messages.flatMap(({ text, status }) => (text === 'one' ? [status] : []))).toEqual(['delivered']);
});

test('what another page took over and could not send has failed here, too', async () => {
  const { world, online, putAside } = browser();
  const { page, done, back } = putAside();
  world.fault({ error: { eventType: 'SendMessage', times: 1 } });
  const other = online();
  world.advance(200_000);
  expect(statuses(other.thread)).toEqual(['failed']);
  back();
  online(page);
  world.advance(60_000);
  expect(statuses(page.thread)).toEqual(['failed']);
  expect(await fateOf(done)).toEqual({ value: { status: 'failed', reason: 'refused' } });
  expect(world.texts).toEqual([]);
});
