import { expect, test } from 'vitest';
import { pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const cookies = (hasThirdPartyCookies: boolean) => ({ ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies } as const });

test('a browser that had no third-party cookies before, and has them now: what its customer writes off line is kept', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const live = async (has: boolean) => {
    const page = world.open({ storage, options: cookies(has) });
    void page.thread;
    void page.chat.connect();
    await untilSo(world, () => page.chat.snapshot.status === 'live');
    return page;
  };
  const before = await live(false);
  before.device.kill();
  storage.texts.forEach((_, key) => key.includes('.token.') && storage.texts.delete(key));
  const first = await live(true);
  const ids = [before.chat.snapshot.customer.id, first.chat.snapshot.customer.id];
  expect(ids[0]).not.toBe(ids[1]);
  first.device.goOffline();
  first.thread.send('later');
  const said = first.chat.snapshot.persistence;
  const kept = [...storage.texts.keys()].filter((key) => key.includes('.out.')).length;
  first.device.kill();
  await pass(world, 1_000);
  expect([said, kept]).toEqual(['durable', 1]);
});
