import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** What a run of the tests came to. */
export interface Tally {
  readonly passed: number;
  /** One line per failure. */
  readonly failures: readonly string[];
}

/** The reporter that tells the runner, through the file named in `TALLY_FILE`, what vitest has seen. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const file = process.env['TALLY_FILE'];
    if (file === undefined) throw new Error('TALLY_FILE does not name a file');
    writeFileSync(file, JSON.stringify(tally(modules, unhandled)));
  }
}

function tally(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  const failures = unhandled.map((error) => `unhandled: ${error.message}`);
  let passed = 0;
  for (const module of modules) {
    const name = `${module.project.name} ${module.relativeModuleId}`;
    for (const error of module.errors()) failures.push(`${name}: ${error.message}`);
    for (const suite of module.children.allSuites()) {
      for (const error of suite.errors()) failures.push(`${name} > ${suite.fullName}: ${error.message}`);
    }
    for (const test of module.children.allTests()) {
      const verdict = verdictOn(test);
      if (verdict === 'passed') passed += 1;
      else if (verdict !== 'todo') failures.push(`${name} > ${test.fullName}: ${verdict}`);
    }
  }
  return { passed, failures };
}

/** A test that did not run has failed, unless it is marked as still to be written. */
function verdictOn(test: TestCase): 'passed' | 'failed' | 'todo' | 'did not run' {
  const { state } = test.result();
  if (state === 'passed' || state === 'failed') return state;
  return test.options.mode === 'todo' ? 'todo' : 'did not run';
}
