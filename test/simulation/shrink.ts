import type { Script, Step } from './script.ts';

/** Leaves out what the failure can do without: halves, quarters, ... down to single steps, until nothing more can go. */
export async function shrink(script: Script, fails: (script: Script) => Promise<boolean>): Promise<Script> {
  let steps: readonly Step[] = script.steps;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < steps.length; ) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (fewer.length < steps.length && await fails({ ...script, steps: fewer })) steps = fewer;
      else from += size;
    }
  }
  return { ...script, steps };
}
