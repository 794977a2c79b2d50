import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawRoll, retryDelayMs } from '../../machines/data/backoff.ts';

const roll = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('the first retry is at once where we ended the socket, else after 250 ms and up to 5 s', () => {
  expect(retryDelayMs(1, true, 0.9)).toBe(0);
  expect(retryDelayMs(1, false, 0)).toBe(250);
  expect(retryDelayMs(1, false, 0.999_999)).toBeLessThan(5_000);
});

test('a later retry is never sooner than 250 ms nor later than its doubling, at most 30 s, allows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 10_000 }), fc.boolean(), roll, (attempt, isEndedByUs, drawn) => {
      const ms = retryDelayMs(attempt, isEndedByUs, drawn);
      expect(ms).toBeGreaterThanOrEqual(250);
      expect(ms).toBeLessThanOrEqual(250 + Math.min(30_000, 1_000 * 2 ** (attempt - 1))); // A roll next to 1 is rounded up to it.
    }),
  );
});

test('ten thousand clients that were dropped together spread their first retry: none of 48 tenths of a second gets over 4 %', () => {
  const buckets = new Map<number, number>();
  for (let client = 0; client < 10_000; client++) {
    const bucket = Math.floor(retryDelayMs(1, false, drawRoll(client * 7_919).roll) / 100);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  expect(Math.max(...buckets.values())).toBeLessThanOrEqual(400);
  expect(buckets.size).toBeGreaterThanOrEqual(47);
});

test('rolls fill [0, 1) evenly, and the same seed rolls the same', () => {
  let seed = 1;
  let sum = 0;
  for (let n = 0; n < 10_000; n++) {
    const drawn = drawRoll(seed);
    expect(drawn).toEqual(drawRoll(seed));
    expect(drawn.roll).toBeGreaterThanOrEqual(0);
    expect(drawn.roll).toBeLessThan(1);
    ({ seed } = drawn);
    sum += drawn.roll;
  }
  expect(Math.abs(sum / 10_000 - 0.5)).toBeLessThan(0.02);
});

test('whatever the seed, at most 4 % of the first retries of ten thousand clients fall into any 100 ms', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(1, 7_919, 0x9e3779b9), (seed, step) => {
      const delays = Array.from({ length: 10_000 }, (_, client) => retryDelayMs(1, false, drawRoll(seed + client * step).roll)).sort((a, b) => a - b);
      let most = 0;
      for (let last = 0, first = 0; last < delays.length; last++) {
        while ((delays[last] as number) - (delays[first] as number) >= 100) first++;
        most = Math.max(most, last - first + 1);
      }
      expect(most).toBeLessThanOrEqual(400);
      expect(delays[0]).toBeGreaterThanOrEqual(250);
    }),
    { numRuns: 60 },
  );
});

test('each attempt draws anew: the waits of one client are no pattern that others share', () => {
  fc.assert(
    fc.property(fc.integer(), (first) => {
      let seed = first;
      const rolls = Array.from({ length: 20 }, () => {
        const drawn = drawRoll(seed);
        ({ seed } = drawn);
        return drawn.roll;
      });
      expect(new Set(rolls).size).toBe(20);
      expect(Math.max(...rolls) - Math.min(...rolls)).toBeGreaterThan(0.3);
    }),
  );
});
