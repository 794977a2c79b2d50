import { execFile } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { mutants } from './mutants/mutants.ts';
import { runScript } from './run-script.ts';
import { writeScript } from './write-script.ts';

/** Runs the command as people do, with its threads. */
function simulate(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['esbuild.mjs', '--run', 'simulate', ...args], { maxBuffer: 2 ** 26 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const lastLine = (out: string): Record<string, unknown> => JSON.parse(out.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;

describe('the simulation', () => {
  test('500 seeds of trouble lose nothing, double nothing, leave nothing hanging and end in step with the gateway', async () => {
    const { code, out, err } = await simulate('--seeds', '1..500', '--json');
    const { runs, failures, steps, faults, virtualHours, runsPerSecond } = lastLine(out);
    // Each names the command that replays it.
    expect(err.match(/^seed .*|^ {2}npm run simulate .*/gm) ?? []).toEqual([]);
    expect({ code, runs, failures }).toEqual({ code: 0, runs: 500, failures: 0 });
    expect(steps).toBeGreaterThan(40_000);
    expect(virtualHours).toBeGreaterThan(30);
    expect(runsPerSecond).toBeGreaterThan(0);
    // The trouble was real: every kind of it came up.
    expect(Object.keys(faults as object).length).toBeGreaterThan(38);
  }, 300_000);

  test('every engine that is broken on purpose is caught', async () => {
    const { code, out } = await simulate('--mutants', '--json');
    expect(lastLine(out)).toEqual({ mutants: mutants.length, caught: mutants.length, missed: [] });
    expect(code).toBe(0);
    expect(mutants.length).toBeGreaterThan(12);
  }, 600_000);

  test('a failing seed names the command that replays it, which gives the same failure and a shorter script', async () => {
    const broken = ['--mutant', 'the old socket is left open when a new one is made'];
    const many = await simulate('--seeds', '2..3', '--json', ...broken);
    expect([many.code, lastLine(many.out)['failures']]).toEqual([1, 2]);
    expect(many.err).toContain(`npm run simulate -- --seed 2 --mutant "${broken[1]}"`);
    const failure = /^seed 2: (?:.*?: )?(browser .*)$/m.exec(many.err)?.[1];
    const one = await simulate('--seed', '2', ...broken);
    expect(one.code).toBe(1);
    expect(one.out).toContain(failure);
    const [, left, whole] = /shrunk to (\d+) of (\d+) steps/.exec(one.out) ?? [];
    expect(Number(left)).toBeLessThan(Number(whole) / 4);
  }, 300_000);

  test('the same seed gives the same history, hash for hash, and another seed another', async () => {
    const hashes: string[] = [];
    for (const seed of [7, 7, 8]) hashes.push((await runScript(writeScript(seed))).hash());
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });
});
