import { expect, test } from 'vitest';
import { CodeSource, pass, signInOptions, untilSo } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

/** Signed in once, then asleep until the token has expired, and just asked for another code; the app was quick with its first, and is not with those after it. */
async function expired(world: VirtualWorld, takesMs: number): Promise<{ readonly opened: VirtualChat; readonly codes: CodeSource }> {
  const codes = new CodeSource();
  const authorizationCode = async (): Promise<string> => {
    const code = await codes.ask();
    return code === 'ada~1' ? code : new Promise((resolve) => world.clock.setTimeout(() => resolve(code), takesMs));
  };
  const opened = world.open({ options: { ...signInOptions('oauth'), signIn: { mode: 'legacy', authorizationCode } } });
  opened.chat.connect().catch(() => {});
  await untilSo(world, () => opened.chat.snapshot.status === 'live');
  const wake = opened.device.freeze();
  opened.device.sockets.at(-1)?.cut();
  await pass(world, 7_200_000);
  wake();
  await untilSo(world, () => codes.given.length === 2);
  return { opened, codes };
}

const strict = (): VirtualWorld => new VirtualWorld({ strict: true, accessTokenExpiresIn: 3_600 });

test.each([5_000, 13_000, 20_000, 29_000])('an app that takes %i ms for a code, where the token has expired, is asked once, and the chat gets in', async (takesMs) => {
  const world = strict();
  const { opened: { chat, device }, codes } = await expired(world, takesMs);
  await untilSo(world, () => chat.snapshot.status === 'live', takesMs + 10_000);
  expect([codes.given.length, device.rules.broken]).toEqual([2, []]);
});

test('so it is where the page is looked at meanwhile, after a login in another window', async () => {
  const world = strict();
  const { opened: { chat, device }, codes } = await expired(world, 9_000);
  await pass(world, 3_000);
  device.signal('visible');
  await untilSo(world, () => chat.snapshot.status === 'live', 15_000);
  expect(codes.given).toHaveLength(2);
});

test('a code that comes while there is no socket is the next one\'s', async () => {
  const world = strict();
  const { opened: { chat, device }, codes } = await expired(world, 8_000);
  await pass(world, 2_000);
  device.goOffline();
  device.cut();
  await pass(world, 10_000);
  device.goOnline();
  await untilSo(world, () => chat.snapshot.status === 'live', 10_000);
  expect(codes.given).toHaveLength(2);
});

test('a token that was refused is not shown again', async () => {
  const world = strict();
  await expired(world, 20_000);
  await pass(world, 60_000);
  expect(world.asked.filter((type) => type !== 'RecoverThread')).toEqual(['AuthorizeCustomer', 'ReconnectConsumer', 'AuthorizeCustomer']);
});

test('a chat that is stopped while the app fetches a code is left with nothing', async () => {
  const world = strict();
  const { opened: { chat, device, errors } } = await expired(world, 25_000);
  await pass(world, 15_000);
  expect(chat.snapshot.status).toBe('connecting');
  chat.stop();
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  await pass(world, 60_000);
  expect(errors).toEqual([]);
});

test('an app that has no code to give is asked again, and it is said once', async () => {
  const world = strict();
  const { opened: { chat, errors }, codes } = await expired(world, 40_000);
  await pass(world, 100_000);
  expect([chat.snapshot.status, errors.map(({ code, detail }) => [code, detail])]).toEqual(['connecting', [['code.failed', 'none in 30 s']]]);
  expect(codes.given.length).toBeGreaterThanOrEqual(4);
  expect(codes.given.length).toBeLessThanOrEqual(6);
});
