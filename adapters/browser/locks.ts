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

const watchedStorage: LeaseStorage = {
  ...localStoragePort,
  watch(key, changed) {
    const heard = (event: Event): void => {
      if ((event as StorageEvent).key === key) changed();
    };
    globalThis.addEventListener?.('storage', heard);
    return () => globalThis.removeEventListener?.('storage', heard);
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
