import type { StoragePort } from '../../src/ports.ts';

/** The page's localStorage, asked for at each use: a page that may not have one throws here, and the engine copes. */
export const localStoragePort: StoragePort = {
  read: (key) => localStorage.getItem(key),
  write: (key, text) => localStorage.setItem(key, text),
  remove: (key) => localStorage.removeItem(key),
  keys: () => Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? ''),
};

/** Storage that lasts as long as the program: for Node, and where there is no localStorage. */
export function memoryStorage(): StoragePort {
  const texts = new Map<string, string>();
  return {
    read: (key) => texts.get(key) ?? null,
    write: (key, text) => void texts.set(key, text),
    remove: (key) => void texts.delete(key),
    keys: () => [...texts.keys()],
  };
}
