import { expect, test } from 'vitest';
import type { HttpRequest } from '../../src/ports.ts';
import { CodeSource, pass, signInOptions, tokenCalls, untilSo } from '../kit/sign-in-stage.ts';
import { fateOf, shown, type VirtualChat, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

async function live(world: VirtualWorld, traits: VirtualChatTraits): Promise<VirtualChat> {
  const opened = world.open(traits);
  opened.chat.thread();
  void opened.chat.connect();
  await untilSo(world, () => opened.chat.snapshot.status === 'live');
  return opened;
}

const query = (url: string): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

test('anonymous: a token first, then a socket with it, and no registration', async () => {
  const world = new VirtualWorld({ strict: true });
  const { chat, device, thread, errors } = await live(world, { options: signInOptions('anonymous') });
  expect(tokenCalls(world).map(({ body }) => body)).toEqual([{ customerIdentity: { idOnExternalPlatform: 'customer-1' } }]);
  const { path, headers } = tokenCalls(world)[0] ?? { path: '', headers: {} };
  expect(path).toMatch(/^\/oauth\/token\?brandId=1001&channelId=chat_secured&visitorId=[-0-9a-f]{36}$/);
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-sdk-platform': 'web', 'x-sdk-version': '3.3.0' });
  expect(query(device.socket.url)).toMatchObject({ brandId: '1001', channelId: 'chat_secured', transactionToken: expect.stringMatching(/^txn-/) });
  expect(query(device.socket.url)).not.toHaveProperty('customerId');
  expect(world.asked).toEqual(['RecoverThread']);
  expect(await sent(world, thread)).toBe('sent');
  expect([chat.snapshot.customer.id, world.texts, errors, device.rules.broken]).toEqual(['customer-1', ['hello'], [], []]);
});

async function sent(world: VirtualWorld, thread: VirtualChat['thread'], text = 'hello'): Promise<string> {
  let status = '';
  void thread.send(text).done.then((outcome) => (status = outcome.status));
  await untilSo(world, () => status !== '');
  return status;
}

test('secured cookies without third-party cookies: the platform names the customer, and an identity token brings the same one back', async () => {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 60 });
  const storage = new VirtualStorage();
  const first = await live(world, { options: signInOptions('securedCookies'), storage });
  const { customer } = first.chat.snapshot;
  expect(customer).toMatchObject({ id: expect.stringMatching(/^[-0-9a-f]{36}$/), firstName: 'Ada', lastName: 'Lovelace' });
  expect(await sent(world, first.thread)).toBe('sent');
  first.chat.stop();
  await pass(world, 61_000);
  const second = await live(world, { options: signInOptions('securedCookies'), storage });
  expect(second.chat.snapshot.customer).toEqual(customer);
  expect(shown(second.thread)).toEqual(['hello']);
  expect(tokenCalls(world).map(({ path, body, headers }) => [/storageFallback=1/.test(path), body, Boolean(headers['authorization'])])).toEqual([
    [true, {}, false], [true, {}, true],
  ]);
});

test('secured cookies with third-party cookies: no fallback is asked for, credentials are', async () => {
  const world = new VirtualWorld();
  const seen: HttpRequest[] = [];
  const opened = world.open({ options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: true } } });
  opened.chat.stop();
  const spied = world.open({
    options: { ...signInOptions('securedCookies'), signIn: { mode: 'securedCookies', hasThirdPartyCookies: true } },
    ports: { http: { request: (request, done) => (seen.push(request), opened.device.ports.http.request(request, done)) } },
  });
  void spied.chat.connect();
  await untilSo(world, () => spied.chat.snapshot.status === 'live');
  const asked = seen.find(({ url }) => url.includes('/oauth/token'));
  expect(asked).toMatchObject({ method: 'POST', withCredentials: true, timeoutMs: 30_000, body: '{}' });
  expect(asked?.url).not.toContain('storageFallback');
  expect(asked?.headers).not.toHaveProperty('Authorization');
});

