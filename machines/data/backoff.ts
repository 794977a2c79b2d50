/** Before the first retry of a socket that we did not end ourselves: 250 ms + U(0, 4,750 ms), so that a mass drop does not come back at once. */
const firstSpreadMs = 4_750;
const floorMs = 250;
const capMs = 30_000;

/**
 * How long to wait before retry `attempt` (1 = first), in ms: at once after an end of our own making, else full jitter
 * `250 + U(0, min(30 s, 1 s * 2^(n-1)))`, drawn afresh for each attempt. `roll` is in [0, 1).
 */
export function retryDelayMs(attempt: number, isEndedByUs: boolean, roll: number): number {
  if (attempt <= 1) return isEndedByUs ? 0 : floorMs + roll * firstSpreadMs;
  return floorMs + roll * Math.min(capMs, 1_000 * 2 ** (attempt - 1));
}

/** One step of mulberry32: a roll in [0, 1) and the seed of the next. Pure, so that a machine can draw and still be replayed. */
export function drawRoll(seed: number): { readonly roll: number; readonly seed: number } {
  const next = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), 1 | next);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return { roll: ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296, seed: next };
}
