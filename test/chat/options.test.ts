import { expect, test } from 'vitest';
import type { ChatOptions } from '../../src/chat-types.ts';
import { ChatError } from '../../src/errors.ts';
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
  ['language', { language: 7 }],
  ['appName', { appName: {} }],
  ['appVersion', { appVersion: 1 }],
  ...(['onError', 'onFrame'] as const).flatMap((name) => [null, 7, 'x', {}].map((value) => [name, { [name]: value }] as const)),
  ...[null, 7, 'x'].map((inspect) => ['inspect', { inspect }] as const),
  ...[null, 7].map((ports) => ['ports', { ports }] as const),
];

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
