import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks, runCheck } from './checks.ts';
import { ensureChromium } from './ensure-chromium.ts';
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

async function runSuites(args: readonly string[]): Promise<Tally> {
  const { missing } = ensureChromium();
  const withoutBrowser = missing === undefined ? [] : ['--exclude=test/browser/**'];
  const tally = await runVitest([...args, ...withoutBrowser]);
  if (missing === undefined) return tally;
  return { ...tally, failures: [...tally.failures, missing] };
}

/** Vitest in a process of its own, so that nothing it does can keep the sum from being printed. */
async function runVitest(args: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-machines-test-'));
  const file = join(folder, 'tally.json');
  const command = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=./test/tools/tally.ts', ...args];
  const child = spawn(process.execPath, command, { stdio: 'inherit', env: { ...process.env, TALLY_FILE: file } });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 15 * 60_000);
  const stopToo = () => child.kill('SIGTERM');
  process.once('SIGTERM', stopToo);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  process.removeListener('SIGTERM', stopToo);
  clearTimeout(tooLong);
  const tally = readTally(file);
  rmSync(folder, { recursive: true, force: true });
  return { ...tally, failures: [...tally.failures, ...unexplained(tally, code)] };
}

function readTally(file: string): Tally {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally;
  } catch {
    return { passed: 0, failures: ['vitest did not get to its end'] };
  }
}

/** What is wrong although no test has failed. */
function unexplained({ passed, failures }: Tally, code: number | null): string[] {
  if (failures.length > 0) return [];
  if (passed === 0) return ['no test has run'];
  return code === 0 ? [] : [`vitest ended with code ${code}`];
}

await main(process.argv.slice(2));
