import type { EventStreamEvents, EventStreamPort } from '../../src/ports.ts';
import { SseParser } from './sse-parser.ts';

/** How long after a break a stream is opened again unless the server says otherwise, ms. */
const defaultRetryMs = 3_000;

/** Server-sent events over fetch, as a browser's EventSource does it: reconnects by itself, ends on 204, errors and other types. */
export const fetchEventStream: EventStreamPort = {
  open(url, eventNames, on) {
    const abort = new AbortController();
    const parser = new SseParser();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      timer = setTimeout(run, parser.retryMs ?? defaultRetryMs);
      on.failed(false);
    };
    const run = (): void => {
      listen(url, parser, eventNames, on, abort.signal).then(
        (isClosed) => !abort.signal.aborted && (isClosed ? on.failed(true) : again()),
        () => !abort.signal.aborted && again(),
      );
    };
    run();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  },
};

/** One connection, to its end. Says whether that was the last word. */
async function listen(url: string, parser: SseParser, eventNames: readonly string[], on: EventStreamEvents, signal: AbortSignal): Promise<boolean> {
  const headers = { Accept: 'text/event-stream', ...(parser.lastId && { 'Last-Event-ID': parser.lastId }) };
  const response = await fetch(url, { headers, signal, cache: 'no-store' });
  if (response.status !== 200 || !response.headers.get('content-type')?.startsWith('text/event-stream') || response.body === null) {
    await response.body?.cancel();
    return true;
  }
  on.opened();
  parser.begin();
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    for (const { data, id, event } of parser.take(text)) {
      if (signal.aborted) return true;
      if (eventNames.includes(event)) on.message(data, id, event);
    }
  }
  return false;
}
