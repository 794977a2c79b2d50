import { expect, test } from 'vitest';
import { CodeSource, pass, signInOptions, tokenCalls, untilSo } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

async function live(world: VirtualWorld, mode: 'oauth' | 'thirdParty', codes = new CodeSource()): Promise<VirtualChat> {
  const opened = world.open({ options: signInOptions(mode, codes) });
  void opened.chat.connect();
  await untilSo(world, () => opened.chat.snapshot.status === 'live');
  return opened;
}

/** When the gateway was asked to refresh, counted from the start of the world, whole seconds. */
const refreshes = (world: VirtualWorld, from: number): number[] => [
  ...world.log.filter(({ kind, dir, type }) => kind === 'ws' && dir === 'in' && type === 'RefreshToken').map(({ t }) => t),
  ...tokenCalls(world).filter(({ body }) => JSON.stringify(body).includes('refresh_token')).map(({ at }) => at),
].map((at) => Math.round((at - from) / 1_000));

test.each([
  ['oauth', 3_600, 3_240],
  ['oauth', 100, 90],
  ['oauth', 10, 20],
  ['thirdParty', 3_600, 3_240],
  ['thirdParty', 100, 90],
  ['thirdParty', 5, 20],
] as const)('%s: a token of %i s is refreshed after %i s, and again', async (mode, life, due) => {
  const world = new VirtualWorld({ strict: true, accessTokenExpiresIn: life, thirdPartyExpiresIn: life });
  const codes = new CodeSource();
  // Where a refresh is for a token that is over already, the gateway may refuse: that is another story.
  if (life < due) world.fault({ error: { eventType: 'RefreshToken' } });
  const from = world.clock.now();
  const { chat, device } = await live(world, mode, codes);
  await pass(world, due * 1_000 - 2_000);
  expect(refreshes(world, from)).toEqual([]);
  await pass(world, 3_000);
  expect(refreshes(world, from)).toEqual([due]);
  if (life >= due) {
    await pass(world, due * 1_000);
    expect(refreshes(world, from)).toEqual([due, 2 * due]);
    expect(codes.given).toHaveLength(1);
  }
  expect([chat.snapshot.status, device.sockets.length]).toEqual(['live', 1]);
});

test('a token that does not expire is never refreshed', async () => {
  const world = new VirtualWorld({ accessTokenExpiresIn: 0 });
  const from = world.clock.now();
  await live(world, 'oauth');
  await pass(world, 7_200_000);
  expect(refreshes(world, from)).toEqual([]);
});

test('a lifetime longer than a timer can be is no reason to refresh at once', async () => {
  const world = new VirtualWorld({ accessTokenExpiresIn: 40 * 24 * 3_600, thirdPartyExpiresIn: 40 * 24 * 3_600 });
  const from = world.clock.now();
  await live(world, 'oauth');
  await live(world, 'thirdParty');
  await pass(world, 3_600_000);
  expect(refreshes(world, from)).toEqual([]);
});

test('a drop does not restart the life of a token', async () => {
  const world = new VirtualWorld({ strict: true, accessTokenExpiresIn: 100, thirdPartyExpiresIn: 100 });
  for (const mode of ['oauth', 'thirdParty'] as const) {
    world.control('reset');
    const from = world.clock.now();
    const { chat, device } = await live(world, mode);
    await pass(world, 60_000);
    device.cut();
    await untilSo(world, () => device.sockets.length === 2 && chat.snapshot.status === 'live');
    await pass(world, 91_000 - (world.clock.now() - from));
    expect(refreshes(world, from)).toEqual([90]);
    chat.stop();
  }
});

test('legacy: a refresh without an answer is tried again three times, then it is said, and the customer registers anew', async () => {
  const world = new VirtualWorld({ strict: true, accessTokenExpiresIn: 100 });
  world.fault({ silent: { eventType: 'RefreshToken', times: 4 }, singleUseCodes: true });
  const codes = new CodeSource();
  const { chat, device, errors } = await live(world, 'oauth', codes);
  await untilSo(world, () => codes.given.length === 2);
  expect(errors.map(({ code, detail }) => [code, detail])).toEqual([['refresh.failed', 'unanswered']]);
  await untilSo(world, () => world.asked.filter((type) => type === 'AuthorizeCustomer').length === 2);
  await pass(world, 91_000);
  expect(world.asked.filter((type) => type === 'RefreshToken')).toHaveLength(5);
  expect([chat.snapshot.status, device.sockets.length, errors.length]).toEqual(['live', 1, 1]);
});

