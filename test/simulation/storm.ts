import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { commandLine, help } from '../kit/command-line.ts';
import { runStorm, type StormFigures, type StormTraits } from './storm-world.ts';

/** The two worlds run beside each other, each in a thread of its own. */
function inThread(traits: StormTraits): Promise<StormFigures> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: traits, resourceLimits: { maxOldGenerationSizeMb: 8_192 } });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const names: readonly (readonly [keyof StormFigures, string])[] = [
  ['clients', 'clients'], ['allLiveMs', 'all live, ms after the return'], ['peakPer100ms', 'most attempts in 100 ms'],
  ['firstRetryPeakShare', 'part of the first retries in their busiest 100 ms'], ['minGapMs', 'shortest time between two attempts of one client, ms'],
  ['attemptsPerClient', 'attempts per client'],
];

const usage = `Usage: npm run storm -- [options]

A gateway dies for 60 s and comes back with 500 accepts/s: how calmly its clients come back.
  --clients N  default 10000
  --seed N     default 1
  --json       the last line is one object`;

async function main(): Promise<void> {
  const values = commandLine(usage, () => parseArgs({
    options: { help, clients: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } },
  }).values);
  const clients = Number(values.clients);
  if (!Number.isInteger(clients) || clients < 1) throw new Error('--clients must be a whole number from 1');
  const seed = Number(values.seed);
  const [ours, baseline] = await Promise.all([inThread({ clients, seed, policy: 'ours' }), inThread({ clients, seed, policy: 'vendor' })]);
  if (!values.json) {
    console.log('a gateway dies for 60 s and comes back with 500 accepts/s'.padEnd(62), 'here'.padStart(10), '1-5 s x1.3'.padStart(12));
    for (const [key, name] of names) console.log(name.padEnd(62), String(ours[key]).padStart(10), String(baseline[key]).padStart(12));
    return;
  }
  console.log(JSON.stringify({ ...ours, baseline }));
}

if (isMainThread) await main();
else parentPort?.postMessage(runStorm(workerData as StormTraits));
