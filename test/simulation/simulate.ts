import { parseArgs } from 'node:util';
import { runScript, type RunOutcome } from './run-script.ts';
import { shrink } from './shrink.ts';
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

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..100' }, seed: { type: 'string' }, json: { type: 'boolean', default: false },
    history: { type: 'boolean', default: false },
    /** With the trouble that is known not to be survived. */
    unsparing: { type: 'boolean', default: false },
  },
});

let unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));

/** One seed, unhandled rejections included: those are known a turn of the event loop later. */
async function runSeed(seed: number): Promise<RunOutcome> {
  unhandled = [];
  const outcome = await runScript(writeScript(seed, values.unsparing));
  await new Promise((resolve) => setImmediate(resolve));
  return { ...outcome, failures: [...outcome.failures, ...unhandled.map((reason) => `unhandled rejection: ${String(reason)}`)] };
}

async function simulate(from: number, to: number): Promise<Summary> {
  const faults: Record<string, number> = {};
  const sums = { runs: 0, failures: 0, steps: 0, virtualMs: 0 };
  const began = performance.now();
  for (let seed = from; seed <= to; seed++) {
    const outcome = await runSeed(seed);
    sums.runs++;
    sums.steps += outcome.steps;
    sums.virtualMs += outcome.virtualMs;
    for (const [kind, count] of Object.entries(outcome.faults)) faults[kind] = (faults[kind] ?? 0) + count;
    if (outcome.failures.length === 0) continue;
    sums.failures++;
    console.error(`seed ${seed}: ${outcome.failures[0]}\n  npm run simulate -- --seed ${seed}${values.unsparing ? ' --unsparing' : ''}`);
  }
  const seconds = (performance.now() - began) / 1_000;
  const round = (value: number): number => Math.round(value * 100) / 100;
  return {
    runs: sums.runs, failures: sums.failures, steps: sums.steps, faults, virtualHours: round(sums.virtualMs / 3_600_000), runsPerSecond: round(sums.runs / seconds),
  };
}

/** One seed, told in full, and its script with everything left out that the failure can do without. */
async function replay(seed: number): Promise<boolean> {
  const script = writeScript(seed, values.unsparing);
  const outcome = await runSeed(seed);
  console.log(`seed ${seed}: ${outcome.steps} steps, ${Math.round(outcome.virtualMs / 1_000)} virtual seconds, in step after ${outcome.settledMs} ms, hash ${outcome.hash()}`);
  for (const failure of outcome.failures) console.log(`  ${failure}`);
  if (outcome.failures.length === 0) {
    if (values.history) console.log(outcome.history().join('\n'));
    return true;
  }
  const kind = (failures: readonly string[]): string => (failures[0] ?? '').replace(/\d+/g, '').replace(/[ac]\b[. ]?/g, '').slice(0, 60);
  const shrunk = await shrink(script, async (shorter) => {
    const { failures } = await runScript(shorter);
    return failures.length > 0 && kind(failures.map(plain)) === kind(outcome.failures.map(plain));
  });
  const again = await runScript(shrunk);
  console.log(`shrunk to ${shrunk.steps.length} of ${script.steps.length} steps:`);
  console.log(JSON.stringify({ ...shrunk, steps: undefined }));
  for (const step of shrunk.steps) console.log(`  ${JSON.stringify(step)}`);
  for (const failure of again.failures) console.log(`  => ${failure}`);
  if (values.history) console.log(again.history().join('\n'));
  return false;
}

/** Numbers of steps are others in a shorter script. */
const plain = (failure: string): string => failure.replace(/^after step \d+: /, '').replace(/^browser \d+: /, '');

if (values.seed !== undefined) process.exitCode = (await replay(Number(values.seed))) ? 0 : 1;
else {
  const [from = 1, to = from] = values.seeds.split('..').map(Number);
  const summary = await simulate(from, to);
  if (values.json) console.log(JSON.stringify(summary));
  else {
    console.log(`${summary.runs} runs, ${summary.failures} failures, ${summary.steps} steps, ${summary.virtualHours} virtual hours, ${summary.runsPerSecond} runs/s`);
    for (const [kind, count] of Object.entries(summary.faults).toSorted(([, a], [, b]) => b - a)) console.log(`  ${String(count).padStart(6)} ${kind}`);
  }
  process.exitCode = summary.failures > 0 ? 1 : 0;
}