test('third party: a code for the token, and the access token rides along with messages', async () => {
  const world = new VirtualWorld({ strict: true });
  world.fault({ singleUseCodes: true });
  const codes = new CodeSource();
  const { chat, device, thread, frames } = await live(world, { options: signInOptions('thirdParty', codes) });
  expect(tokenCalls(world).map(({ body }) => body)).toEqual([{ thirdParty: { authorization_code: 'ada~1', grant_type: 'authorization_code' } }]);
  expect(chat.snapshot.customer).toMatchObject({ id: 'ada', firstName: 'Ada' });
  await sent(world, thread);
  const message = frames.map(({ frame }) => frame as { payload?: { eventType: string; data: { accessToken?: { token: string } } } })
    .find(({ payload }) => payload?.eventType === 'SendMessage');
  expect(message?.payload?.data.accessToken?.token).toMatch(/^at-/);
  device.cut();
  await untilSo(world, () => device.sockets.length === 2 && chat.snapshot.status === 'live');
  // The token is still good: no code is burnt for a drop.
  expect(codes.given).toEqual(['ada~1']);
  expect(world.asked.filter((type) => type !== 'RecoverThread')).toEqual(['SendMessage']);
});

test('a third-party token that has expired means a new code for the next socket', async () => {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 60 });
  world.fault({ singleUseCodes: true });
  const codes = new CodeSource();
  const { chat, device } = await live(world, { options: signInOptions('thirdParty', codes) });
  await pass(world, 61_000);
  device.cut();
  await untilSo(world, () => device.sockets.length === 2 && chat.snapshot.status === 'live');
  expect(codes.given).toEqual(['ada~1', 'ada~2']);
});

test('legacy with a code: registered with it, reconnected with the token, and a new code where the token is refused', async () => {
  const world = new VirtualWorld({ strict: true });
  world.fault({ singleUseCodes: true });
  const codes = new CodeSource();
  const { chat, device, thread, frames } = await live(world, { options: signInOptions('oauth', codes) });
  await sent(world, thread);
  for (const [index, fault] of [null, { eventType: 'ReconnectConsumer', code: 'ConsumerReconnectionFailed', times: 1 }].entries()) {
    world.fault({ error: fault });
    device.cut();
    await untilSo(world, () => device.sockets.length === index + 2 && chat.snapshot.status === 'live');
  }
  const out = frames.filter(({ direction }) => direction === 'out').map(({ frame }) => frame as { payload?: { eventType: string; data: object } });
  expect(out.map(({ payload }) => payload?.eventType).filter((type) => type !== 'RecoverThread')).toEqual([
    'AuthorizeCustomer', 'SendMessage', 'ReconnectConsumer', 'ReconnectConsumer', 'AuthorizeCustomer',
  ]);
  expect(out.filter(({ payload }) => payload?.eventType === 'AuthorizeCustomer').map(({ payload }) => payload?.data)).toMatchObject([
    { authorization: { authorizationCode: 'ada~1' } }, { authorization: { authorizationCode: 'ada~2' } },
  ]);
  expect(out.find(({ payload }) => payload?.eventType === 'SendMessage')?.payload?.data).toHaveProperty('accessToken.token', expect.stringMatching(/^acc-/));
  expect(device.rules.broken).toEqual([]);
});

test('a code is asked for before the socket is opened, and a slow one opens none', async () => {
  const world = new VirtualWorld();
  let give = (_: string): void => {};
  const { chat, device } = world.open({
    options: { ...signInOptions('oauth'), signIn: { mode: 'legacy', authorizationCode: () => new Promise<string>((resolve) => (give = resolve)) } },
  });
  void chat.connect();
  await pass(world, 29_000);
  expect([device.sockets.length, chat.snapshot.status]).toEqual([0, 'connecting']);
  give('ada~1');
  await untilSo(world, () => chat.snapshot.status === 'live');
  expect(device.rules.broken).toEqual([]);
});

/** Every way in which the app's function can fail. */
const failing: readonly (readonly [string, () => unknown])[] = [
  ['throws', () => { throw new Error('secret-1'); }],
  ['rejects', () => Promise.reject(new Error('secret-1'))],
  ['hangs', () => new Promise(() => {})],
  ['gives a number', () => Promise.resolve(7)],
  ['gives nothing', () => undefined],
  ['gives an empty text', () => Promise.resolve(' ')],
  ['gives a thenable that throws', () => Object.fromEntries([['the' + 'n', () => { throw new Error('secret-1'); }]])],
];

