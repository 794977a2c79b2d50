import { beforeEach, expect, test } from 'vitest';
import { FrameBatches } from '../../src/frame-batches.ts';

let now = 0;
let timers: (() => void)[] = [];
let turns: string[][] = [];
let listenersTakeMs = 0;

const clock = {
  now: () => now,
  setTimeout: (run: () => void) => timers.push(run),
  clearTimeout: () => void (timers = []),
  soon: () => {},
};

const turn = (run: () => void): void => {
  turns.push([]);
  run();
  now += listenersTakeMs;
};

const line = (): FrameBatches<string> => new FrameBatches(clock, turn, (frames) => frames, (frame) => turns.at(-1)?.push(frame));

/** The page has a turn, and another, until nothing waits for one. */
const endTurn = (): void => {
  for (let run = timers.shift(); run !== undefined; run = timers.shift()) run();
};

beforeEach(() => {
  [now, timers, turns, listenersTakeMs] = [1_000, [], [], 0];
});

test('a frame that comes alone is handled at once, and costs no timer', () => {
  const batches = line();
  for (const frame of ['a', 'b', 'c']) {
    batches.add(frame, now);
    expect(timers).toEqual([]);
    now += 100;
  }
  expect(turns).toEqual([['a'], ['b'], ['c']]);
});

test('what comes with it is one batch', () => {
  const batches = line();
  for (const frame of ['a', 'b', 'c']) batches.add(frame, now);
  expect(turns).toEqual([['a']]);
  endTurn();
  expect(turns).toEqual([['a'], ['b', 'c']]);
});

test('soon after another, a frame is handled at once as well, and what comes before the page had a turn waits', () => {
  const batches = line();
  batches.add('a', now);
  now += 10;
  batches.add('b', now);
  expect(turns).toEqual([['a'], ['b']]);
  now += 10;
  batches.add('c', now);
  expect(turns).toEqual([['a'], ['b']]);
  endTurn();
  expect(turns).toEqual([['a'], ['b'], ['c']]);
});

test('a page whose listeners are slow gets what piles up meanwhile as one batch', () => {
  listenersTakeMs = 200;
  const batches = line();
  batches.add('a', now);
  for (const frame of ['b', 'c', 'd']) batches.add(frame, now);
  endTurn();
  expect(turns).toEqual([['a'], ['b', 'c', 'd']]);
});

test('a clock that is set back stops nothing', () => {
  const batches = line();
  batches.add('a', now);
  now -= 500;
  batches.add('b', now);
  endTurn();
  expect(turns).toEqual([['a'], ['b']]);
});

test('one that throws takes none of the others along, and does not come again', () => {
  const handled: string[] = [];
  const safely = (run: () => void): void => {
    try {
      run();
    } catch {
      // As a turn does.
    }
  };
  const batches = new FrameBatches<string>(clock, safely, (frames) => frames, (frame) => {
    handled.push(frame);
    if (frame === 'b') throw new Error(frame);
  });
  for (const frame of ['a', 'b', 'c', 'd']) batches.add(frame, now);
  endTurn();
  expect(handled).toEqual(['a', 'b', 'c', 'd']);
});
