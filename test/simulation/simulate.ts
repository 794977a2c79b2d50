import { isMainThread } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { commandLine, help } from '../kit/command-line.ts';
import { mutants } from './mutants/mutants.ts';
import { replay } from './replay.ts';
import { mutantNamed, serve, share } from './work.ts';
import { writeScript } from './write-script.ts';

/** What the last line of `--json` says. */
interface Summary {
  readonly runs: number;
  readonly failures: number;
  readonly steps: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly virtualHours: number;
  readonly runsPerSecond: number;
}

/** So many seeds a broken engine has to show itself. */
const mostSeeds = 300;

const round = (value: number): number => Math.round(value * 100) / 100;

async function simulate(from: number, to: number, brokenAs: string | undefined): Promise<Summary> {
  const faults: Record<string, number> = {};
  const sums = { runs: 0, failures: 0, steps: 0, virtualMs: 0 };
  const began = performance.now();
  await share(Array.from({ length: to - from + 1 }, (_, index) => ({ seed: from + index, brokenAs })), (result) => {
    if (!('seed' in result)) return;
    sums.runs++;
    sums.steps += result.steps;
    sums.virtualMs += result.virtualMs;
    for (const [kind, count] of Object.entries(result.faults)) faults[kind] = (faults[kind] ?? 0) + count;
    if (result.failures.length === 0) return;
    sums.failures++;
    const again = `npm run simulate -- --seed ${result.seed}${brokenAs === undefined ? '' : ` --mutant "${brokenAs}"`}`;
    console.error(`seed ${result.seed}: ${result.failures[0]}\n  ${again}\n  ${again} --record seed-${result.seed}.jsonl`);
  });
  const seconds = (performance.now() - began) / 1_000;
  return { runs: sums.runs, failures: sums.failures, steps: sums.steps, faults, virtualHours: round(sums.virtualMs / 3_600_000), runsPerSecond: round(sums.runs / seconds) };
}

/** Says whether there was no failure. */
async function runSeeds(seeds: string, brokenAs: string | undefined, isJson: boolean): Promise<boolean> {
  const [from = NaN, to = from] = seeds.split('..').map(Number);
  if (!Number.isInteger(from) || !Number.isInteger(to) || to < from) throw new Error('--seeds must be like 1..100');
  const summary = await simulate(from, to, brokenAs);
  if (isJson) console.log(JSON.stringify(summary));
  else {
    console.log(`${summary.runs} runs, ${summary.failures} failures, ${summary.steps} steps, ${summary.virtualHours} virtual hours, ${summary.runsPerSecond} runs/s`);
    for (const [kind, count] of Object.entries(summary.faults).toSorted(([, a], [, b]) => b - a)) console.log(`  ${String(count).padStart(6)} ${kind}`);
  }
  return summary.failures === 0;
}

/** Says whether every broken engine was caught. */
async function runMutants(isJson: boolean): Promise<boolean> {
  const missed: string[] = [];
  await share(mutants.map(({ name }) => ({ mutant: name, mostSeeds })), (result) => {
    if (!('mutant' in result)) return;
    const { mutant, caughtBy } = result;
    if (caughtBy === null) missed.push(mutant);
    if (!isJson) console.log(caughtBy === null ? `MISSED  ${mutant}` : `caught  ${mutant}\n        by seed ${caughtBy.seed}: ${caughtBy.failure.split('\n')[0]?.slice(0, 150)}`);
  });
  const sums = { mutants: mutants.length, caught: mutants.length - missed.length, missed: missed.toSorted() };
  console.log(isJson ? JSON.stringify(sums) : `${sums.caught} of ${sums.mutants} broken engines caught`);
  return missed.length === 0;
}

const usage = `Usage: npm run simulate -- [options]

Whole chats in a virtual world with faults; exit code 1 where a promise was broken (test/simulation/README.md).
  --seeds A..B    these runs; default 1..100
  --seed N        one run: its failures, and a script shrunk to what brings them about
  --history       with --seed: all frames as well
  --record FILE   with --seed: what each page recorded
  --mutants       engines that are broken on purpose: each is to be caught
  --mutant NAME   runs with the engine broken in this way
  --json          the last line is one object`;

async function main(): Promise<boolean> {
  const values = commandLine(usage, () => parseArgs({
    options: {
      help,
      seeds: { type: 'string', default: '1..100' }, seed: { type: 'string' }, mutants: { type: 'boolean', default: false }, json: { type: 'boolean', default: false },
      history: { type: 'boolean', default: false },
      /** With `--seed`: a file for what each of its pages recorded. */
      record: { type: 'string' },
      /** Engines that are broken in the way of this name. */
      mutant: { type: 'string' },
    },
  }).values);
  const sabotage = mutantNamed(values.mutant);
  if (values.record !== undefined && values.seed === undefined) throw new Error('--record records one seed: --seed N --record file.jsonl');
  if (values.seed !== undefined) return replay(writeScript(Number(values.seed)), values.history, sabotage, values.record);
  return values.mutants ? runMutants(values.json) : runSeeds(values.seeds, values.mutant, values.json);
}

if (isMainThread) process.exitCode = (await main()) ? 0 : 1;
else serve();