test.each(failing.flatMap(([name, ask]) => (['oauth', 'thirdParty'] as const).map((mode) => [name, mode, ask] as const)))(
  'a code function that %s (%s) is said once, tried again, and never a hang',
  async (_, mode, ask) => {
    const world = new VirtualWorld({ strict: true });
    const codes = new CodeSource();
    let asked = 0;
    const authorizationCode = (): Promise<string> => (++asked <= 3 ? (ask() as Promise<string>) : codes.ask());
    const options = signInOptions(mode);
    const { chat, device, errors } = world.open({ options: { ...options, signIn: { ...options.signIn, authorizationCode } as never } });
    const connected = chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'live');
    expect(await fateOf(connected)).toEqual({ value: undefined });
    expect([asked, device.sockets.length]).toEqual([4, 1]);
    expect(errors.map(({ code }) => code)).toEqual(['code.failed']);
    expect(errors.map(String).join()).not.toContain('secret-1');
    expect(errors[0]?.cause).toBeUndefined();
    chat.stop();
    expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  },
);

test.each([
  ['500', { mode: '500', times: 3 }, 'InternalServerError'],
  ['slow and then wrong', { mode: '500', ms: 20_000, times: 3 }, 'InternalServerError'],
  ['silent', { mode: 'hang', times: 3 }, 'unreachable'],
])('a token endpoint that is %s is tried again, later and later, and said once', async (_, token, detail) => {
  const world = new VirtualWorld({ strict: true });
  world.fault({ token });
  const { chat, errors } = await live(world, { options: signInOptions('anonymous') });
  expect(tokenCalls(world)).toHaveLength(4);
  expect(errors.map((error) => [error.code, error.detail])).toEqual([['token.failed', detail]]);
  expect(chat.snapshot.error).toBeNull();
});

test.each(['', 'not JSON', '[]', '{}', '{"accessToken":7,"expiresIn":60}', 'null'])('a token answer that cannot be read is no token: %s', async (body) => {
  const world = new VirtualWorld({ strict: true });
  world.fault({ http: { path: '/oauth/token', status: 200, body, times: 2 } });
  const { errors } = await live(world, { options: signInOptions('securedCookies') });
  expect(errors.map((error) => [error.code, error.detail])).toEqual([['token.failed', expect.stringMatching(/^unreadable answer/) as string]]);
});

test.each(['anonymous', 'thirdParty'] as const)('tokens that the gateway does not take are dropped, and new ones asked for (%s)', async (mode) => {
  const world = new VirtualWorld({ strict: true });
  world.fault({ token: { mode: 'bad', times: 2 }, singleUseCodes: true });
  const codes = new CodeSource();
  const { device } = await live(world, { options: signInOptions(mode, codes) });
  // Each bad one was tried twice: a line can fail as well as a token.
  expect(device.sockets).toHaveLength(5);
  expect(tokenCalls(world)).toHaveLength(3);
  expect(codes.given).toHaveLength(mode === 'thirdParty' ? 3 : 0);
});

test('a socket that the network refuses once burns no code', async () => {
  const world = new VirtualWorld({ strict: true });
  world.fault({ rejectUpgrade: { status: 503, times: 1 } });
  const codes = new CodeSource();
  const { device } = await live(world, { options: signInOptions('thirdParty', codes) });
  expect([device.sockets.length, codes.given.length]).toEqual([2, 1]);
});

test.each(['oauth', 'thirdParty'] as const)('%s: while nobody can be reached no codes are asked for, whatever the device says', async (mode) => {
  const world = new VirtualWorld({ strict: true });
  const codes = new CodeSource();
  const { chat, device, errors } = world.open({ options: signInOptions(mode, codes) });
  device.refuse();
  void chat.connect();
  await pass(world, 600_000);
  // The first was asked for in good faith.
  expect(codes.given).toHaveLength(1);
  device.heal();
  await untilSo(world, () => chat.snapshot.status === 'live');
  expect(codes.given).toHaveLength(2);
  device.refuse();
  device.cut();
  await pass(world, 600_000);
  expect(codes.given).toHaveLength(2);
  device.heal();
  await untilSo(world, () => chat.snapshot.status === 'live');
  // A legacy session has its access token, a third party's was refused too often to be shown again.
  expect(codes.given).toHaveLength(mode === 'oauth' ? 2 : 3);
  expect(errors.map(({ code }) => code).filter((code) => code !== 'channel.unknown')).toEqual(mode === 'oauth' ? [] : ['token.failed']);
});

test('a device that is offline loses no token over it', async () => {
  const world = new VirtualWorld({ strict: true });
  const codes = new CodeSource();
  const { chat, device } = await live(world, { options: signInOptions('thirdParty', codes) });
  device.goOffline();
  device.refuse();
  device.cut();
  await pass(world, 600_000);
  expect(device.sockets.length).toBeGreaterThan(5);
  device.goOnline();
  await untilSo(world, () => chat.snapshot.status === 'live');
  expect(codes.given).toHaveLength(1);
});

