import fc from 'fast-check';
import type { Script, Step } from './script.ts';

/** Longer than this nobody waits for a shorter script, ms. */
const patienceMs = 120_000;

/** Leaves out what the failure can do without, until nothing more can go: fast-check shrinks the list of steps, each of which stays as it is. */
export async function shrink(script: Script, fails: (script: Script) => Promise<boolean>): Promise<Script> {
  const { steps } = script;
  if (steps.length === 0) return script;
  const some = fc.array(fc.noShrink(fc.constantFrom(...steps)), { maxLength: steps.length });
  const property = fc.asyncProperty(some, async (fewer) => !(await fails({ ...script, steps: fewer })));
  const { counterexample } = await fc.check(property, { examples: [[[...steps]]], numRuns: 1, interruptAfterTimeLimit: patienceMs, markInterruptAsFailure: false });
  const shrunk: readonly Step[] = counterexample?.[0] ?? steps;
  return { ...script, steps: await withoutSingles(script, shrunk, fails) };
}

/** fast-check takes from the front; what can go from the middle goes here. */
async function withoutSingles(script: Script, steps: readonly Step[], fails: (script: Script) => Promise<boolean>): Promise<readonly Step[]> {
  const until = performance.now() + patienceMs;
  let left = steps;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length && performance.now() < until; ) {
      const fewer = [...left.slice(0, from), ...left.slice(from + size)];
      if (await fails({ ...script, steps: fewer })) left = fewer;
      else from += size;
    }
  }
  return left;
}
