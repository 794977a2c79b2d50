import type { NetworkPort, NetworkSignal } from '../../src/ports.ts';

/** A timer that comes this much too late (ms) means that the device has slept. */
const sleptMs = 30_000;
const tickMs = 10_000;

/** What the page is told about the network, its own visibility, and waking up: events where there are some, a late timer for sleep. */
export const pageNetworkPort: NetworkPort = {
  isOnline: () => navigator.onLine !== false,
  isVisible: () => typeof document === 'undefined' || document.visibilityState !== 'hidden',
  listen(heard) {
    const removers: (() => void)[] = [];
    const on = (target: EventTarget, type: string, signal: () => NetworkSignal | null): void => {
      const listener = (): void => {
        const told = signal();
        if (told !== null) heard(told);
      };
      target.addEventListener(type, listener);
      removers.push(() => target.removeEventListener(type, listener));
    };
    on(globalThis as unknown as EventTarget, 'online', () => 'online');
    on(globalThis as unknown as EventTarget, 'offline', () => 'offline');
    // Back from the back/forward cache: the browser has closed the socket without a word.
    on(globalThis as unknown as EventTarget, 'pageshow', () => 'woke');
    if (typeof document !== 'undefined') {
      on(document, 'visibilitychange', () => (document.visibilityState === 'hidden' ? 'hidden' : 'visible'));
      on(document, 'resume', () => 'woke');
    }
    let last = Date.now();
    const timer = setInterval(() => {
      const now = Date.now();
      if (now - last > tickMs + sleptMs) heard('woke');
      last = now;
    }, tickMs);
    removers.push(() => clearInterval(timer));
    return () => {
      for (const remove of removers) remove();
    };
  },
};
