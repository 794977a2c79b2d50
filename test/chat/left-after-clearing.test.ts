import { expect, test } from 'vitest';
import { KnownBrowser } from '../kit/known-browser.ts';
import { pass, untilSo } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const logOuts = [0, 1, 2, 3];

test.each(logOuts)('a browser whose data was cleared once, after %i log-outs: a guest who has left is not brought back by another tab of theirs', (count) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const open = (customer = {}): VirtualChat => world.live({ storage, options: { customer } });
  for (let n = 0; n < count; n++) {
    const before = open();
    before.chat.reset();
    before.chat.stop();
  }
  const old = open();
  const who = old.chat.snapshot.customer.id;
  storage.texts.clear();
  old.thread.send('secret');
  world.advance(5_000);
  const leaver = open();
  expect(leaver.chat.snapshot.customer.id).toBe(who);
  leaver.chat.reset({ customer: { id: 'ada' } });
  world.advance(1_000);
  old.thread.send('more');
  world.advance(5_000);
  expect([open().chat.snapshot.customer.id === who, old.chat.snapshot.persistence]).toEqual([false, 'none']);
});

test.each(logOuts)('the same, known by cookie, after %i log-outs', async (count) => {
  const { world, storage, open, online } = new KnownBrowser({ strict: true }, false);
  for (let n = 0; n < count; n++) {
    const before = open();
    await online(before);
    before.chat.reset();
    before.chat.stop();
  }
  const old = open();
  const who = await online(old);
  storage.texts.clear();
  old.thread.send('secret');
  await pass(world, 5_000);
  const leaver = open();
  expect(await online(leaver)).toBe(who);
  leaver.chat.reset();
  leaver.device.kill();
  old.thread.send('more');
  await pass(world, 5_000);
  expect([await online(open()) === who, old.chat.snapshot.persistence]).toEqual([false, 'none']);
});

test('a browser where an earlier version counted who left: the customer is who they were, and leaves as any', async () => {
  const { world, storage, open, online } = new KnownBrowser({ strict: true }, false);
  const first = open();
  await online(first);
  first.chat.reset();
  const who = await online(first);
  first.device.kill();
  const left = storage.read('chat-machines.1001.chat_cookies.left') ?? '';
  for (const [key, text] of storage.texts) storage.write(key, text.replace(left, '1'));
  const [second, third] = [open(), open()];
  expect([await online(second), await online(third)]).toEqual([who, who]);
  second.chat.reset();
  second.device.kill();
  third.thread.send('more');
  await untilSo(world, () => third.thread.snapshot.messages[0]?.status === 'delivered');
  expect([await online(open()) === who, third.chat.snapshot.persistence]).toEqual([false, 'none']);
});
