import { WebSocket } from 'ws';
import { openChat } from '../../src/chat.ts';
import type { ChatOptions, ChatWith } from '../../src/chat-types.ts';
import type { Feature } from '../../src/feature.ts';
import type { NetworkPort, Ports, SocketPort } from '../../src/ports.ts';
import { systemClock } from '../browser/clock.ts';
import { blobFiles } from '../browser/files.ts';
import { fetchPort } from '../browser/http.ts';
import { randomIds } from '../browser/ids.ts';
import { freeLocks, memoryStorage } from '../../src/volatile.ts';
import { fetchEventStream } from './event-stream.ts';

export * from '../../src/index.ts';
export { memoryStorage } from '../../src/volatile.ts';

/** Sockets of the `ws` package: Node before 22 has none of its own. */
export const wsPort: SocketPort = {
  open(url, on) {
    const socket = new WebSocket(url);
    let isOurs = true;
    socket.on('open', () => isOurs && on.opened());
    // One buffer per message: `binaryType` is never changed.
    socket.on('message', (data) => isOurs && on.text((data as Buffer).toString()));
    socket.on('close', (code) => isOurs && on.closed(code));
    // Without a listener `ws` throws; the `close` after it says all there is to say.
    socket.on('error', () => {});
    return {
      send: (text) => socket.send(text),
      close: (code, reason) => {
        isOurs = false;
        if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
        else socket.close(code, reason);
      },
    };
  },
};

/** A server process is always online and in view. */
const steadyNetwork: NetworkPort = { isOnline: () => true, isVisible: () => true, listen: () => () => {} };

/** A chat in Node, over `ws`. Nothing is kept on disk: pass `ports.storage` to survive a restart. Otherwise as in the browser. */
export function createChat<const F extends readonly Feature[] = []>(options: ChatOptions & { readonly features?: F }): ChatWith<F> {
  const ports: Ports = {
    socket: wsPort, http: fetchPort, files: blobFiles, eventStream: fetchEventStream, storage: memoryStorage(), network: steadyNetwork,
    locks: freeLocks, clock: systemClock, random: () => Math.random(), ids: randomIds,
  };
  return openChat(options, { ...ports, ...options?.ports }) as unknown as ChatWith<F>;
}
