import type { NetworkPort, NetworkSignal } from '../../src/ports.ts';

/** A timer that comes this much too late, or too early (ms), means that the device has slept or that its clock was set. */
const sleptMs = 30_000;
const tickMs = 2_000;

/** A hidden page gets its timers as seldom as once a minute. */
const throttledMs = 60_000;

/** What the page is told about the network, its own visibility, and waking up: events where there are some, a late timer for sleep. */
export const pageNetworkPort: NetworkPort = {
  isOnline: () => navigator.onLine !== false,
  isVisible: () => typeof document === 'undefined' || document.visibilityState !== 'hidden',
  listen(heard) {
    const removers: (() => void)[] = [];
    const on = (target: EventTarget, type: string, signal: (event: Event) => NetworkSignal | null): void => {
      const listener = (event: Event): void => {
        const told = signal(event);
        if (told !== null) heard(told);
      };
      target.addEventListener(type, listener);
      removers.push(() => target.removeEventListener(type, listener));
    };
    on(globalThis as unknown as EventTarget, 'online', () => 'online');
    on(globalThis as unknown as EventTarget, 'offline', () => 'offline');
    // Into the back/forward cache, or gone for good: an open socket keeps some browsers from caching the page, others cut it.
    on(globalThis as unknown as EventTarget, 'pagehide', () => 'left');
    on(globalThis as unknown as EventTarget, 'pageshow', (event) => ((event as PageTransitionEvent).persisted ? 'woke' : null));
    if (typeof document !== 'undefined') {
      on(document, 'visibilitychange', () => (document.visibilityState === 'hidden' ? 'hidden' : 'visible'));
      on(document, 'resume', () => 'woke');
    }
    let last = Date.now();
    const timer = setInterval(() => {
      const now = Date.now();
      if (Math.abs(now - last - tickMs) > sleptMs + (pageNetworkPort.isVisible() ? 0 : throttledMs)) heard('woke');
      last = now;
    }, tickMs);
    removers.push(() => clearInterval(timer));
    return () => {
      for (const remove of removers) remove();
    };
  },
};
