import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Those that know all of their options. */
const strict = ['simulate', 'storm', 'bench', 'soak', 'acceptance', 'size', 'mutate', 'docs', 'diagrams', 'screenshot'] as const;
const commands = [...strict, 'replay', 'inspect', 'gateway', 'start'] as const;

/** What a command of package.json prints, and its exit code. */
async function run(command: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly errors: string }> {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Readonly<Record<string, string>> };
  const [, ...rest] = (scripts[command] ?? '').split(' ').slice(1);
  return new Promise((resolve) => {
    execFile(process.execPath, [...rest, ...args], (error, out, errors) => resolve({ code: Number(error?.code ?? 0), out, errors }));
  });
}

test.each(commands)('npm run %s -- --help says how it is used', { timeout: 60_000 }, async (command) => {
  const { code, out } = await run(command, '--help');
  expect([code, out.split('\n')[0]]).toEqual([0, expect.stringMatching(/^usage: /i)]);
});

test.each(strict)('npm run %s says of what it does not know that it does not, and how it is used', { timeout: 60_000 }, async (command) => {
  const { code, errors } = await run(command, '--colour');
  expect([code, errors]).toEqual([2, expect.stringMatching(/^Unknown option '--colour'[^]*Usage: npm run/)]);
});

test('npm run bench says of what it cannot measure that it cannot, and what it can', { timeout: 60_000 }, async () => {
  const { code, errors } = await run('bench', '--only', 'ingest,nonsense');
  expect([code, errors]).toEqual([2, expect.stringMatching(/^Unknown in --only: 'nonsense'; there are .*\bingest\b[^]*Usage: npm run bench/)]);
  expect((await run('bench', '--help')).out).toMatch(/--only NAMES[^]*\broundTrip, .*\brecording\b/);
});
