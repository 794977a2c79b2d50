import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { mutants } from './mutants/mutants.ts';
import type { Sabotage } from './mutants/sabotage.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

/** A piece of work for one thread: a seed, or an engine broken on purpose that is run until some seed shows it. */
export type Task =
  | { readonly seed: number; readonly brokenAs: string | undefined }
  | { readonly mutant: string; readonly mostSeeds: number };

/** `caughtBy`: the seed, what it showed, and how many runs it took; null: none did. */
export interface MutantResult {
  readonly mutant: string;
  readonly caughtBy: { readonly seed: number; readonly failure: string } | null;
}

export type Result = SeedResult | MutantResult;

/** The way to break engines that is called so; without a name, none. */
export function mutantNamed(name: string | undefined): Sabotage | undefined {
  if (name === undefined) return undefined;
  const found = mutants.find((mutant) => mutant.name === name);
  if (found === undefined) throw new Error(`no mutant "${name}"; there are ${mutants.map((mutant) => `"${mutant.name}"`).join(', ')}`);
  return found;
}

async function take(task: Task): Promise<Result> {
  if ('seed' in task) return runSeed(task.seed, mutantNamed(task.brokenAs));
  const sabotage = mutantNamed(task.mutant);
  for (let seed = 0; seed <= task.mostSeeds; seed++) {
    const { failures } = await runSeed(seed, sabotage);
    if (failures[0] !== undefined) return { mutant: task.mutant, caughtBy: { seed, failure: failures[0] } };
  }
  return { mutant: task.mutant, caughtBy: null };
}

/** Does every task, in as many threads as there are cores; tells each result as it comes. A run is one thread's own: threads change no history. */
export async function share(tasks: readonly Task[], told: (result: Result) => void): Promise<void> {
  const waiting = [...tasks].reverse();
  const threads = Math.max(1, Math.min(availableParallelism(), 8, tasks.length));
  const thread = (): Promise<void> => new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(import.meta.url));
    const next = (): void => {
      const task = waiting.pop();
      if (task !== undefined) return worker.postMessage(task);
      void worker.terminate().then(() => resolve());
    };
    worker.on('message', (result: Result) => {
      told(result);
      next();
    });
    worker.once('error', reject);
    next();
  });
  await Promise.all(Array.from({ length: threads }, thread));
}

/** In a thread of `share`: works until it is ended. */
export function serve(): void {
  if (isMainThread) return;
  parentPort?.on('message', (task: Task) => void take(task).then((result) => parentPort?.postMessage(result)));
}
