import { leases, type LeaseStorage } from '../../src/leases.ts';
import type { LocksPort } from '../../src/ports.ts';
import { systemClock } from './clock.ts';
import { localStoragePort } from './storage.ts';

/** How often a page that nobody sees asks for a name it waits for, ms. */
const hiddenAskMs = 10_000;

/**
 * Web Locks: the browser itself sees to it that a page which is gone holds nothing. A page that nobody sees may be suspended at any moment, and
 * would be given a name that it then keeps from all others: it does not stand in line, but asks now and then.
 */
const webLocks: LocksPort = {
  hold(name, changed) {
    let waiting = new AbortController();
    let free: (() => void) | null = null;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const page = globalThis.document as Document | undefined;
    const ask = (): void => {
      if (free !== null || isOver) return;
      clearTimeout(timer);
      waiting.abort();
      const { signal } = (waiting = new AbortController());
      const isHidden = page?.visibilityState === 'hidden';
      if (isHidden) timer = setTimeout(ask, hiddenAskMs);
      navigator.locks.request(name, isHidden ? { ifAvailable: true } : { signal }, (lock) => new Promise<void>((resolve) => {
        // A request that is given up in the turn in which it was made is granted all the same.
        if (lock === null || signal.aborted) return resolve();
        clearTimeout(timer);
        free = resolve;
        changed(true);
      })).catch(() => {
        // The page may have no locks at all (an opaque origin): then it shares no storage either.
        if (signal.aborted || free !== null) return;
        free = () => {};
        changed(true);
      });
    };
    page?.addEventListener('visibilitychange', ask);
    ask();
    return {
      isHeld: () => !isOver,
      release() {
        isOver = true;
        clearTimeout(timer);
        page?.removeEventListener('visibilitychange', ask);
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
  get isLate() {
    return typeof navigator !== 'undefined' && navigator.locks !== undefined;
  },
  hold(name, changed) {
    const inner = pageLocks.isLate ? webLocks : leases(watchedStorage, systemClock, () => Math.random());
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
