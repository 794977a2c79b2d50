import type { HttpRequest, HttpResult } from '../../src/ports.ts';
import type { SocketPlace } from './virtual-socket.ts';

/** One HTTP exchange with the pure gateway; `end` is called once, unless the returned function aborted it first. Half-way the body is half out. */
export function virtualExchange(
  { clock, gateway, line }: SocketPlace, request: HttpRequest, end: (result: HttpResult) => void, progress = (_part: number): void => {},
): () => void {
  let isOver = false;
  let aborted = (): void => {};
  const finish = (status: number, body: string): void => {
    if (isOver) return;
    isOver = true;
    clock.clearTimeout(timeout);
    end({ status, body });
  };
  const timeout = clock.setTimeout(() => {
    if (!isOver) aborted();
    finish(0, '');
  }, request.timeoutMs);
  const back = (status: number, body: string): void => {
    clock.setTimeout(() => line.isDownGood && finish(status, body), line.latencyMs);
  };
  if (line.opens === 'refused') back(0, '');
  else if (line.opens === 'reach') {
    clock.setTimeout(() => line.isUpGood && !isOver && progress(0.5), line.latencyMs / 2);
    clock.setTimeout(() => line.isUpGood && !isOver && ask(), line.latencyMs);
  }

  function ask(): void {
    progress(1);
    let status = 0;
    const written: string[] = [];
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
    const path = request.url.replace(/^https?:\/\/[^/]+/, '');
    const exchange = gateway.http({ method: request.method, path, headers, body: request.body ?? '' }, {
      start: (given) => void (status = given),
      write: (text) => void written.push(text),
      end: (last) => back(status, written.join('') + (typeof last === 'string' ? last : '')),
      cut: () => back(0, ''),
    });
    aborted = () => exchange.aborted();
  }

  return () => {
    if (isOver) return;
    isOver = true;
    clock.clearTimeout(timeout);
    aborted();
  };
}
