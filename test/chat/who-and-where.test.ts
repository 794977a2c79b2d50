import { expect, test } from 'vitest';
import type { ChatOptions } from '../../src/index.ts';
import { CodeSource, signInOptions, tokenCalls, untilSo } from '../kit/sign-in-stage.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const ask = new CodeSource().ask;
const named = { id: 'customer-1' };

/** Each combination that cannot be, and the option that the error must name. */
const wrong: readonly (readonly [name: string, options: Record<string, unknown>])[] = [
  ['customer.id', { customer: named, signIn: { mode: 'securedCookies' } }],
  ['customer.id', { customer: named, signIn: { mode: 'thirdParty', authorizationCode: ask } }],
  ['customer.id', { customer: {}, signIn: { mode: 'anonymous' } }],
  ['signIn.authorizationCode', { customer: {}, signIn: { mode: 'thirdParty' } }],
  ['signIn.authorizationCode', { customer: {}, signIn: { mode: 'thirdParty', authorizationCode: 'ada~1' } }],
  ['signIn.authorizationCode', { customer: named, signIn: { mode: 'legacy', authorizationCode: Promise.resolve('ada~1') } }],
  ['signIn.authorizationCode', { customer: named, signIn: { mode: 'anonymous', authorizationCode: ask } }],
  ['signIn.authorizationCode', { customer: {}, signIn: { mode: 'securedCookies', authorizationCode: ask } }],
  ['signIn.hasThirdPartyCookies', { customer: {}, signIn: { mode: 'securedCookies', hasThirdPartyCookies: 'yes' } }],
  ['signIn.hasThirdPartyCookies', { customer: named, signIn: { mode: 'legacy', hasThirdPartyCookies: true } }],
  ...[null, 7, 'thirdParty', {}, { mode: 'oauth' }, { mode: 'toString' }, { mode: null }].map((signIn) => ['signIn', { signIn }] as const),
  ...(['visitorId', 'visitId', 'destinationId'] as const).flatMap((name) => [null, 7, '', ' ', {}].map((value) => [name, { [name]: value }] as const)),
  ...(['appName', 'appVersion', 'sdkVersion'] as const).flatMap((name) => ['a\nb', 'ünï\u2603', 7].map((value) => [name, { [name]: value }] as const)),
  ...[null, 7, 'x', []].flatMap((value) => (['extraHeaders', 'extraQuery'] as const).map((name) => [name, { [name]: value }] as const)),
  ...['', 'a b', 'a:b', 'ä'].map((name) => ['extraHeaders', { extraHeaders: { [name]: 'x' } }] as const),
  ...['a\nb', 'a\u0000', 'a\u0085', '\u2603', 7, null].map((value) => ['extraHeaders.x-own', { extraHeaders: { 'x-own': value } }] as const),
  ...['Authorization', 'accept', 'X-SDK-Platform', 'x-sdk-version', 'X-Caller-Service-ID', 'Content-Type', 'x-app-version', 'Cookie'].map(
    (name) => [`extraHeaders.${name}`, { extraHeaders: { [name]: 'x' } }] as const,
  ),
  ...['v', 'sdkPlatform', 'brandId', 'CHANNELID', 'customerId', 'visitorId', 'transactionToken'].map((name) => [`extraQuery.${name}`, { extraQuery: { [name]: 'x' } }] as const),
  ...['', 'a\nb'].map((name) => ['extraQuery', { extraQuery: { [name]: 'x' } }] as const),
  ...['a\nb', 7, null].map((value) => ['extraQuery.own', { extraQuery: { own: value } }] as const),
  ...[null, 7, 'Chrome'].map((fingerprint) => ['fingerprint', { fingerprint }] as const),
];

test.each(wrong)('a wrong %s is named, and nothing was opened: %j', (name, options) => {
  const world = new VirtualWorld();
  let thrown: unknown;
  try {
    world.open({ options: options as Partial<ChatOptions> });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'options.invalid', retryable: false });
  expect(String(thrown)).toContain(`(${name}`);
  expect([world.clock.pending, world.log]).toEqual([0, []]);
});

const told = {
  visitorId: 'visitor-1', visitId: 'visit-1', destinationId: 'destination-1', language: 'de-DE', appName: 'shop', appVersion: '1.2', sdkVersion: '3.4.0',
  extraHeaders: { 'X-Own': 'déjà vu', 'x-trace-id': 'trace-1' }, extraQuery: { own: 'a b&c', none: '' },
  fingerprint: { browser: 'Chrome', ip: null, deviceType: 'desktop' as const },
};

