import { AbortError } from './errors.ts';

/** A promise that the caller may give up: it rejects with an AbortError then, and nothing of it comes later. */
export class AbortablePromise<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  abortReason: string | undefined;
  #abort: (reason: string) => void = () => {};

  static from<T>(promise: Promise<T>): AbortablePromise<T> {
    let abort = (_reason: string): void => {};
    const abortable = new AbortablePromise<T>((resolve, reject) => {
      promise.then(resolve, reject);
      abort = (reason) => reject(new AbortError(reason));
    });
    abortable.#abort = abort;
    return quiet(abortable);
  }

  readonly abort = (reason = 'Aborted'): void => {
    this.abortReason = reason;
    this.#abort(reason);
  };
}

/** Whoever does not wait for it must not be punished with an unhandled rejection. */
export function quiet<P extends Promise<unknown>>(promise: P): P {
  promise.catch(() => {});
  return promise;
}
