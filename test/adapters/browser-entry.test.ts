import { afterEach, expect, test, vi } from 'vitest';
import { createChat } from '../../adapters/browser/browser.ts';
import { createChat as createNodeChat } from '../../adapters/node/node.ts';
import type { Ports } from '../../src/index.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';

const options = { brandId: 1001, channelId: 'chat_messaging', environment: 'EU1' } as const;

afterEach(() => void vi.unstubAllGlobals());

/** A page has all of these; the values are never used. */
const pageHas = ['WebSocket', 'fetch', 'addEventListener', 'crypto'] as const;

test('in plain Node the missing port is named, and what to do', () => {
  expect(() => createChat(options)).toThrow(expect.objectContaining({ code: 'port.missing', detail: expect.stringMatching(/^ports\.\w+: .*chat-machines\/node/) as string }));
});

test.each([['WebSocket', 'socket'], ['fetch', 'http'], ['addEventListener', 'network'], ['crypto', 'ids']] as const)('without %s it is ports.%s that is missing', (name, port) => {
  const original = Object.getOwnPropertyDescriptor(globalThis, name);
  for (const other of pageHas) if (other !== name && !(other in globalThis)) vi.stubGlobal(other, () => {});
  Reflect.deleteProperty(globalThis, name);
  try {
    expect(() => createChat(options)).toThrow(expect.objectContaining({ code: 'port.missing', detail: expect.stringContaining(`ports.${port}:`) as string }));
  } finally {
    if (original !== undefined) Object.defineProperty(globalThis, name, original);
  }
});

test('with ports of its own it runs anywhere', () => {
  const { ports } = new VirtualWorld().open().device;
  const chat = createChat({ ...options, ports: ports as Ports });
  expect(chat.snapshot.status).toBe('dormant');
  chat.stop();
});

test('a wrong option is named by the Node entry as well', () => {
  expect(() => createNodeChat({ ...options, brandId: 0 })).toThrow(expect.objectContaining({ code: 'options.invalid' }));
});
