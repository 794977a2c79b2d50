import type { Engine } from './engine.ts';

/** Who wants to hear what changed, and when the moments come. A listener that throws is reported and heard again next time. */
export class Watches<Snapshot> {
  readonly #watches = new Set<(snapshot: Snapshot) => void>();

  add<T>(current: Snapshot, selector: (snapshot: Snapshot) => T, listener: (selected: T) => void): () => void {
    let selected = selector(current);
    const watch = (snapshot: Snapshot): void => {
      const now = selector(snapshot);
      if (Object.is(now, selected)) return;
      selected = now;
      listener(now);
    };
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  check(engine: Pick<Engine, 'callback'>, snapshot: () => Snapshot): void {
    for (const watch of this.#watches) engine.callback('subscribe', watch, snapshot());
  }

  clear(): void {
    this.#watches.clear();
  }
}
