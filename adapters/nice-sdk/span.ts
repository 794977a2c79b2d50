/** A time that ends once: whoever waits for something in it hears of that. */
export class Span {
  #reason: Error | null = null;
  readonly #waiting = new Set<(reason: Error) => void>();

  /** Why it has ended; null: it has not. */
  get reason(): Error | null {
    return this.#reason;
  }

  end(reason: Error): void {
    this.#reason ??= reason;
    for (const reject of this.#waiting) reject(this.#reason);
    this.#waiting.clear();
  }

  /** What the promise gives; rejects with the reason where the end comes first. */
  until<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#reason === null) this.#waiting.add(reject);
      else reject(this.#reason);
      void promise.then(resolve, reject).then(() => this.#waiting.delete(reject));
    });
  }
}
