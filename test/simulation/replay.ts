import type { Sabotage } from './mutants/sabotage.ts';
import { runWatched } from './run-seed.ts';
import type { Script } from './script.ts';
import { shrink } from './shrink.ts';

/** One seed, told in full; when it fails, its script with everything left out that the failure can do without. Says whether all held. */
export async function replay(script: Script, showsHistory: boolean, sabotage?: Sabotage): Promise<boolean> {
  const outcome = await runWatched(script, sabotage);
  const { steps, virtualMs, settledMs, failures } = outcome;
  console.log(`seed ${script.seed}: ${steps} steps, ${Math.round(virtualMs / 1_000)} virtual seconds, in step after ${settledMs} ms, hash ${outcome.hash()}`);
  for (const failure of failures) console.log(`  ${failure}`);
  if (failures.length === 0) {
    if (showsHistory) console.log(outcome.history().join('\n'));
    return true;
  }
  const shrunk = await shrink(script, async (shorter) => {
    const again = await runWatched(shorter, sabotage);
    return again.failures.length > 0 && kind(again.failures) === kind(failures);
  });
  const again = await runWatched(shrunk, sabotage);
  console.log(`shrunk to ${shrunk.steps.length} of ${script.steps.length} steps:`);
  console.log(JSON.stringify({ ...shrunk, steps: undefined }));
  for (const step of shrunk.steps) console.log(`  ${JSON.stringify(step)}`);
  for (const failure of again.failures) console.log(`  => ${failure}`);
  if (showsHistory) console.log(again.history().join('\n'));
  return false;
}

/** Numbers are others in a shorter script. */
function kind([failure = '']: readonly string[]): string {
  return failure.replace(/^after step \d+: /, '').replace(/^browser \d+: /, '').replace(/\b[ac]\d+[-.\d]*/g, '').replace(/\d+/g, '').slice(0, 40);
}
