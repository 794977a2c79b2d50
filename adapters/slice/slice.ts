/** What adapters watch: a chat, a thread, or anything else with a snapshot. */
export interface Source<S> {
  readonly snapshot: S;
  subscribe<T>(selector: (snapshot: S) => T, listener: (selected: T) => void): () => void;
}

/** A source, or a function that says which one it is now. */
export type Given<S> = Source<S> | (() => Source<S>);

export const sourceOf = <S>(given: Given<S>): Source<S> => (typeof given === 'function' ? given() : given);

/** Gives the same reference back as long as what it is given has the same parts: whoever compares by `Object.is` sees no change. */
export function keepingParts<T>(): (next: T) => T {
  let kept: { readonly value: T } | undefined;
  return (next) => {
    if (kept === undefined || !haveSameParts(kept.value, next)) kept = { value: next };
    return kept.value;
  };
}

/** A selector whose selection is kept as long as its parts are the same. */
export function memoised<S, T>(selector: (snapshot: S) => T): (snapshot: S) => T {
  const keep = keepingParts<T>();
  return (snapshot) => keep(selector(snapshot));
}

/** One level deep: arrays and plain objects by their members, everything else by identity. */
function haveSameParts(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isPlain(one) || !isPlain(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && Object.is(one[name], other[name]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}
