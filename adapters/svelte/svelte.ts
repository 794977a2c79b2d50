import { createSubscriber } from 'svelte/reactivity';
import { type Given, memoised, sourceOf } from '../slice/slice.ts';

/** A part of a snapshot, for runes (`slice.current`) and for stores (`$slice`). */
export interface Slice<T> {
  /** Read in a template, `$derived` or `$effect`, it is reactive. */
  readonly current: T;
  /** Svelte's store contract: tells at once, then on each change. */
  subscribe(run: (value: T) => void): () => void;
}

/**
 * A part of a chat's or thread's snapshot that changes when that part is another one, and for nothing else; it listens only while somebody
 * reads it. A selector may make arrays and objects: they are compared member by member. For a thread that is a prop:
 * `$derived(slice(thread, (t) => t.messages))`. `onServer` is what a server renders and the page hydrates with; without it, the part as it is then.
 */
export function slice<S, T>(source: Given<S>, selector: (snapshot: S) => T, onServer?: T): Slice<T> {
  const select = memoised(selector);
  let isHydrated = onServer === undefined;
  const read = (): T => (isHydrated ? select(sourceOf(source).snapshot) : (onServer as T));
  const follow = (changed: () => void): (() => void) => {
    // What hydrates now is read as it was on the server; then as it is.
    if (!isHydrated) queueMicrotask(() => {
      isHydrated = true;
      changed();
    });
    return sourceOf(source).subscribe(select, changed);
  };
  const watched = createSubscriber(follow);
  return {
    get current() {
      watched();
      return read();
    },
    subscribe(run) {
      run(read());
      return typeof document === 'undefined' ? () => {} : follow(() => run(read()));
    },
  };
}
