import type { StoragePort } from './ports.ts';

/**
 * Takes everything out of storage that has one of these keys or, where one ends with a dot, begins so. Each by itself: what can go, goes. Throws where
 * something has not.
 */
export function takeOut(storage: StoragePort, theirs: readonly string[]): void {
  const failures: unknown[] = [];
  const attempt = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      failures.push(error);
    }
  };
  const isTheirs = (key: string): boolean => theirs.some((one) => key === one || (one.endsWith('.') && key.startsWith(one)));
  attempt(() => {
    for (const key of storage.keys()) if (isTheirs(key)) attempt(() => storage.remove(key));
  });
  for (const one of theirs) if (one.endsWith('.')) attempt(() => storage.wipe?.(one));
  if (failures.length > 0) throw failures[0];
}