test('what cannot be helped is final and says what it is', async () => {
  const refusals = [
    ['thirdParty', { token: { mode: 'ip_blocked' } }, 'address.blocked', 'ip_blocked'],
    ['anonymous', { token: { mode: 'ip_blocked' } }, 'address.blocked', 'ip_blocked'],
    ['anonymous', { http: { path: '/oauth/token', status: 401, body: { error: { errorCode: 'CustomerAuthorizationFailed' } } } }, 'authorization.refused', 'CustomerAuthorizationFailed'],
    ['anonymous', { http: { path: '/oauth/token', status: 404 } }, 'authorization.refused', 'status 404'],
    ['securedCookies', { http: { path: '/oauth/token', status: 400, body: { error: { errorCode: 'SdkVersionNotSupported' } } } }, 'version.unsupported', 'SdkVersionNotSupported'],
    ['legacy', { http: { path: '/channel/', status: 400, body: { error: { errorCode: 'SdkVersionNotSupported' } } } }, 'version.unsupported', 'SdkVersionNotSupported'],
    ['legacy', { error: { eventType: 'AuthorizeCustomer', code: 'SdkVersionNotSupported' } }, 'version.unsupported', 'SdkVersionNotSupported'],
    ['legacy', { error: { eventType: 'RecoverThread', code: 'SdkVersionNotSupported' } }, 'version.unsupported', 'SdkVersionNotSupported'],
    ['legacy', { error: { eventType: 'RecoverThread', code: 'SdkVersionNotSupported', withEventId: false } }, 'version.unsupported', 'SdkVersionNotSupported'],
  ] as const;
  for (const [mode, fault, code, detail] of refusals) {
    const world = new VirtualWorld();
    world.fault(fault);
    const { chat, device, told } = world.open({ options: signInOptions(mode) });
    chat.thread();
    const connected = chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'failed');
    expect(chat.snapshot.error).toMatchObject({ code, detail, retryable: false });
    expect(await fateOf(connected)).toMatchObject({ error: { code } });
    expect(told.map(({ moment }) => moment)).toContain('chat.failed');
    // What was on its way may arrive.
    await pass(world, 100);
    const asked = world.log.length;
    await pass(world, 600_000);
    expect([device.held.sockets, world.log.length], mode).toEqual([0, asked]);
    world.fault({ token: null, http: null, error: null });
    void chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'live');
    expect(chat.snapshot.error).toBeNull();
    chat.stop();
  }
});

test('a code that is given twice is refused where codes are single-use, and that is final', async () => {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 60 });
  world.fault({ singleUseCodes: true });
  const options = { ...signInOptions('thirdParty'), signIn: { mode: 'thirdParty', authorizationCode: () => Promise.resolve('ada~1') } } as const;
  const { chat, device } = await live(world, { options });
  await pass(world, 61_000);
  device.cut();
  await untilSo(world, () => chat.snapshot.status === 'failed');
  expect(chat.snapshot.error).toMatchObject({ code: 'authorization.refused' });
});

test('a token outlives the page, for the same brand, channel, mode and customer only', async () => {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 600 });
  const storage = new VirtualStorage();
  const page = async (options: object): Promise<number> => {
    const before = tokenCalls(world).length;
    const { chat } = await live(world, { options: { ...signInOptions('anonymous'), ...options }, storage });
    chat.stop();
    return tokenCalls(world).length - before;
  };
  expect(await page({})).toBe(1);
  expect(await page({})).toBe(0);
  expect(await page({ customer: { id: 'customer-2' } })).toBe(1);
  expect(await page({ brandId: 1002 })).toBe(1);
  expect(await page({ channelId: 'chat_secured_2' })).toBe(1);
  expect(await page({ ...signInOptions('securedCookies'), channelId: 'chat_secured' })).toBe(1);
  expect(await page({})).toBe(0);
  await pass(world, 601_000);
  expect(await page({})).toBe(1);
});

test('a token of an earlier page that the gateway rejects is dropped at once', async () => {
  const world = new VirtualWorld({ strict: true });
  const storage = new VirtualStorage();
  (await live(world, { options: signInOptions('anonymous'), storage })).chat.stop();
  world.control('reset');
  world.control('config', { strict: true });
  const { device } = await live(world, { options: signInOptions('anonymous'), storage });
  expect([device.sockets.length, tokenCalls(world).length]).toEqual([2, 1]);
});

