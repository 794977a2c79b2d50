import type { ClockPort } from '../../src/ports.ts';

/** The platform's time. */
export const systemClock: ClockPort = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  soon: (run) => queueMicrotask(run),
};
