import type { StoragePort } from '../../src/ports.ts';

/** The page's localStorage, asked for at each use: a page that may not have one throws here, and the engine copes. */
export const localStoragePort: StoragePort = {
  read: (key) => localStorage.getItem(key),
  write: (key, text) => localStorage.setItem(key, text),
  remove: (key) => localStorage.removeItem(key),
  keys: () => Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? ''),
};