test('legacy: a refresh that is refused is not repeated, and the customer registers anew', async () => {
  const world = new VirtualWorld({ strict: true, accessTokenExpiresIn: 100 });
  world.fault({ error: { eventType: 'RefreshToken', code: 'TokenRefreshingFailed', times: 1 } });
  const codes = new CodeSource();
  const { chat, errors } = await live(world, 'oauth', codes);
  await untilSo(world, () => codes.given.length === 2 && world.asked.filter((type) => type === 'AuthorizeCustomer').length === 2);
  expect(world.asked.filter((type) => type === 'RefreshToken')).toHaveLength(1);
  expect(errors.map(({ code, detail }) => [code, detail])).toEqual([['refresh.failed', 'TokenRefreshingFailed']]);
  expect(chat.snapshot.status).toBe('live');
});

test('third party: a refresh that fails leaves the socket alone, is tried again with backoff, said once, and is made good later', async () => {
  const world = new VirtualWorld({ strict: true, thirdPartyExpiresIn: 100 });
  const codes = new CodeSource();
  const from = world.clock.now();
  const { chat, device, errors } = await live(world, 'thirdParty', codes);
  world.fault({ token: { mode: '500', times: 4 } });
  await pass(world, 300_000);
  const [first = 0, second = 0, third = 0, fourth = 0, ...more] = refreshes(world, from);
  expect([first, second - first, third - second, fourth - third, more]).toEqual([90, 4, 8, 16, []]);
  expect(errors.map(({ code }) => code)).toEqual(['refresh.failed']);
  await pass(world, 200_000);
  expect(refreshes(world, from)).toHaveLength(5);
  expect([chat.snapshot.status, device.sockets.length, codes.given.length, errors.length]).toEqual(['live', 1, 1, 1]);
});

test('third party: a refresh token that is refused is not shown again; a new code brings new tokens, over HTTP', async () => {
  const world = new VirtualWorld({ strict: true, thirdPartyExpiresIn: 3_600 });
  const codes = new CodeSource();
  const { chat, device, errors, thread, frames } = await live(world, 'thirdParty', codes);
  world.fault({ http: { path: '/oauth/token', status: 401, times: 1 } });
  await pass(world, 3_240_000 + 290_000);
  expect(codes.given).toHaveLength(1);
  await pass(world, 20_000);
  expect(codes.given).toHaveLength(2);
  expect(errors.map(({ code }) => code)).toEqual(['refresh.failed']);
  expect([chat.snapshot.status, device.sockets.length]).toEqual(['live', 1]);
  thread.send('with the new one');
  await pass(world, 1_000);
  const message = frames.map(({ frame }) => frame as { payload?: { eventType: string; data: { accessToken?: { token: string } } } })
    .find(({ payload }) => payload?.eventType === 'SendMessage');
  expect(message?.payload?.data.accessToken?.token).toMatch(/^at-/);
});

test('one refresh at a time, and none after stop', async () => {
  const world = new VirtualWorld({ strict: true, thirdPartyExpiresIn: 100 });
  const { chat, device } = await live(world, 'thirdParty');
  world.fault({ token: { mode: 'hang' } });
  await pass(world, 100_000);
  expect(device.held.exchanges).toBe(1);
  chat.stop();
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});

test('third party: a second after the network is back the next socket is made, also where the access token has come due without it', async () => {
  for (let offlineMs = 545_000; offlineMs < 700_000; offlineMs += 5_000) {
    const world = new VirtualWorld({ strict: true, thirdPartyExpiresIn: 600 });
    const { chat, device } = world.open({ options: signInOptions('thirdParty', new CodeSource()) });
    void chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'live');
    device.goOffline();
    await pass(world, offlineMs);
    const [made, backAt] = [device.sockets.length, world.clock.now()];
    device.goOnline();
    await untilSo(world, () => device.sockets.length > made, 60_000);
    expect(world.clock.now() - backAt).toBeLessThanOrEqual(1_000);
  }
});
