/** An app that does not care how it ends must not be punished with an unhandled rejection. */
export function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** What a verb does, and its promise: what it throws, that rejects with. */
export const promised = <T>(run: () => T | PromiseLike<T>): Promise<T> => quiet(new Promise((resolve) => resolve(run())));
