import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './ensure-chromium.ts';
import { ensureExamples } from './ensure-examples.ts';
import type { Tally } from './tally.ts';

/** Every suite; those of the browser count as one failure where there is none, those of the framework adapters where their tools are missing. */
export async function runSuites(args: readonly string[]): Promise<Tally> {
  const withoutBrowser = ensureChromium().missing;
  const withoutExamples = withoutBrowser === undefined ? ensureExamples().missing : undefined;
  const excluded = [...(withoutBrowser ? ['--exclude=test/browser/**'] : []), ...(withoutExamples ? ['--exclude=test/browser/frameworks.test.ts'] : [])];
  const tally = await runVitest([...args, ...excluded]);
  const missing = [withoutBrowser, withoutExamples].filter((sentence) => sentence !== undefined);
  return { ...tally, failures: [...tally.failures, ...missing] };
}

/** Vitest in a process of its own, so that nothing it does can keep the sum from being printed. */
async function runVitest(args: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-machines-test-'));
  const file = join(folder, 'tally.json');
  const command = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=./test/tools/tally.ts', ...args];
  const child = spawn(process.execPath, command, { stdio: 'inherit', env: { ...process.env, TALLY_FILE: file } });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 60 * 60_000);
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
export function unexplained({ passed, failures }: Tally, code: number | null): string[] {
  if (failures.length > 0) return [];
  if (passed === 0) return ['no test has run'];
  return code === 0 ? [] : [`vitest ended with code ${code}`];
}
