import { expect, test } from 'vitest';
import { leases, type LeaseStorage } from '../../src/leases.ts';
import type { ClockPort } from '../../src/ports.ts';
import { EventClock } from '../kit/event-clock.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** A page with timers that can be frozen, on a storage that others share. */
function pageOn(clock: EventClock, storage: VirtualStorage, seed: number, now = clock.now) {
  let isFrozen = false;
  const owed: (() => void)[] = [];
  const port: ClockPort = {
    now,
    setTimeout: (run, ms) => clock.setTimeout(() => (isFrozen ? owed.push(run) : run()), ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
    soon: (run) => void clock.setTimeout(run, 0),
  };
  const told: boolean[] = [];
  const here: LeaseStorage = {
    read: (key) => storage.read(key),
    write(key, text) {
      storage.write(key, text);
      storage.tell(port, key);
    },
    remove: (key) => storage.remove(key),
    watch: (watched, changed) => storage.hearOthers(port, (key) => key === watched && clock.setTimeout(() => isFrozen || changed(), 1)),
  };
  const locks = leases(here, port, seededRandom(seed));
  return {
    told,
    hold: () => locks.hold('tab', (isHeld) => told.push(isHeld)),
    freeze: () => void (isFrozen = true),
    wake: () => {
      isFrozen = false;
      for (const run of owed.splice(0)) run();
    },
  };
}

/** The first page holds the name, is frozen, and the second has it after a lease. */
function succeeded() {
  const { clock, first, second } = stage();
  const held = first.hold();
  clock.advance(1_000);
  first.freeze();
  const next = second.hold();
  clock.advance(300_000);
  return { clock, first, held, next };
}

function stage() {
  const clock = new EventClock(Date.UTC(2026, 0, 5));
  const storage = new VirtualStorage();
  return { clock, storage, first: pageOn(clock, storage, 1), second: pageOn(clock, storage, 2) };
}

test('a free name is given after a short look, and the next has it when the first lets go', () => {
  const { clock, storage, first, second } = stage();
  const held = first.hold();
  clock.advance(100);
  const waiting = second.hold();
  clock.advance(600_000);
  expect([first.told, second.told, held.isHeld(), waiting.isHeld()]).toEqual([[true], [], true, false]);
  held.release();
  clock.advance(11_000);
  expect([first.told, second.told, held.isHeld(), waiting.isHeld()]).toEqual([[true], [true], false, true]);
  waiting.release();
  expect([storage.texts.size, clock.pending]).toEqual([0, 0]);
});

test('of two that ask in the same moment one gets it', () => {
  const { clock, first, second } = stage();
  const holds = [first.hold(), second.hold()];
  clock.advance(600_000);
  expect(holds.filter((hold) => hold.isHeld())).toHaveLength(1);
  expect([...first.told, ...second.told]).toEqual([true]);
});

test('a page that died without a word is succeeded after its lease, not before', () => {
  const { clock, first, second } = stage();
  first.hold();
  clock.advance(1_000);
  first.freeze();
  const next = second.hold();
  clock.advance(140_000);
  expect(next.isHeld()).toBe(false);
  clock.advance(25_000);
  expect([next.isHeld(), second.told]).toEqual([true, [true]]);
});

test('a page that was frozen for longer than its lease knows before its timers run that the name is not its own', () => {
  const { clock, first, held, next } = succeeded();
  expect([held.isHeld(), next.isHeld()]).toEqual([false, true]);
  first.wake();
  expect(first.told).toEqual([true, false]);
  next.release();
  clock.advance(11_000);
  expect([first.told, held.isHeld()]).toEqual([[true, false, true], true]);
});

test('a successor that came and went while a page was frozen is noticed all the same', () => {
  const { clock, first, held, next } = succeeded();
  next.release();
  expect(held.isHeld()).toBe(false);
  first.wake();
  clock.advance(100);
  expect([first.told, held.isHeld()]).toEqual([[true, false, true], true]);
});

test.each(['isBlocked', 'isFull'] as const)('where storage is of no use (%s) nobody has a name, until it is', (trouble) => {
  const { clock, storage, first, second } = stage();
  storage[trouble] = true;
  const holds = [first.hold(), second.hold()];
  clock.advance(600_000);
  expect([first.told, second.told, holds.map((hold) => hold.isSeen?.())]).toEqual([[], [], [false, false]]);
  storage[trouble] = false;
  clock.advance(11_000);
  expect([holds.filter((hold) => hold.isHeld()).length, holds.filter((hold) => hold.isSeen?.()).length]).toEqual([1, 1]);
});

test('a page that holds a name goes on holding it while storage is full', () => {
  const { clock, storage, first, second } = stage();
  const held = first.hold();
  clock.advance(100);
  storage.isFull = true;
  second.hold();
  clock.advance(600_000);
  expect([held.isHeld(), held.isSeen?.(), second.told]).toEqual([true, true, []]);
});

test('a page that was kept from storage for longer than a lease does not hold what another has taken since', () => {
  const { clock, storage, first, second } = stage();
  const held = first.hold();
  clock.advance(6_000);
  const next = second.hold();
  storage.isBlocked = true;
  clock.advance(200_000);
  storage.isBlocked = false;
  // The second looks before the first does.
  clock.advance(4_000);
  while (!next.isHeld() && !held.isHeld()) clock.step();
  clock.advance(60_000);
  expect([held.isHeld(), next.isHeld()].filter(Boolean)).toHaveLength(1);
});

test.each([-7_200_000, 7_200_000])('a clock that is set by %d ms takes nobody\'s name: who holds it has time to say that it is there', (byMs) => {
  const clock = new EventClock(Date.UTC(2026, 0, 5));
  const storage = new VirtualStorage();
  let aheadMs = 0;
  const now = (): number => clock.now() + aheadMs;
  const first = pageOn(clock, storage, 1, now);
  const second = pageOn(clock, storage, 2, now);
  const held = first.hold();
  clock.advance(3_000);
  second.hold();
  // The second looks before the first says so again.
  clock.advance(8_000);
  aheadMs = byMs;
  clock.advance(600_000);
  expect([held.isHeld(), second.told]).toEqual([true, []]);
  // Who says nothing more is succeeded all the same.
  first.freeze();
  clock.advance(300_000);
  expect(second.told).toEqual([true]);
});

test.each([-7_200_000, 7_200_000])('a page that looks for the first time right after the clock was set by %d ms takes nobody\'s name', (byMs) => {
  const clock = new EventClock(Date.UTC(2026, 0, 5));
  const storage = new VirtualStorage();
  let aheadMs = 0;
  const now = (): number => clock.now() + aheadMs;
  const held = pageOn(clock, storage, 1, now).hold();
  clock.advance(3_000);
  aheadMs = byMs;
  const second = pageOn(clock, storage, 2, now);
  const waiting = second.hold();
  // Asking whether it is seen by now is no answer.
  clock.advance(100);
  expect(waiting.isSeen?.()).toBe(false);
  clock.advance(600_000);
  expect([held.isHeld(), second.told]).toEqual([true, []]);
});

test('the name of a page that has been gone for long is given to a new page after a knock, also where storage is full', () => {
  const { clock, storage, first } = stage();
  first.hold();
  clock.advance(1_000);
  first.freeze();
  clock.advance(86_400_000);
  storage.isFull = true;
  const late = pageOn(clock, storage, 3);
  const next = late.hold();
  clock.advance(900);
  expect(late.told).toEqual([]);
  clock.advance(200);
  expect([late.told, next.isHeld()]).toEqual([[true], true]);
});
