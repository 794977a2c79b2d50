import type { VirtualWorld } from './virtual-chat.ts';

/** Lets virtual time pass, and the promises with it, until one of them settles. */
export async function meanwhile<T>(world: VirtualWorld, promise: Promise<T>, patienceMs = 60_000): Promise<T> {
  let isOver = false;
  const end = (): void => void (isOver = true);
  promise.then(end, end);
  for (let passed = 0; !isOver && passed < patienceMs; passed += 10) {
    world.advance(10);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }
  if (!isOver) throw new Error(`the promise did not settle within ${patienceMs} ms`);
  return promise;
}
