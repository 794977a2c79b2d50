import { checks, runCheck } from './checks.ts';
import { runSuites } from './suites.ts';
import type { Tally } from './tally.ts';

/** `npm test`: the checks, then every suite; arguments go to vitest. The last line is the sum, and nothing follows it. */
async function main(args: readonly string[]): Promise<void> {
  const totals = [await runChecks(), await runSuites(args)];
  const passed = totals.reduce((sum, tally) => sum + tally.passed, 0);
  const failures = totals.flatMap((tally) => tally.failures);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure.split('\n')[0]}`).join('\n')}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/** Each check counts as one test. */
async function runChecks(): Promise<Tally> {
  const results = await Promise.all(checks.map((check) => runCheck(check)));
  for (const { name, passed, output } of results) console.log(`${passed ? '✓' : '✗'} ${name}: ${output}`);
  return {
    passed: results.filter((result) => result.passed).length,
    failures: results.filter((result) => !result.passed).map((result) => result.name),
  };
}

await main(process.argv.slice(2));
