import { SseParser } from '../../adapters/node/sse-parser.ts';
import type { EventStreamEvents } from '../../src/ports.ts';
import type { SocketPlace } from './virtual-socket.ts';

/** What a browser waits before it opens a broken stream again, unless the server says otherwise, ms. */
const defaultRetryMs = 3_000;

/** One stream as its device holds it. */
export interface VirtualEventStream {
  close(): void;
  /** Its line is torn: as a browser, it comes back. */
  tear(): void;
}

/**
 * A stream of events from the pure gateway, opened again after a break as a browser does it. In order, as TCP is: once a piece has vanished,
 * nothing more comes on that line.
 */
export function virtualEventStream(
  { clock, gateway, line }: SocketPlace, url: string, eventNames: readonly string[], on: EventStreamEvents,
): VirtualEventStream {
  const parser = new SseParser();
  let isClosed = false;
  let connection = 0;
  let isDownBroken = false;
  let downAt = 0;
  let leave = (): void => {};
  /** There is one at a time, whatever tears while it waits. */
  let opening: unknown = null;
  const path = url.replace(/^https?:\/\/[^/]+/, '');

  const later = (run: () => void): void => {
    const mine = connection;
    downAt = Math.max(downAt, clock.now() + line.latencyMs);
    isDownBroken ||= !line.isDownGood;
    clock.setTimeout(() => {
      if (isClosed || mine !== connection) return;
      isDownBroken ||= !line.isDownGood;
      if (!isDownBroken) run();
    }, downAt - clock.now());
  };
  const close = (): void => {
    isClosed = true;
    leave();
  };
  const again = (): void => {
    connection++;
    clock.clearTimeout(opening as number);
    opening = clock.setTimeout(() => isClosed || open(), parser.retryMs ?? defaultRetryMs);
    on.failed(false);
  };
  const end = (): void => {
    close();
    on.failed(true);
  };

  function open(): void {
    isDownBroken = false;
    downAt = 0;
    if (line.opens === 'refused') return later(again);
    if (line.opens === 'held') return;
    opening = clock.setTimeout(() => line.isUpGood && !isClosed && ask(), line.latencyMs);
  }

  function ask(): void {
    let status = 0;
    const headers: Record<string, string> = parser.lastId === '' ? {} : { 'last-event-id': parser.lastId };
    const exchange = gateway.http({ method: 'GET', path, headers, body: '' }, {
      start(given) {
        status = given;
        if (status === 200) later(() => (parser.begin(), on.opened()));
      },
      write: (text) => later(() => {
        for (const { data, id, event } of parser.take(text)) if (!isClosed && eventNames.includes(event)) on.message(data, id, event);
      }),
      end: () => later(status === 200 ? again : end),
      cut: () => later(again),
    });
    leave = () => exchange.aborted();
  }

  open();
  return {
    close,
    tear() {
      leave();
      again();
    },
  };
}
