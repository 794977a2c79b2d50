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
 * `$derived(slice(thread, (t) => t.messages))`.
 */
export function slice<S, T>(source: Given<S>, selector: (snapshot: S) => T): Slice<T> {
  const select = memoised(selector);
  const watched = createSubscriber((update) => sourceOf(source).subscribe(select, update));
  return {
    get current() {
      watched();
      return select(sourceOf(source).snapshot);
    },
    subscribe(run) {
      run(select(sourceOf(source).snapshot));
      return sourceOf(source).subscribe(select, run);
    },
  };
}
