interface Source<S> {
  readonly snapshot: S;
  subscribe<T>(selector: (snapshot: S) => T, listener: (selected: T) => void): () => void;
}

/** Tells at once, then on each change. */
export function watch<S, T>(source: Source<S>, selector: (snapshot: S) => T, show: (selected: T) => void): void {
  source.subscribe(selector, show);
  show(selector(source.snapshot));
}