const keptToken = (answer: object): string => JSON.stringify({ v: 1, expiresAt: 9e15, answer: { token: 'x', customerFields: [], contactFields: [], customer: null, ...answer } });

test.each([
  '{', '[]', '{"v":1}', keptToken({ token: 7 }), keptToken({ customerFields: [null] }), keptToken({ contactFields: [7] }), keptToken({ contactFields: {} }), 'null', '7',
])('nonsense in the place of a token costs nothing: %s', async (text) => {
  const world = new VirtualWorld({ strict: true });
  const storage = new VirtualStorage();
  storage.write('chat-machines.1001.chat_secured.token.anonymous.customer-1', text);
  const { errors } = await live(world, { options: signInOptions('anonymous'), storage });
  expect([tokenCalls(world).length, errors]).toEqual([1, []]);
});

test('tokens of a third party are never stored', async () => {
  const world = new VirtualWorld({ strict: true });
  const storage = new VirtualStorage();
  (await live(world, { options: signInOptions('thirdParty'), storage })).chat.stop();
  expect([...storage.texts].join()).not.toMatch(/\b(txn|at|rt)-|ada~/);
});

test('another customer than before is nobody to go on with', async () => {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 60 });
  let code = 'ada~1';
  const options = { ...signInOptions('thirdParty'), signIn: { mode: 'thirdParty', authorizationCode: () => Promise.resolve(code) } } as const;
  const { chat, device, thread } = await live(world, { options });
  await sent(world, thread, 'of Ada');
  await pass(world, 61_000);
  code = 'bob~1';
  device.cut();
  thread.send('also of Ada');
  await untilSo(world, () => chat.snapshot.status === 'failed');
  expect(chat.snapshot.error).toMatchObject({ code: 'customer.changed', retryable: false });
  expect(world.threads.map(({ customerId }) => customerId)).toEqual(['ada']);
  expect(world.texts).toEqual(['of Ada']);
});

test('what was written before it is known who writes waits for them, and for nobody else', async () => {
  const world = new VirtualWorld({ strict: true });
  const storage = new VirtualStorage();
  const ada = new CodeSource('ada');
  const first = world.open({ options: signInOptions('thirdParty', ada), storage });
  world.fault({ error: { eventType: 'SendMessage' }, silent: { eventType: 'SendMessage' } });
  first.thread.send('of Ada');
  expect([...storage.texts.keys()].filter((key) => key.includes('.out.'))).toEqual([]);
  await untilSo(world, () => first.chat.snapshot.status === 'live');
  expect([...storage.texts.keys()].filter((key) => key.includes('.ada.out.'))).toHaveLength(1);
  first.device.kill();
  world.fault({ error: null, silent: null });
  const bob = await live(world, { options: signInOptions('thirdParty', new CodeSource('bob')), storage });
  await pass(world, 60_000);
  expect([shown(bob.thread), world.texts]).toEqual([[], []]);
  bob.chat.stop();
  const again = await live(world, { options: signInOptions('thirdParty', new CodeSource('ada')), storage });
  await untilSo(world, () => world.texts.length === 1);
  expect(world.threads.map(({ customerId }) => customerId)).toEqual(['ada']);
  expect(shown(again.thread)).toEqual(['of Ada']);
});

test('no token and no code is in what XState tells, in errors or in failures', async () => {
  const world = new VirtualWorld({ strict: true, tokenExpiresIn: 60, thirdPartyExpiresIn: 60, accessTokenExpiresIn: 60 });
  for (const mode of ['oauth', 'anonymous', 'securedCookies', 'thirdParty'] as const) {
    const { chat, device, inspected, errors } = await live(world, { options: signInOptions(mode), isInspected: true });
    world.fault({ token: { mode: '500', times: 5 }, error: { eventType: 'RefreshToken', times: 2 } });
    await pass(world, 200_000);
    device.cut();
    await pass(world, 60_000);
    const told = [...inspected.map((event) => ('event' in event ? event.event : null)), ...inspected.map((event) => ('snapshot' in event ? event.snapshot : null))];
    const text = JSON.stringify(told, (key, value: unknown) => (key === 'children' || key === '_nodes' || key === 'machine' ? undefined : value)) + errors.map(String).join();
    expect(inspected.length).toBeGreaterThan(50);
    expect(text.match(/(txn|at|rt|acc|idt|ada~)-?[-0-9a-f~]{8}.{9}/g)).toBeNull();
    expect(text).not.toContain('ada~');
    chat.stop();
  }
});
