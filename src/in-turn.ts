/** How to abandon what has begun; nothing, where it is over already. */
export type Abandon = (() => void) | void;

/** One thing, and then what it leads to; gives how to abandon whichever is under way. */
export function inTurn<T>(first: (done: (value: T) => void) => Abandon, then: (value: T) => Abandon): () => void {
  let abandon: Abandon = undefined;
  const given = first((value) => (abandon = then(value)));
  return () => {
    given?.();
    abandon?.();
  };
}
