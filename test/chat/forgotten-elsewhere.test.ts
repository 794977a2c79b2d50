import { expect, test } from 'vitest';
import { KnownBrowser } from '../kit/known-browser.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test.each(['nobody', 'first', 'second'] as const)('a page that was put aside and is back, and the one that has taken its message over, do not both send it where one (%s) is asked to forget', (who) => {
  const bad: string[] = [];
  for (let ms = 0; ms <= 10_000; ms += 250) {
    const world = new VirtualWorld({ deduplicate: false });
    const storage = new VirtualStorage();
    const first = world.live({ storage });
    first.thread.send('hello');
    world.advance(5_000);
    first.device.goOffline();
    first.thread.send('once');
    const second = world.live({ storage, latencyMs: 1_500 });
    world.advance(10_000);
    const back = first.device.putAside();
    world.advance(ms);
    back();
    first.device.goOnline();
    first.chat.retryNow();
    if (who !== 'nobody') (who === 'first' ? first : second).chat.forget();
    world.advance(120_000);
    const count = world.allTexts.filter((text) => text === 'once').length;
    if (count !== 1) bad.push(`back after ${ms} ms: ${count} times`);
  }
  expect(bad).toEqual([]);
});

function known() {
  const { world, storage: local, database, open, online } = new KnownBrowser();
  /** It writes off line, and is gone; what it says of that. */
  const writeAndGo = async ({ chat, device, thread }: VirtualChat): Promise<string> => {
    device.goOffline();
    thread.send('later');
    await pass(world, 1_000);
    const { persistence } = chat.snapshot;
    device.kill();
    return persistence;
  };
  return { world, local, database, open, online, writeAndGo };
}

test.each(['has become known', 'has found who that is'])('a browser that is known by its cookie, forgotten in another tab that is closed: what the tab that %s writes off line is sent by the next page, which is the same customer', async (how) => {
  const { world, open, online, writeAndGo } = known();
  const [first, second] = [open(), open()];
  const who = await online(first);
  await pass(world, 1_000);
  expect(await online(second)).toBe(who);
  await pass(world, 1_000);
  const [one, other] = how === 'has become known' ? [first, second] : [second, first];
  other.chat.forget();
  await pass(world, 1_000);
  other.device.kill();
  expect(await writeAndGo(one)).toBe('durable');
  expect(await online(open())).toBe(who);
  await pass(world, 60_000);
  expect(world.allTexts).toEqual(['later']);
});

test('where the site has cleared its localStorage meanwhile, who the browser is known as is still in the database: that is the next page', async () => {
  const { world, local, open, online, writeAndGo } = known();
  const first = open();
  const who = await online(first);
  await pass(world, 1_000);
  expect(await writeAndGo(first)).toBe('durable');
  const second = open();
  await pass(world, 1_000);
  local.texts.clear();
  await pass(world, 300_000);
  second.device.kill();
  expect(await online(open())).toBe(who);
  await pass(world, 60_000);
  expect(world.allTexts).toEqual(['later']);
});

test('and it is forgotten there when the app says so', async () => {
  const { world, local, database, open, online } = known();
  const page = open();
  await online(page);
  await pass(world, 1_000);
  local.texts.clear();
  page.chat.forget();
  await pass(world, 1_000);
  expect([...database.texts]).toEqual([]);
});
