import { expect, test } from 'vitest';
import type { ChatOptions } from '../../src/chat-types.ts';
import { ChatError } from '../../src/errors.ts';
import { proactive, type Ports, uploads, visitorEvents } from '../../src/index.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';

/** Each option that is wrong, and the name that the error must say. */
const wrong: readonly (readonly [name: string, options: Record<string, unknown>])[] = [
  ...[undefined, null, '1001', 0, -1, 1.5, Number.NaN, Infinity, {}].map((brandId) => ['brandId', { brandId }] as const),
  ...[undefined, null, 7, '', '  ', {}].map((channelId) => ['channelId', { channelId }] as const),
  ...[undefined, null, 7, '', 'EU9', {}, { name: 'x' }, { name: 'x', chat: 'no url', gateway: 'ws://g', authorize: 'http://a' }].map(
    (environment) => ['environment', { environment }] as const,
  ),
  ...[null, 7, 'customer'].map((customer) => ['customer', { customer }] as const),
  ...[null, 7, '', ' '].map((id) => ['customer.id', { customer: { id } }] as const),
  ['customer.firstName', { customer: { firstName: 7 } }],
  ['customer.lastName', { customer: { lastName: {} } }],
  ['customer.imageUrl', { customer: { imageUrl: false } }],
  ...[null, 7, 'multithread', ''].map((channelKind) => ['channelKind', { channelKind }] as const),
  ...[null, -1, NaN, Infinity, 2 ** 31, '3000'].map((offlineNoticeMs) => ['offlineNoticeMs', { offlineNoticeMs }] as const),
  ...[null, 7, '', ' ', 'de DE', 'ä', '<b>', 'x'.repeat(9)].map((language) => ['language', { language }] as const),
  ['appName', { appName: {} }],
  ['appVersion', { appVersion: 1 }],
  ...(['onError', 'onFrame'] as const).flatMap((name) => [null, 7, 'x', {}].map((value) => [name, { [name]: value }] as const)),
  ...[null, 7, 'x', {}, { next: 5 }, []].map((inspect) => ['inspect', { inspect }] as const),
  ...[null, 7].map((ports) => ['ports', { ports }] as const),
  ...[null, 7, 'Chrome', [], ['Chrome'], { browserVersion: 140 }, { os: {} }].map((fingerprint) => ['fingerprint', { fingerprint }] as const),
  // What would be without effect.
  ['brandID: no such option; there are brandId', { brandID: 1001 }],
  ['onerror', { onerror: () => {} }],
  ['customer.firstname', { customer: { firstname: 'Ada' } }],
  ['signIn.code', { signIn: { mode: 'legacy', code: 'x' } }],
  ['ports.sockets', { ports: { sockets: {} } }],
  ...['uploads', [null], [{}], [uploads], [uploads(), uploads()]].map((features) => ['features', { features }] as const),
  ...[null, 7, {}, { place: 1, depth: 1, listen: 1 }].flatMap((page) => [proactive, visitorEvents].map((feature) =>
    ['page', { features: [feature({ page: page as never })] }] as const)),
  ['proactive', { features: [proactive(null as never)] }],
  ['features: mine', { features: [{ name: 'mine', install: () => { throw new Error('boom'); } }] }],
];

/** Each port, and what it has to be able to do. */
const methods: { readonly [P in Exclude<keyof Ports, 'random'>]: { readonly [M in keyof NonNullable<Ports[P]>]: 1 } } = {
  socket: { open: 1 }, http: { request: 1 }, files: { read: 1 }, eventStream: { open: 1 }, storage: { read: 1, write: 1, remove: 1, keys: 1 },
locks: { hold: 1 },
  network: { isOnline: 1, isVisible: 1, listen: 1 }, clock: { now: 1, setTimeout: 1, clearTimeout: 1, soon: 1 }, ids: { uuid: 1, guestId: 1 },
};

const odd: readonly unknown[] = [null, 7, 'x', undefined, {}];
const wrongPorts = [
  ...[null, 7, {}].map((random) => ['ports.random', { random }] as const),
  ...Object.entries(methods).flatMap(([port, names]) => [
    // No database is one, too.
    ...[...(port === 'database' ? [] : [null]), 7, () => 1].map((given) => [`ports.${port}`, { [port]: given }] as const),
    ...Object.keys(names).flatMap((name) => odd.map((given) =>
      [`ports.${port}.${name}`, { [port]: { ...Object.fromEntries(Object.keys(names).map((other) => [other, () => 0])), [name]: given } }] as const)),
  ]),
];

test.each(wrongPorts)('a wrong %s is named', (name, ports) => {
  const error = thrownBy(() => new VirtualWorld().open({ options: { ports: ports as never } }));
  expect(error).toMatchObject({ code: 'options.invalid', detail: expect.stringContaining(name) as string });
});

test.each(wrong.map(([name, options]) => [name, JSON.stringify(options) ?? '', options] as const))(
  'a wrong %s is named in the error, and nothing was opened: %s',
  (name, _, options) => {
    const world = new VirtualWorld();
    const error = thrownBy(() => world.open({ options: options as Partial<ChatOptions> }));
    expect(error).toBeInstanceOf(ChatError);
    expect(error).toMatchObject({ code: 'options.invalid', retryable: false });
    expect(String(error)).toContain(name);
    expect(world.clock.pending).toBe(0);
  },
);

test.each(['EU1', 'eu1', 'Na1', 'uk2'])('a region is known in any case: %s', (environment) => {
  const { chat, device } = new VirtualWorld().open({ options: { environment: environment as 'EU1' } });
  void chat.connect();
  expect(device.socket.url).toContain(`wss://chat-gw-de-${environment.toLowerCase()}.`);
});

test('what was passed in may be changed afterwards: the chat took its own copy', () => {
  const world = new VirtualWorld();
  const customer = { id: 'a', firstName: 'Ada', lastName: '' };
  const { chat } = world.open({ options: { customer } });
  customer.id = 'b';
  expect(chat.snapshot.customer.id).toBe('a');
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
