import { parseArgs } from 'node:util';
import { launchChromium } from '../browser/chromium.ts';
import { commandLine, help } from '../kit/command-line.ts';
import { lineOneFound } from './line-1-found.ts';
import { lineOneReconnect } from './line-1-reconnect.ts';
import { lineTwoForget } from './line-2-forget.ts';
import { lineTwoKill } from './line-2-kill.ts';
import { lineTwo } from './line-2-outbox.ts';
import { lineTwoResend } from './line-2-resend.ts';
import { lineThree } from './line-3-recovery.ts';
import { lineThreeWake } from './line-3-wake.ts';
import { lineFourAfterStop } from './line-4-after-stop.ts';
import { lineFourCallbacks } from './line-4-callbacks.ts';
import { lineFourSilence } from './line-4-silence.ts';
import { lineEightHostile } from './line-8-hostile.ts';
import { lineEightSecrets } from './line-8-secrets.ts';
import type { Measure, Probe } from './probe.ts';
import { Rig } from './rig.ts';
import { Site } from './site.ts';

const usage = `Usage: npm run acceptance -- [options]

Tries what is promised from outside, with the packed library; eight minutes (test/acceptance/README.md).
  --only 2,4          these lines
  --name rate,poison  probes whose names have these in them
  --json              the last line is one object`;

const values = commandLine(usage, () => parseArgs({ options: { help, json: { type: 'boolean', default: false }, only: { type: 'string' }, name: { type: 'string' } } }).values);

interface Result {
  readonly probe: Probe;
  readonly measures: readonly Measure[];
  readonly tookMs: number;
  readonly isRepeated: boolean;
}

const site = await Site.open();
const browser = await launchChromium();
const log = (text: string): void => void (values.json || console.log(text));

async function tryOnce(probe: Probe, isRepeated = false): Promise<Result> {
  const began = Date.now();
  const rigs: Rig[] = [];
  const world = { rig: async (options = {}) => (rigs.push(await Rig.open(browser, site, options)), rigs.at(-1) as Rig) };
  let measures: readonly Measure[];
  try {
    measures = await probe.run(world);
  } catch (error) {
    const value = error instanceof Error ? (error.stack ?? error.message) : String(error);
    measures = [{ what: 'the probe came to its end', value, unit: '', bound: 'so', isMet: false }];
  } finally {
    for (const rig of rigs) await rig.close();
  }
  return { probe, measures, tookMs: Date.now() - began, isRepeated };
}

const isMet = ({ measures }: Result): boolean => measures.every((measure) => measure.isMet);

function tell({ probe, measures, tookMs, isRepeated }: Result): void {
  log(`\n${measures.every((one) => one.isMet) ? '✓' : '✗'} line ${probe.line}, ${probe.name}${isRepeated ? ' (once more, alone)' : ''}: ${probe.claim} (${Math.round(tookMs / 1000)} s)`);
  for (const { what, value, unit, bound, isMet: met } of measures) log(`  ${met ? '·' : '✗'} ${what}: ${value}${unit && ` ${unit}`} [${bound}]`);
}

/** Line 1 waits most of the time, and is all about time: it has the first two minutes for itself. */
const crowds: readonly { readonly atOnce: number; has(probe: Probe): boolean }[] = [
  { atOnce: 10, has: ({ line, isAlone }) => line === 1 && isAlone !== true }, { atOnce: 5, has: ({ line, isAlone }) => line !== 1 && isAlone !== true }, { atOnce: 1, has: ({ isAlone }) => isAlone === true },
];

async function all(probes: readonly Probe[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const { atOnce, has } of crowds) {
    const waiting = probes.filter(has);
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (let probe = waiting.shift(); probe !== undefined; probe = waiting.shift()) {
        const result = await tryOnce(probe);
        tell(result);
        results.push(result);
      }
    }));
  }
  // A busy machine misses a time that an idle one keeps: what was missed is tried once more, alone.
  for (const [index, result] of results.entries()) {
    if (isMet(result)) continue;
    results[index] = await tryOnce(result.probe, true);
    tell(results[index]);
  }
  return results;
}

const began = Date.now();
try {
  const probes = [...lineOneReconnect, ...lineOneFound, ...lineThreeWake, ...lineThree, ...lineTwo, ...lineTwoResend, ...lineTwoForget, ...lineTwoKill, ...lineFourAfterStop, ...lineFourCallbacks, ...lineFourSilence, ...lineEightHostile, ...lineEightSecrets]
    .filter(({ line, name }) => (values.only === undefined || values.only.split(',').includes(String(line))) && (values.name === undefined || values.name.split(',').some((part) => name.includes(part))));
  const results = await all(probes);
  const missed = results.filter((result) => !isMet(result)).map(({ probe }) => probe.name);
  const lines = [...new Set(results.map(({ probe }) => probe.line))].toSorted((one, other) => one - other);
  log('\n| line | probes | measures | met |\n|---|---|---|---|');
  for (const line of lines) {
    const own = results.filter(({ probe }) => probe.line === line);
    log(`| ${line} | ${own.length} | ${own.flatMap(({ measures }) => measures).length} | ${own.filter(isMet).length} |`);
  }
  const figures = Object.fromEntries(results.map(({ probe, measures }) => [probe.name, Object.fromEntries(measures.map(({ what, value }) => [what, value]))]));
  const sums = { probes: results.length, met: results.length - missed.length, missed, figures };
  console.log(values.json ? JSON.stringify(sums) : `${sums.met} of ${sums.probes} met in ${Math.round((Date.now() - began) / 1000)} s${missed.length === 0 ? '' : `; missed: ${missed.join(', ')}`}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  site.close();
}
