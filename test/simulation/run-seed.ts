import type { VirtualWorld } from '../kit/virtual-chat.ts';
import type { Sabotage } from './mutants/sabotage.ts';
import { runScript, type RunOutcome } from './run-script.ts';
import type { Script } from './script.ts';
import { writeScript } from './write-script.ts';

const unhandled: string[] = [];
let isListening = false;

/** Nothing may get as far as the process: whatever does is a failure of the run in which it happened. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  process.on('unhandledRejection', (reason) => unhandled.push(`unhandled rejection: ${String(reason)}`));
  process.on('uncaughtException', (error) => unhandled.push(`uncaught: ${error.stack ?? error.message}`));
}

/** One run, and what of it got as far as the process: that is known a turn of the event loop later. */
export async function runWatched(script: Script, sabotage?: Sabotage, world?: VirtualWorld): Promise<RunOutcome> {
  listen();
  unhandled.length = 0;
  const outcome = await runScript(script, sabotage, world);
  await new Promise((resolve) => setImmediate(resolve));
  return { ...outcome, failures: [...outcome.failures, ...unhandled] };
}

/** What is left of a run when its world is gone. */
export interface SeedResult {
  readonly seed: number;
  readonly failures: readonly string[];
  readonly steps: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly virtualMs: number;
}

export async function runSeed(seed: number, sabotage?: Sabotage): Promise<SeedResult> {
  const { failures, steps, faults, virtualMs } = await runWatched(writeScript(seed), sabotage);
  return { seed, failures: failures.slice(0, 5), steps, faults, virtualMs };
}
