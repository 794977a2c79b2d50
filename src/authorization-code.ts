import type { ClockPort } from './ports.ts';

/** How long the app has for a code, ms. */
const patienceMs = 30_000;

/**
 * Asks the app's function for a code and calls `done` once: with the code, or with null and what was wrong. Whatever the function does, it
 * ends; giving up is what the returned function is for. What it was rejected with goes nowhere: it may tell of codes.
 */
export function askForCode(
  ask: () => Promise<string>,
  clock: ClockPort,
  turn: (run: () => void) => void,
  done: (code: string | null, problem: string) => void,
): () => void {
  let isWanted = true;
  const giveUp = (): void => {
    isWanted = false;
    clock.clearTimeout(timer);
  };
  const end = (code: string | null, problem: string): void => {
    if (!isWanted) return;
    giveUp();
    done(code, problem);
  };
  const timer = clock.setTimeout(() => end(null, `none in ${patienceMs / 1_000} s`), patienceMs);
  // Not in the midst of a machine's step: the function may call what it likes. Also what is thrown becomes a rejection, and comes in a turn of its own.
  Promise.resolve().then((): unknown => isWanted && ask()).then(
    (code) => turn(() => (typeof code === 'string' && code.trim() !== '' ? end(code, '') : end(null, 'not a text'))),
    () => turn(() => end(null, 'it failed')),
  );
  return giveUp;
}
