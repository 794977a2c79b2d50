import { seededRandom } from '../kit/seeded-random.ts';

/** Something and how often it comes, in proportion to the others. */
export type Weighted<T> = readonly (readonly [weight: number, value: T])[];

/** Draws from one stream of numbers, so that a seed is all there is to know. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  chance(part: number): boolean {
    return this.#random() < part;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  weighted<T>(values: Weighted<T>): T {
    let left = this.#random() * values.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of values) {
      left -= weight;
      if (left < 0) return value;
    }
    return (values[0] as readonly [number, T])[1];
  }
}
