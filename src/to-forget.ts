import { said } from './browser-names.ts';
import { ownerPart } from './key-parts.ts';
import type { StoragePort } from './ports.ts';

/** What customers who left have in storage, until it lets go of that: keys, and beginnings of keys, which end with a dot. Before that nothing is kept or found there. */
export class ToForget {
  readonly #theirs = new Set<string>();

  add(theirs: readonly string[]): void {
    for (const one of theirs) this.#theirs.add(one);
  }

  /** Each by itself: what can go, goes. Throws where something has not. */
  takeOut(storage: StoragePort, scope: string): void {
    const theirs = this.#theirs;
    if (theirs.size === 0) return;
    const failures: unknown[] = [];
    const attempt = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        failures.push(error);
      }
    };
    for (const key of [`${scope}.guest`, `${scope}.identity`]) attempt(() => {
      const name = theirs.has(key) && storage.read(key);
      if (name) theirs.add(`${scope}.${ownerPart(said(name).customer ?? name)}.`);
    });
    attempt(() => {
      for (const key of storage.keys()) if ([...theirs].some((one) => one.endsWith('.') && key.startsWith(one))) attempt(() => storage.remove(key));
    });
    // Also what is not listed: of a storage of two parts, one may not have been read yet.
    for (const one of theirs) attempt(() => (one.endsWith('.') ? storage.wipe?.(one) : storage.remove(one)));
    if (failures.length > 0) throw failures[0];
    theirs.clear();
  }
}
