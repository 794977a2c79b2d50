import { expect, test } from 'vitest';
import { KnownBrowser } from '../kit/known-browser.ts';
import { pass, untilSo } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const browser = (): KnownBrowser => new KnownBrowser({ strict: true, tokenExpiresIn: 600 }, false);

/** What a tab that goes on does with a customer who has left in another. */
const deeds: Readonly<Record<string, (world: VirtualWorld, tab: VirtualChat) => Promise<void>>> = {
  'is idle': async (world) => pass(world, 60_000),
  sends: async (world, { thread }) => {
    thread.send('more');
    await pass(world, 60_000);
  },
  'writes off line': async (world, { device, thread }) => {
    device.goOffline();
    thread.send('more');
    await pass(world, 1_000);
  },
  'sets a field': async (world, { chat }) => {
    chat.setCustomerFields({ tier: 'more' });
    await pass(world, 60_000);
  },
  'signs in anew': async (world, { device }) => {
    device.goOffline();
    await pass(world, 700_000);
    device.goOnline();
    await pass(world, 60_000);
  },
};
const ways = Object.keys(deeds).flatMap((deed) => ['connected', 'not connected'].map((how) => [deed, how] as const));

test.each(ways)('the tab of one who has left in another %s before anybody has come there, who was %s: the next to connect is somebody else, and is kept', async (deed, how) => {
  const { world, storage, open, online } = browser();
  const second = open();
  const who = await online(second);
  second.thread.send('secret');
  await pass(world, 5_000);
  const first = open();
  if (how === 'connected') expect(await online(first)).toBe(who);
  first.chat.reset();
  await deeds[deed]?.(world, second);
  expect([...storage.texts.values()].filter((text) => /secret|more/.test(text) || text.includes(who))).toEqual([]);
  void first.thread;
  const other = await online(first);
  expect([other === who, shown(first.thread)]).toEqual([false, []]);
  first.device.goOffline();
  first.thread.send('later');
  expect(first.chat.snapshot.persistence).toBe('durable');
  for (const { device } of [first, second]) device.kill();
  const next = open();
  expect(await online(next)).toBe(other);
  await untilSo(world, () => world.allTexts.includes('later'));
  expect(shown(next.thread)).toEqual(['later']);
});

test('a guest who has left in one tab, where a customer is now, and writes in another: the next guest is somebody else', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const [first, second] = [{}, {}].map((customer) => world.live({ storage, options: { customer } })) as [VirtualChat, VirtualChat];
  const who = second.chat.snapshot.customer.id;
  first.chat.reset({ customer: { id: 'ada' } });
  second.device.goOffline();
  second.thread.send('secret');
  expect(second.chat.snapshot.persistence).toBe('none');
  for (const id of ['bob', undefined]) first.chat.reset({ customer: id === undefined ? {} : { id } });
  expect(first.chat.snapshot.customer.id).not.toBe(who);
  first.device.goOffline();
  first.thread.send('later');
  expect(first.chat.snapshot.persistence).toBe('durable');
  for (const { device } of [first, second]) device.kill();
  world.live({ storage, options: { customer: {} } });
  world.advance(60_000);
  expect(world.allTexts).toEqual(['later']);
});
