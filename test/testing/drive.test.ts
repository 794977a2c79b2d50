import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { type App, coverage, coverageLine, drive, type Walk, walk } from './testing.ts';

const lamp = createMachine({
  id: 'lamp', initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { tags: 'bright', on: { press: 'off', fuse: 'broken' } }, broken: { on: { mend: 'off' } } },
});
const tour = walk(lamp);
const [only] = tour.walks as [Walk];

/** A lamp that somebody built, and how it is broken. */
function built(fault: 'none' | 'never off' | 'flickers' = 'none'): App {
  let isOn = false;
  let looks = 0;
  return {
    do: { press: () => void (isOn = fault === 'never off' || !isOn), mend: () => {} },
    gateway: { fuse: () => void (isOn = false) },
    expect: ({ tags }) => {
      const shines = fault === 'flickers' ? looks++ % 2 === 1 : isOn;
      if (shines !== tags.includes('bright')) throw new Error(shines ? 'it shines' : 'it is dark');
    },
    wait: () => {},
    patienceMs: 500,
  };
}

describe('an app is driven along a walk', () => {
  test('and passes when it does what the machine does', async () => {
    const driven = await drive(only, built());
    expect(driven.steps).toEqual(only.steps.map(({ name }) => name));
    expect(coverageLine(coverage(lamp, [driven]))).toBe('lamp: 4 of 4 states, 4 of 4 transitions');
  });

  test('a report names what was missed', async () => {
    const driven = await drive({ ...only, steps: only.steps.slice(0, 1) }, built());
    expect(coverage(lamp, [driven]).missed).toEqual([
      'lamp.broken', 'lamp.on: press -> lamp.off', 'lamp.on: fuse -> lamp.broken', 'lamp.broken: mend -> lamp.off',
    ]);
  });

  test('and fails at the step that shows something else, naming the way there', async () => {
    await expect(drive(only, built('never off'))).rejects.toThrow('step 2 of [press > press]: it shines (the model is in: off');
  });

  test('what holds for a moment only does not hold', async () => {
    await expect(drive(only, built('flickers'))).rejects.toThrow('step 0 of []: it shines');
  });

  test('a step that nobody does is an error that says what to add', async () => {
    const { gateway: _, ...alone } = built();
    await expect(drive(only, alone)).rejects.toThrow('nobody does "fuse": add it to `do`, or to `gateway`');
  });
});
