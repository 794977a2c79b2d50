import { expect, test } from 'vitest';
import { pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** What the page says of what it wrote just before it goes, and what the storage has of that then. */
function writeAndGo({ chat, device, thread }: VirtualChat, storage: VirtualStorage): readonly unknown[] {
  device.goOffline();
  thread.send('later');
  chat.setCustomerFields({ tier: 'later' });
  const said = chat.snapshot.persistence;
  device.kill();
  return [said, [...storage.texts.values()].filter((text) => text.includes('later')).length];
}

test.each(['reset', 'forget'] as const)('a guest who has left in another tab (%s), where another is now: a tab that goes on keeps nothing that nobody would find, and says so', (verb) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (): VirtualChat => world.live({ storage, options: { customer: {} } });
  const [first, second] = [open(), open()];
  expect(second.chat.snapshot.customer.id).toBe(first.chat.snapshot.customer.id);
  first.chat[verb]();
  first.chat.stop();
  if (verb === 'forget') open().chat.stop();
  expect(writeAndGo(second, storage)).toEqual(['none', 0]);
  open();
  world.advance(60_000);
  expect(world.allTexts).toEqual([]);
});

test('a guest who was forgotten in another tab, and nobody has come since: what a tab that goes on keeps is sent by the next page', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (): VirtualChat => world.live({ storage, options: { customer: {} } });
  const [first, second] = [open(), open()];
  first.chat.forget();
  first.chat.stop();
  expect(writeAndGo(second, storage)).toEqual(['durable', 2]);
  expect(open().chat.snapshot.customer.id).toBe(second.chat.snapshot.customer.id);
  world.advance(60_000);
  expect(world.allTexts).toEqual(['later']);
});

/** Tabs of a browser that the platform knows by what stands in for its cookie. */
function known() {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 600 });
  const storage = new VirtualStorage();
  const open = (): VirtualChat => {
    const opened = world.open({ storage, options: signInOptions('securedCookies') });
    void opened.thread;
    return opened;
  };
  const online = async (...pages: readonly VirtualChat[]): Promise<readonly string[]> => {
    for (const { chat } of pages) void chat.connect();
    await untilSo(world, () => pages.every(({ chat }) => chat.snapshot.status === 'live'));
    return pages.map(({ chat }) => chat.snapshot.customer.id);
  };
  return { world, storage, open, online };
}

test.each([0, 700_000])('a browser that is known by its cookie, left in another tab: so it is, also where the tab that goes on had to sign in anew (after %i ms)', async (ms) => {
  const { world, storage, open, online } = known();
  const [first, second] = [open(), open()];
  const [who] = await online(first);
  expect(await online(second)).toEqual([who]);
  first.chat.reset();
  const [other] = await online(first);
  expect(other).not.toBe(who);
  first.chat.stop();
  if (ms > 0) {
    second.device.goOffline();
    await pass(world, ms);
    second.device.goOnline();
    await untilSo(world, () => second.chat.snapshot.status === 'live');
  }
  expect(writeAndGo(second, storage)).toEqual(['none', 0]);
  expect(await online(open())).toEqual([other]);
  await pass(world, 60_000);
  expect(world.allTexts).toEqual([]);
});

test('two tabs that are new to the platform at the same time, and have written: all of it is sent once, and the one who is not kept says so', async () => {
  const { world, storage, open, online } = known();
  const tabs = ['one', 'two'].map((text) => {
    const tab = open();
    tab.device.goOffline();
    tab.thread.send(text);
    return tab;
  });
  for (const { device } of tabs) device.goOnline();
  const [one, two] = await online(...tabs);
  expect(one).not.toBe(two);
  await pass(world, 60_000);
  expect([...world.allTexts].sort()).toEqual(['one', 'two']);
  expect(tabs.map(({ thread }) => shown(thread))).toEqual([['one'], ['two']]);
  expect(new Set(tabs.map((tab) => writeAndGo(tab, storage)[0]))).toEqual(new Set(['durable', 'none']));
  const [next] = await online(open());
  expect([one, two]).toContain(next);
  await pass(world, 60_000);
  expect([...world.allTexts].sort()).toEqual(['later', 'one', 'two']);
});
