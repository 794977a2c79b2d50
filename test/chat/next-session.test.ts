import { expect, test } from 'vitest';
import { fateOf, shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** A live chat of so many messages that is over, for a minute. */
async function ended(world: VirtualWorld, count: number, storage = new VirtualStorage()): Promise<VirtualChat> {
  const opened = world.live({ storage, options: { channelId: 'chat_livechat' }, latencyMs: 30 });
  const { thread } = opened;
  void thread.start();
  world.until(() => thread.snapshot.contact !== null);
  for (let n = 1; n < count; n++) thread.send(`old ${n}`);
  world.advance(10_000);
  const end = thread.end();
  world.advance(1_000);
  await end;
  expect([thread.snapshot.status, world.texts.length]).toEqual(['ended', count]);
  world.advance(60_000);
  return opened;
}

test.each([3, 25, 45])('after a live chat of %i messages the first ones of the next are lost with the line: they begin it all the same', async (count) => {
  const world = new VirtualWorld();
  const { thread, device } = await ended(world, count);
  device.goSilent();
  const sent = [thread.start('new one'), thread.send('help').done];
  world.advance(2_000);
  device.cut();
  device.heal();
  world.advance(30_000);
  expect(await Promise.all(sent.map(fateOf))).toEqual([{ value: { status: 'sent' } }, { value: { status: 'sent' } }]);
  expect([world.threads.length, world.texts, shown(thread), thread.snapshot.status]).toEqual([2, ['new one', 'help'], ['new one', 'help'], 'queued']);
});

test.each([3, 25, 45])('so they do after one of %i messages where the page is reloaded, and again while it still looks for them', async (count) => {
  for (let ms = 20; ms <= 200; ms += 20) {
    const world = new VirtualWorld();
    const storage = new VirtualStorage();
    const { thread, device } = await ended(world, count, storage);
    device.goSilent();
    void thread.start('new one');
    world.advance(1_000);
    device.kill();
    const second = world.open({ storage, options: { channelId: 'chat_livechat' }, latencyMs: 30 });
    void second.chat.connect();
    world.advance(ms);
    second.device.kill();
    const { thread: next } = world.live({ storage, options: { channelId: 'chat_livechat' }, latencyMs: 30 });
    world.advance(30_000);
    expect([ms, world.threads.length, world.texts, shown(next), next.snapshot.status]).toEqual([ms, 2, ['new one'], ['new one'], 'queued']);
  }
});
