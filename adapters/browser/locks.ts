import { leases, type LeaseStorage } from '../../src/leases.ts';
import type { LocksPort } from '../../src/ports.ts';
import { systemClock } from './clock.ts';
import { localStoragePort } from './storage.ts';

/** Web Locks: the browser itself sees to it that a page which is gone holds nothing. */
const webLocks: LocksPort = {
  hold(name, changed) {
    const waiting = new AbortController();
    let free: (() => void) | null = null;
    navigator.locks.request(name, { signal: waiting.signal }, () => new Promise<void>((resolve) => {
      // A request that is given up in the turn in which it was made is granted all the same.
      if (waiting.signal.aborted) return resolve();
      free = resolve;
      changed(true);
    })).catch(() => {
      // The page may have no locks at all (an opaque origin): then it shares no storage either.
      if (!waiting.signal.aborted && free === null) changed(true);
    });
    return {
      isHeld: () => !waiting.signal.aborted,
      release() {
        waiting.abort();
        free?.();
      },
    };
  },
};

/** A browser tells other pages only of what is written: chats of one page hear of each other here. */
const here = new Set<(key: string | null) => void>();

const watchedStorage: LeaseStorage = {
  ...localStoragePort,
  write(key, text) {
    localStoragePort.write(key, text);
    for (const heard of here) heard(key);
  },
  watch(key, changed) {
    const heard = (written: string | null): void => void (written === key && changed());
    const heardElsewhere = (event: Event): void => heard((event as StorageEvent).key);
    here.add(heard);
    globalThis.addEventListener?.('storage', heardElsewhere);
    return () => {
      here.delete(heard);
      globalThis.removeEventListener?.('storage', heardElsewhere);
    };
  },
};

/** Web Locks where the page has them; on plain http, leases in localStorage. A page that is put aside lets go, and asks again when it is back. */
export const pageLocks: LocksPort = {
  hold(name, changed) {
    const inner = typeof navigator !== 'undefined' && navigator.locks !== undefined ? webLocks : leases(watchedStorage, systemClock, () => Math.random());
    let isHeld = false;
    const ask = (): ReturnType<LocksPort['hold']> => inner.hold(name, (now) => {
      isHeld = now;
      changed(now);
    });
    let hold = ask();
    const left = (): void => {
      hold.release();
      changed(isHeld = false);
    };
    const back = (event: Event): void => {
      if ((event as PageTransitionEvent).persisted) hold = ask();
    };
    globalThis.addEventListener?.('pagehide', left);
    globalThis.addEventListener?.('pageshow', back);
    return {
      isHeld: () => isHeld && hold.isHeld(),
      isSeen: () => hold.isSeen?.() ?? true,
      isLost: () => hold.isLost?.() ?? false,
      release() {
        globalThis.removeEventListener?.('pagehide', left);
        globalThis.removeEventListener?.('pageshow', back);
        hold.release();
      },
    };
  },
};
