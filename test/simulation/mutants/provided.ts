/** Puts something else into an object for a while; gives how to put it back. */
export function replaced<T extends object, K extends keyof T>(target: T, key: K, by: (original: T[K]) => T[K]): () => void {
  const held = Object.getOwnPropertyDescriptor(target, key);
  const original = target[key];
  Object.defineProperty(target, key, { configurable: true, writable: true, value: by(original) });
  return () => {
    if (held === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, held);
  };
}

interface Provided {
  readonly [part: string]: Readonly<Record<string, unknown>> | undefined;
}

/** For a while, each new chat's machine gets implementations of `make` in the place of the wiring's own. */
export function provided(
  machine: object, part: 'actors' | 'actions' | 'delays' | 'guards', make: () => Readonly<Record<string, unknown>>,
): () => void {
  const target = machine as { provide(given: Provided): unknown };
  return replaced(target, 'provide', (original) => function provide(this: object, given) {
    // What is provided for is provided to again, by what contains it: that keeps what it has.
    return this === machine ? original.call(machine, { ...given, [part]: { ...given[part], ...make() } }) : original.call(this, given);
  });
}
