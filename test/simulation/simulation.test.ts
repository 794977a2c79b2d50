import { expect, test } from 'vitest';
import { mutants } from './mutants/mutants.ts';
import { runScript } from './run-script.ts';
import { writeScript } from './write-script.ts';

/** A modest share of what `npm run simulate` does. */
const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

test('sixty seeds of trouble lose nothing, double nothing, leave nothing hanging and end in step with the gateway', async () => {
  const failures: string[] = [];
  const faults: Record<string, number> = {};
  for (const seed of seeds) {
    const outcome = await runScript(writeScript(seed));
    for (const [kind, count] of Object.entries(outcome.faults)) faults[kind] = (faults[kind] ?? 0) + count;
    if (outcome.failures.length > 0) failures.push(`npm run simulate -- --seed ${seed}: ${outcome.failures[0]}`);
  }
  expect(failures).toEqual([]);
  // The trouble was real: most kinds of it came up.
  expect(Object.keys(faults).length).toBeGreaterThan(25);
}, 60_000);

test('the same seed gives the same history, hash for hash, and another seed another', async () => {
  const hashes: string[] = [];
  for (const seed of [7, 7, 8]) hashes.push((await runScript(writeScript(seed))).hash());
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

test.each(mutants)('it can fail: $name', async (mutant) => {
  for (let seed = 1; seed <= 200; seed++) {
    const { failures } = await runScript(writeScript(seed), mutant);
    if (failures.length > 0) return;
  }
  expect.fail(`the simulation did not notice in 200 runs: ${mutant.name}`);
}, 60_000);
