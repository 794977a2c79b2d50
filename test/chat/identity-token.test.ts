import { expect, test } from 'vitest';
import { signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';

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
