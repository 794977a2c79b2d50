import { openChat } from '../../src/chat.ts';
import type { ChatOptions, ChatWith } from '../../src/chat-types.ts';
import { ChatError } from '../../src/errors.ts';
import type { Feature } from '../../src/feature.ts';
import type { Ports } from '../../src/ports.ts';
import { systemClock } from './clock.ts';
import { indexedDatabase } from './database.ts';
import { layeredStorage } from './layered-storage.ts';
import { fetchPort } from './http.ts';
import { randomIds } from './ids.ts';
import { pageLocks } from './locks.ts';
import { pageNetworkPort } from './network.ts';
import { webSocketPort } from './socket.ts';
import { localStoragePort } from './storage.ts';

export * from '../../src/index.ts';
export { browserPage } from './page.ts';
export { streams, uploads } from './page-features.ts';
export { memoryStorage } from '../../src/volatile.ts';

/** Of every chat; what only some need comes with the feature that needs it. */
const browserPorts: Omit<Ports, 'files' | 'eventStream'> = {
  socket: webSocketPort, http: fetchPort, storage: localStoragePort, network: pageNetworkPort, locks: pageLocks,
  clock: systemClock, random: () => Math.random(), ids: randomIds,
};

/** What a page has and Node may not: without it the port would fail later, and say less. */
const needs: Readonly<Partial<Record<keyof Ports, string>>> = { socket: 'WebSocket', http: 'fetch', network: 'addEventListener', ids: 'crypto' };

/**
 * A chat in this page. Opens nothing until `connect` or the first `send`. Throws a ChatError (`options.invalid`) that names the option
 * that is wrong, or (`port.missing`) the port that is not to be had here, as in Node. Each chat is its own: a page may have as many as it likes.
 */
export function createChat<const F extends readonly Feature[] = []>(options: ChatOptions & { readonly features?: F }): ChatWith<F> {
  for (const [port, name] of Object.entries(needs)) {
    if (options?.ports?.[port as keyof Ports] === undefined && !(name in globalThis)) {
      throw new ChatError('port.missing', `ports.${port}: there is no ${name} here; in Node, import chat-machines/node`);
    }
  }
  // An app that brings its own storage wants everything in there. Nothing is opened before it is asked.
  const storage = options?.ports?.storage ?? layeredStorage(localStoragePort, indexedDatabase, systemClock);
  const features: unknown = options?.features;
  const brought = (Array.isArray(features) ? features : []).map((feature: Feature | null) => feature?.ports);
  return openChat(options, Object.assign({}, browserPorts, { storage }, ...brought, options?.ports) as Ports) as unknown as ChatWith<F>;
}
