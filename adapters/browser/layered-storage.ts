import type { StoragePort } from '../../src/ports.ts';
import type { Database } from './database.ts';

/** Messages that wait to be sent: they may be many, and go into the database. All else is small. */
const isMessage = (key: string): boolean => key.includes('.out.');

const gonePrefix = 'chat-machines.gone.';
const wipeKey = 'chat-machines.wipe';

/**
 * What is kept at once, and for good: a text is in localStorage from the turn it is written until the database has it, so that the quickest
 * reload loses nothing; what is removed is noted there until the database has forgotten it, so that nothing comes back. Where there is no
 * database, localStorage keeps it all.
 */
export function layeredStorage(local: StoragePort, database: Database): StoragePort {
  /** What the database holds, as far as it was read or written here. */
  const known = new Map<string, string>();
  const unwritten = new Map<string, string | null>();
  const listeners = new Set<() => void>();
  let isWriting = false;
  let isDead = false;

  const notedWipes = (): string[] => attempt(() => JSON.parse(local.read(wipeKey) ?? '[]') as string[]) ?? [];
  const isGone = (key: string): boolean => (attempt(() => local.read(gonePrefix + key)) ?? null) !== null;

  function load(done: () => void): void {
    const wipes = notedWipes();
    database.read('chat-machines.', (entries) => {
      isDead = entries === null;
      for (const key of known.keys()) if (!unwritten.has(key)) known.delete(key);
      for (const [key, text] of entries ?? []) {
        // What an earlier page had no time to take away.
        if (wipes.some((prefix) => key.startsWith(prefix)) || isGone(key)) unwritten.set(key, null);
        else if (!unwritten.has(key)) known.set(key, text);
      }
      if (entries !== null) attempt(() => local.remove(wipeKey));
      flush();
      done();
    });
  }

  function flush(): void {
    if (isWriting || isDead || unwritten.size === 0) return;
    isWriting = true;
    const changes = new Map(unwritten);
    database.write(changes, (isWritten) => {
      isWriting = false;
      isDead = !isWritten;
      if (!isWritten) return;
      for (const [key, text] of changes) {
        // Written again meanwhile: that goes next.
        if (unwritten.get(key) !== text) continue;
        unwritten.delete(key);
        attempt(() => (text === null ? local.remove(gonePrefix + key) : local.read(key) === text && local.remove(key)));
      }
      flush();
    });
  }

  load(() => {
    for (const changed of listeners) changed();
  });
  return {
    read(key) {
      const here = isMessage(key) ? attempt(() => local.read(key)) : local.read(key);
      return here ?? known.get(key) ?? null;
    },
    write(key, text) {
      if (!isMessage(key)) return local.write(key, text);
      known.set(key, text);
      unwritten.set(key, text);
      flush();
      // Full: the database will have it in a moment; where there is none, that is the end of it.
      if (attempt(() => local.write(key, text) ?? true) === undefined && isDead) {
        known.delete(key);
        local.write(key, text);
      }
    },
    remove(key) {
      if (isMessage(key) && !isDead) {
        known.delete(key);
        unwritten.set(key, null);
        attempt(() => local.write(gonePrefix + key, '1'));
        flush();
      }
      local.remove(key);
    },
    keys: () => [...new Set([...(attempt(() => local.keys()) ?? []).filter((key) => !key.startsWith(gonePrefix)), ...known.keys()])],
    wipe(prefix) {
      for (const key of attempt(() => local.keys()) ?? []) if (key.startsWith(prefix)) attempt(() => local.remove(key));
      for (const key of known.keys()) if (key.startsWith(prefix)) known.delete(key);
      for (const key of unwritten.keys()) if (key.startsWith(prefix)) unwritten.set(key, null);
      // Noted until it is done: the page may go before the database has looked.
      attempt(() => local.write(wipeKey, JSON.stringify([...notedWipes(), prefix])));
      load(() => {});
    },
    refresh: (done) => load(done),
    listen(changed) {
      listeners.add(changed);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const heard = ({ key }: StorageEvent): void => {
        if (key === null || !isMessage(key)) return;
        // Another page has something to send; by now it may be in the database only.
        timer ??= setTimeout(() => {
          timer = undefined;
          load(changed);
        }, 200);
      };
      globalThis.addEventListener?.('storage', heard as EventListener);
      return () => {
        listeners.delete(changed);
        clearTimeout(timer);
        globalThis.removeEventListener?.('storage', heard as EventListener);
      };
    },
  };
}

/** undefined: it threw. */
function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
