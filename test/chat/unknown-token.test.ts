import { expect, test } from 'vitest';
import { pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { shown, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const options = { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } as const };

async function live(world: VirtualWorld, storage: VirtualStorage) {
  const page = world.open({ storage, options });
  void page.thread;
  page.chat.connect().catch(() => {});
  await untilSo(world, () => page.chat.snapshot.status === 'live');
  return page;
}

test('an identity token that the platform no longer knows is answered with another, of a new customer: the pages after that are that customer, and have the conversation', async () => {
  const storage = new VirtualStorage();
  const world = new VirtualWorld({ tokenExpiresIn: 60 });
  const before = await live(world, storage);
  before.device.kill();
  // The transaction token has expired, and the identity token is one that the platform has forgotten (it answers with a new one).
  await pass(world, 120_000);
  for (const [key, text] of storage.texts) if (key.endsWith('.identity')) storage.texts.set(key, text.replace('idt-', 'old-'));
  const first = await live(world, storage);
  expect(first.chat.snapshot.customer.id).not.toBe(before.chat.snapshot.customer.id);
  const said = first.chat.snapshot.persistence;
  first.thread.send('hello');
  await pass(world, 5_000);
  first.device.kill();
  await pass(world, 120_000);
  const second = await live(world, storage);
  await pass(world, 5_000);
  expect([said, second.chat.snapshot.customer.id, shown(second.thread)]).toEqual(['durable', first.chat.snapshot.customer.id, ['hello']]);
});
