import { join, parse } from 'node:path';
import type { Sabotage } from './mutants/sabotage.ts';
import { RecordedWorld } from './recorded-world.ts';
import { runWatched } from './run-seed.ts';
import type { Script } from './script.ts';
import { shrink } from './shrink.ts';

/**
 * One seed, told in full; when it fails, its script with everything left out that the failure can do without. `record`: a file for the
 * recordings of its pages, and, beside it (`.shrunk`), for those of the shorter script. Says whether all held.
 */
export async function replay(script: Script, showsHistory: boolean, sabotage?: Sabotage, record?: string): Promise<boolean> {
  const world = record === undefined ? undefined : new RecordedWorld({ ...script.gateway });
  const outcome = await runWatched(script, sabotage, world);
  const { steps, virtualMs, settledMs, failures } = outcome;
  console.log(`seed ${script.seed}: ${steps} steps, ${Math.round(virtualMs / 1_000)} virtual seconds, in step after ${settledMs} ms, hash ${outcome.hash()}`);
  for (const failure of failures) console.log(`  ${failure}`);
  if (record !== undefined) world?.write(record);
  if (failures.length === 0) {
    if (showsHistory) console.log(outcome.history().join('\n'));
    return true;
  }
  const shrunk = await shrink(script, async (shorter) => {
    const again = await runWatched(shorter, sabotage);
    return again.failures.length > 0 && kind(again.failures) === kind(failures);
  });
  const shorterWorld = record === undefined ? undefined : new RecordedWorld({ ...script.gateway });
  const again = await runWatched(shrunk, sabotage, shorterWorld);
  console.log(`shrunk to ${shrunk.steps.length} of ${script.steps.length} steps:`);
  console.log(JSON.stringify({ ...shrunk, steps: undefined }));
  for (const step of shrunk.steps) console.log(`  ${JSON.stringify(step)}`);
  for (const failure of again.failures) console.log(`  => ${failure}`);
  if (record !== undefined) shorterWorld?.write(besides(record, '.shrunk'));
  if (showsHistory) console.log(again.history().join('\n'));
  return false;
}

/** `run.jsonl` -> `run.shrunk.jsonl`. */
const besides = (file: string, mark: string): string => {
  const { dir, name, ext } = parse(file);
  return join(dir, name + mark + ext);
};

/** Numbers are others in a shorter script. */
function kind([failure = '']: readonly string[]): string {
  return failure.replace(/^after step \d+: /, '').replace(/^browser \d+: /, '').replace(/\b[ac]\d+[-.\d]*/g, '').replace(/\d+/g, '').slice(0, 40);
}