test('what the app says of itself is in the address, in the headers and in the frames', () => {
  const world = new VirtualWorld();
  const { device, frames, thread } = world.live({ options: told });
  thread.send('hello');
  world.until(() => world.texts.length === 1);
  expect(new URL(device.socket.url).search.slice(1).split('&').slice(0, 5)).toEqual(['own=a+b%26c', 'none=', 'v=1.2', 'sdkPlatform=web', 'sdkVersion=3.4.0']);
  expect(new URL(device.socket.url).searchParams.get('visitorId')).toBe('visitor-1');
  const channel = world.log.find((entry) => entry.kind === 'http');
  expect(channel).toMatchObject({
    path: expect.stringContaining('locale=de_DE'),
    headers: { 'x-own': 'déjà vu', 'x-trace-id': 'trace-1', 'x-caller-service-id': 'shop', 'x-sdk-version': '3.4.0', 'x-app-version': '1.2' },
  });
  const out = frames.filter(({ direction }) => direction === 'out').map(({ frame }) => (frame as { payload?: Record<string, unknown> }).payload);
  for (const payload of out) {
    expect(payload).toMatchObject({ visitor: { id: 'visitor-1' }, visit: { id: 'visit-1' }, destination: { id: 'destination-1' } });
  }
  const { fingerprint: browserFingerprint } = told;
  expect(out.find((payload) => payload?.['eventType'] === 'AuthorizeCustomer')).toMatchObject({ data: { browserFingerprint, sdkVersion: '3.4.0' } });
  expect(out.find((payload) => payload?.['eventType'] === 'SendMessage')).toMatchObject({ data: { browserFingerprint } });
  expect(out.find((payload) => payload?.['eventType'] === 'RecoverThread')).not.toHaveProperty('data.browserFingerprint');
});

test('the token endpoint hears the same', async () => {
  const world = new VirtualWorld();
  const { chat } = world.open({ options: { ...signInOptions('anonymous'), ...told } });
  void chat.connect();
  await untilSo(world, () => chat.snapshot.status === 'live');
  expect(tokenCalls(world)[0]).toMatchObject({
    path: expect.stringContaining('visitorId=visitor-1'), headers: { 'x-own': 'déjà vu', 'x-caller-service-id': 'shop', 'x-sdk-version': '3.4.0' },
  });
});

test('the visitor is the device: made once and kept, for all channels and customers', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const visitors = [{ customer: { id: 'a' } }, { customer: { id: 'b' }, channelId: 'chat_single' }, { visitorId: 'own' }, {}].map((options) => {
    const { chat, device } = world.live({ options, storage });
    chat.stop();
    return new URL(device.socket.url).searchParams.get('visitorId');
  });
  expect(visitors[0]).toMatch(/^[-0-9a-f]{36}$/);
  expect(visitors).toEqual([visitors[0], visitors[0], 'own', visitors[0]]);
});

test('a fingerprint function is asked once, when it is needed', () => {
  let asked = 0;
  const world = new VirtualWorld();
  const opened = world.open({ options: { fingerprint: () => ({ browser: `Chrome ${++asked}` }) } });
  expect(asked).toBe(0);
  void opened.chat.connect();
  opened.thread.send('one');
  opened.thread.send('two');
  world.until(() => world.texts.length === 2);
  expect(asked).toBe(1);
});

const circular: Record<string, unknown> = {};
circular['self'] = circular;

test.each([
  ['throws', () => { throw new Error('no navigator'); }, ['callback.threw']],
  ['gives what cannot travel', () => circular, ['argument.invalid']],
  ['gives nothing', () => undefined, []],
  ['gives a text', () => 'Chrome', ['argument.invalid']],
  ['gives numbers', () => ({ browserVersion: 140 }), ['argument.invalid']],
])('a fingerprint function that %s costs the fingerprint, not the chat', (_, fingerprint, codes) => {
  const world = new VirtualWorld();
  const { thread, errors, frames } = world.live({ options: { fingerprint: fingerprint as never } });
  thread.send('hello');
  world.until(() => world.texts.length === 1);
  expect(errors.map(({ code }) => code)).toEqual(codes);
  for (const { detail } of errors) expect(detail).toContain('fingerprint');
  expect(JSON.stringify(frames)).not.toContain('browserFingerprint');
});

test('custom fields that came with the sign-in are handed to the features', async () => {
  const world = new VirtualWorld();
  const heard: unknown[] = [];
  const body = JSON.stringify({
    accessToken: 'txn-1', expiresIn: 60,
    customerIdentity: { idOnExternalPlatform: 'customer-1', customFields: [{ ident: 'tier', value: 'gold' }, { ident: 7 }, null, { ident: 'gone', value: null }] },
    contact: { customFields: [{ ident: 'order', value: 'A-1' }] },
  });
  world.fault({ http: { path: '/oauth/token', status: 200, body, times: 1 } });
  const { chat } = world.open({ options: { ...signInOptions('anonymous'), features: [{ name: 'ear', install: () => ({ identified: (fields) => void heard.push(fields) }) }] } });
  void chat.connect();
  await untilSo(world, () => chat.snapshot.status === 'live');
  // And nothing else of the answer: it is full of tokens.
  expect(heard.slice(0, 1)).toEqual([{ customerFields: [{ ident: 'tier', value: 'gold' }, { ident: 'gone', value: null }], contactFields: [{ ident: 'order', value: 'A-1' }] }]);
});

test('a legacy registration hands them on too', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 1 });
  const heard: unknown[] = [];
  world.live({ options: { features: [{ name: 'ear', install: () => ({ identified: (fields) => void heard.push(fields) }) }] } });
  expect(heard).toEqual([{ customerFields: [], contactFields: [] }]);
});
