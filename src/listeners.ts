/** Part of a snapshot that somebody watches. */
interface Watch<Snapshot> {
  check(snapshot: Snapshot): void;
}

/** Who wants to hear what changed, and when the moments come. A listener that throws is reported and heard again next time. */
export class Watches<Snapshot> {
  readonly #watches = new Set<Watch<Snapshot>>();
  readonly #report: (error: unknown) => void;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  add<T>(current: Snapshot, selector: (snapshot: Snapshot) => T, listener: (selected: T) => void): () => void {
    let selected = selector(current);
    const watch: Watch<Snapshot> = {
      check: (snapshot) => {
        try {
          const now = selector(snapshot);
          if (Object.is(now, selected)) return;
          selected = now;
          listener(now);
        } catch (error) {
          this.#report(error);
        }
      },
    };
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  check(snapshot: () => Snapshot): void {
    if (this.#watches.size === 0) return;
    for (const watch of this.#watches) watch.check(snapshot());
  }

  clear(): void {
    this.#watches.clear();
  }
}
