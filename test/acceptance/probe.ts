import type { Rig, RigOptions } from './rig.ts';

/** One figure, and whether it is what the issue says. */
export interface Measure {
  readonly what: string;
  readonly value: number | string;
  readonly unit: string;
  readonly bound: string;
  readonly isMet: boolean;
}

/** Tries one claim from outside. */
export interface Probe {
  /** The line of the issue. */
  readonly line: number;
  readonly name: string;
  /** In the words. */
  readonly claim: string;
  /** Measures what others on this machine would disturb: has it for itself. */
  readonly isAlone?: boolean;
  run(world: World): Promise<readonly Measure[]>;
}

/** What a probe may use; all of it is ended when it is over. */
export interface World {
  rig(options?: RigOptions): Promise<Rig>;
}

export const atMost = (what: string, value: number, most: number, unit: string): Measure =>
  ({ what, value: round(value), unit, bound: `at most ${most}`, isMet: value <= most });

export const between = (what: string, values: readonly number[], least: number, most: number, unit: string): Measure => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { what, value: `${round(low)} to ${round(high)} (${values.length})`, unit, bound: `${least} to ${most}`, isMet: values.length > 0 && low >= least && high <= most };
};

export const exactly = (what: string, value: number, wanted: number, unit = ''): Measure =>
  ({ what, value, unit, bound: `exactly ${wanted}`, isMet: value === wanted });

/** Nothing of a kind, or else what there is. */
export const none = (what: string, found: readonly string[]): Measure =>
  ({ what, value: found.length === 0 ? 0 : `${found.length}: ${[...new Set(found)].slice(0, 4).join('; ').slice(0, 300)}`, unit: '', bound: 'none', isMet: found.length === 0 });

export const holds = (what: string, isMet: boolean, value: string | number = isMet ? 'yes' : 'no'): Measure => ({ what, value, unit: '', bound: 'so', isMet });

export const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const round = (value: number): number => Math.round(value * 10) / 10;

/** Real time: what is waited for here is that nothing happens, or that a promise runs out. */
export const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until it is so; gives how long that took, ms, or Infinity. */
export async function until(isSo: () => unknown, patienceMs = 20_000): Promise<number> {
  const began = Date.now();
  for (;;) {
    if (await isSo()) return Date.now() - began;
    if (Date.now() - began > patienceMs) return Infinity;
    await later(15);
  }
}
