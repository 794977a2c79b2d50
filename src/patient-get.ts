import type { HttpRequest, HttpResult, Ports } from './ports.ts';

/** A GET that never reached anyone is tried this often in all; the wait before try n + 1 is 200 ms * 2^(n-1) + U(0, 200) (PROTOCOL 3.0). */
const attempts = 5;
const baseMs = 200;
/** None is begun later than this: what hangs must come to an end, too. */
const longestMs = 15_000;

/** Tells the answer, or status 0 when nobody could be reached; gives how to abandon it. */
export function patientGet(ports: Ports, requestOf: () => HttpRequest, done: (result: HttpResult) => void): () => void {
  let abandon = (): void => {};
  const begunAt = ports.clock.now();
  const attempt = (n: number): void => {
    abandon = ports.http.request(requestOf(), (result) => {
      if (result.status !== 0 || n >= attempts || ports.clock.now() - begunAt > longestMs) return done(result);
      const timer = ports.clock.setTimeout(() => attempt(n + 1), baseMs * 2 ** (n - 1) + ports.random() * baseMs);
      abandon = () => ports.clock.clearTimeout(timer);
    });
  };
  attempt(1);
  return () => abandon();
}
