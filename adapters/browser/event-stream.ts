import type { EventStreamPort } from '../../src/ports.ts';

/** The platform's EventSource, which opens itself again after a break. No credentials: the address is all (PROTOCOL 7). */
export const eventSourcePort: EventStreamPort = {
  open(url, eventNames, on) {
    const source = new EventSource(url);
    source.onopen = () => on.opened();
    source.onerror = () => on.failed(source.readyState === EventSource.CLOSED);
    const told = ({ data, lastEventId, type }: MessageEvent): void => on.message(String(data), lastEventId, type);
    for (const name of eventNames) source.addEventListener(name, told);
    return () => {
      source.onopen = source.onerror = null;
      for (const name of eventNames) source.removeEventListener(name, told);
      source.close();
    };
  },
};
