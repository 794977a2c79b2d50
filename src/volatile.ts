import type { LocksPort, StoragePort } from './ports.ts';

/** Storage that lasts as long as the program: for Node, and where nothing may be kept. */
export function memoryStorage(): StoragePort {
  const texts = new Map<string, string>();
  return {
    isVolatile: true,
    read: (key) => texts.get(key) ?? null,
    write: (key, text) => void texts.set(key, text),
    remove: (key) => void texts.delete(key),
    keys: () => [...texts.keys()],
  };
}

/** For a program whose storage nobody shares: every name is free. */
export const freeLocks: LocksPort = {
  hold(_, changed) {
    changed(true);
    return { isHeld: () => true, release: () => {} };
  },
};
