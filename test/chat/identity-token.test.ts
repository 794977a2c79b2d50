import { expect, test } from 'vitest';
import { signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

test('secured cookies: a refusal that is not of the identity token leaves it, and the customer who they are', async () => {
  const world = new VirtualWorld({ tokenExpiresIn: 1 });
  const { chat, device } = world.open({ options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } } });
  void chat.connect();
  await untilSo(world, () => chat.snapshot.status === 'live');
  const who = chat.snapshot.customer.id;
  for (const fault of [{ token: { mode: 'ip_blocked', times: 1 } }, { http: { path: '/oauth/token', status: 404, times: 1 } }]) {
    world.fault({ ...fault, drop: true });
    await untilSo(world, () => chat.snapshot.status === 'failed');
    void chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'live');
    expect([chat.snapshot.customer.id, device.sockets.at(-1)?.state]).toEqual([who, 'open']);
  }
});

test('secured cookies: where the identity token cannot be kept, nothing is durable: the next page is somebody else', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const page = world.open({ storage, options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: false } } });
  expect(page.chat.snapshot.persistence).toBe('durable');
  storage.isFull = true;
  void page.chat.connect();
  await untilSo(world, () => page.chat.snapshot.status === 'live');
  storage.isFull = false;
  // There is room for a message, and no more.
  const { write } = storage;
  storage.write = (key, text) => {
    if (key.endsWith('.identity')) throw new Error('full');
    write.call(storage, key, text);
  };
  page.device.goOffline();
  page.thread.send('hello');
  world.advance(1_000);
  expect(page.chat.snapshot.persistence).toBe('none');
  storage.write = write;
  page.thread.send('again');
  world.advance(1_000);
  expect(page.chat.snapshot.persistence).toBe('durable');
});
