import { ChatError } from './errors.ts';
import type { Host } from './feature.ts';
import { patientGet } from './patient-get.ts';
import { quiet } from './quiet.ts';
import { callerOf } from './rest-caller.ts';
import { isOk, type RestCaller, whyNot } from './wire/rest.ts';
import type { HttpRequest } from './ports.ts';

/** GETs on behalf of verbs. Every promise settles: with the body of a 2xx, or with a ChatError; on `stop` too. */
export class RestGets {
  readonly #host: Host;
  readonly #running = new Set<() => void>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Asks, and reads the body with `read`, which answers undefined or null where it is not what it should be. */
  get<T>(requestOf: (caller: RestCaller) => HttpRequest, read: (body: string) => T | null | undefined, expected: string): Promise<T> {
    const { ports, isStopped } = this.#host;
    return quiet(new Promise<T>((resolve, reject) => {
      if (isStopped) return reject(new ChatError('chat.stopped'));
      const abandon = patientGet(ports, () => requestOf(callerOf(this.#host)), (result) => {
        this.#running.delete(stop);
        if (result.status === 0) return reject(new ChatError('request.unanswered'));
        if (!isOk(result)) return reject(new ChatError('request.refused', whyNot(result)));
        const value = read(result.body);
        if (value !== undefined && value !== null) return resolve(value);
        const error = new ChatError('answer.malformed', `the body should be ${expected}`);
        this.#host.report(error);
        reject(error);
      });
      const stop = (): void => {
        abandon();
        reject(new ChatError('chat.stopped'));
      };
      this.#running.add(stop);
    }));
  }

  stop(): void {
    for (const stop of this.#running) stop();
    this.#running.clear();
  }
}
