import fc from 'fast-check';
import { createActor, createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { EventClock, platformDelay } from './event-clock.ts';

test('a timer runs at exactly its own time, not at the end of the step', () => {
  const clock = new EventClock();
  const seen: number[] = [];
  clock.setTimeout(() => seen.push(clock.now()), 10);
  clock.setTimeout(() => seen.push(clock.now()), 30);
  clock.advance(100);
  expect(seen).toEqual([10, 30]);
  expect(clock.now()).toBe(100);
});

test('timers that arm each other all run within one advance', () => {
  const clock = new EventClock();
  let ran = 0;
  const again = (): void => {
    ran++;
    clock.setTimeout(again, 10);
  };
  clock.setTimeout(again, 10);
  expect(clock.advance(1_000)).toBe(100);
  expect(ran).toBe(100);
  expect(clock.nextAt()).toBe(1_010);
});

test('equal times run in the order they were set', () => {
  const clock = new EventClock();
  const seen: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) clock.setTimeout(() => seen.push(name), 5);
  clock.advance(5);
  expect(seen.join('')).toBe('abcde');
});

test('a cleared timer neither runs nor counts, and clearing twice or nonsense does nothing', () => {
  const clock = new EventClock();
  const id = clock.setTimeout(() => expect.unreachable(), 5);
  clock.setTimeout(() => {}, 7);
  clock.clearTimeout(id);
  clock.clearTimeout(id);
  clock.clearTimeout(undefined);
  clock.clearTimeout('1');
  expect(clock.pending).toBe(1);
  expect(clock.nextAt()).toBe(7);
  clock.advance(10);
  expect(clock.pending).toBe(0);
  expect(clock.nextAt()).toBeUndefined();
  expect(clock.step()).toBe(false);
});

test('a timer may clear another one that is due at the same time', () => {
  const clock = new EventClock();
  const seen: string[] = [];
  clock.setTimeout(() => {
    seen.push('first');
    clock.clearTimeout(second);
  }, 5);
  const second = clock.setTimeout(() => seen.push('second'), 5);
  clock.advance(5);
  expect(seen).toEqual(['first']);
});

test('runUntil does not run a timer one millisecond early, nor move the time back', () => {
  const clock = new EventClock(1_000);
  let ran = false;
  clock.setTimeout(() => (ran = true), 50);
  clock.runUntil(1_049);
  expect(ran).toBe(false);
  clock.runUntil(500);
  expect(clock.now()).toBe(1_049);
  clock.runUntil(1_050);
  expect(ran).toBe(true);
});

test('delays no platform can keep fire at once, as they do on a platform', () => {
  expect([Infinity, Number.NaN, -5, 2 ** 31].map(platformDelay)).toEqual([0, 0, 0, 0]);
  expect([0, 1.9, 2 ** 31 - 1].map(platformDelay)).toEqual([0, 1, 2 ** 31 - 1]);
});

test('any mixture of timers and clears runs as a sorted list would', () => {
  const plan = fc.array(fc.record({ ms: fc.nat(50), clear: fc.boolean() }), { maxLength: 200 });
  fc.assert(
    fc.property(plan, (timers) => {
      const clock = new EventClock();
      const seen: number[] = [];
      const ids = timers.map(({ ms }, index) => clock.setTimeout(() => seen.push(index), ms));
      timers.forEach(({ clear }, index) => clear && clock.clearTimeout(ids[index]));
      const kept = timers.map((timer, index) => ({ ...timer, index })).filter(({ clear }) => !clear);
      expect(clock.pending).toBe(kept.length);
      clock.advance(50);
      expect(seen).toEqual(kept.sort((a, b) => a.ms - b.ms || a.index - b.index).map(({ index }) => index));
    }),
  );
});

test('it drives an XState machine', () => {
  const clock = new EventClock();
  const machine = createMachine({
    initial: 'green',
    states: { green: { after: { 100: 'yellow' } }, yellow: { after: { 20: 'green' } } },
  });
  const actor = createActor(machine, { clock }).start();
  clock.advance(99);
  expect(actor.getSnapshot().value).toBe('green');
  clock.advance(1);
  expect(actor.getSnapshot().value).toBe('yellow');
  clock.advance(20);
  expect(actor.getSnapshot().value).toBe('green');
  actor.stop();
  expect(clock.pending).toBe(0);
});

test('it can be used with its methods taken off, as ports are', () => {
  const { now, setTimeout, clearTimeout } = new EventClock(7);
  clearTimeout(setTimeout(() => {}, 1));
  expect(now()).toBe(7);
});
