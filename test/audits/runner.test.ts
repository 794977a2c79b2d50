import { execFile } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, it, vi } from 'vitest';
import { howToGetChromium } from '../browser/chromium.ts';
import { checks, runCheck } from '../tools/checks.ts';
import { ensureChromium } from '../tools/ensure-chromium.ts';
import { unexplained } from '../tools/suites.ts';
import { plant } from './planted.ts';

// Each of these runs a whole `npm test`, which takes its time where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

/** A small project on which our own `npm test` is run. */
const project = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': readFileSync('tsconfig.json', 'utf8'),
  '.oxlintrc.json': readFileSync('.oxlintrc.json', 'utf8'),
  'vitest.config.ts': `import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { testTimeout: 1_000 } });\n`,
};

const imports = `import { afterAll, beforeAll, describe, expect, it } from 'vitest';\n`;
const good = `${imports}it('adds', () => { expect(1 + 1).toBe(2); });\nit.todo('is still to be written');\n`;

it('ends with the sum and succeeds where nothing fails', async () => {
  const { code, lines } = await npmTest({ 'test/good.test.ts': good.replace('afterAll, beforeAll, describe, ', '') });
  expect(lines.slice(0, 5).join('\n')).toMatch(/types: [1-9]\d* files[^]*lint: [1-9]\d* files, [1-9]\d* rules[^]*import direction: [1-9]\d* files, [1-9]\d* imports/);
  expect(lines.at(-1), lines.join('\n')).toBe('4 passed, 0 failed');
  expect(code).toBe(0);
});

it('counts what fails, what did not run, what was never collected and a browser that is missing', async () => {
  const { code, lines } = await npmTest({
    'test/good.test.ts': good,
    'test/wrong.test.ts': `${imports}it('subtracts', () => { expect(2 - 1).toBe(2); });\n`,
    'test/skipped.test.ts': `${imports}it.skip('is left out', () => {});\n`,
    'test/hook.test.ts': `${imports}describe('a suite', () => { beforeAll(() => { throw new Error('no server'); }); it('never runs', () => {}); });\n`,
    'test/after.test.ts': `${imports}describe('another', () => { afterAll(() => { throw new Error('no end'); }); it('runs', () => {}); });\n`,
    'test/broken.test.ts': `import './nothing-there.ts';\n`,
    'test/empty.test.ts': `export {};\n`,
    'test/unhandled.test.ts': `${imports}it('leaves something behind', () => { void Promise.reject(new Error('nobody listens')); });\n`,
    'machines/outward.ts': `export const time = (): number => Date.now();\nexport type { Suite } from '../test/kit.ts';\n`,
    'test/kit.ts': `export interface Suite { name: string }\n`,
    'test/browser/page.test.ts': good,
  }, { CHROME_PATH: 'nowhere' });
  const failed = lines.slice(lines.indexOf('Failed:') + 1, -1).join('\n');
  for (const what of ['types', 'lint', 'import direction', 'wrong.test.ts > subtracts: failed', 'skipped.test.ts > is left out: did not run']) {
    expect(failed).toContain(what);
  }
  for (const what of ['a suite: no server', 'never runs: did not run', 'another: no end', 'broken.test.ts: ', 'empty.test.ts: ', 'unhandled: nobody listens', howToGetChromium]) {
    expect(failed).toContain(what);
  }
  expect(lines.at(-1), lines.join('\n')).toBe('3 passed, 12 failed');
  expect(code).toBe(1);
});

it('fails where no test has run, and where vitest is not content although every test is', () => {
  expect(unexplained({ passed: 0, failures: [] }, 0)).toEqual(['no test has run']);
  expect(unexplained({ passed: 5, failures: [] }, 1)).toEqual(['vitest ended with code 1']);
  expect(unexplained({ passed: 5, failures: [] }, null)).toEqual(['vitest ended with code null']);
  expect(unexplained({ passed: 5, failures: [] }, 0)).toEqual([]);
  expect(unexplained({ passed: 5, failures: ['one'] }, 1)).toEqual([]);
});

it('installs a browser where it may', () => {
  const bin = plant({ 'apt-get': '#!/bin/sh\necho "$@" >> "${0%/*}/log"\n[ "$1" != install ] || : > "${0%/*}/chromium"\n' });
  chmodSync(join(bin, 'apt-get'), 0o755);
  const machine = { find: () => readdirSync(bin).find((file) => file === 'chromium'), env: { PATH: bin } };
  const elsewhere = { ...machine.env, CHROME_PATH: 'nowhere' };
  expect(ensureChromium({ ...machine, isRoot: false })).toEqual({ missing: howToGetChromium });
  expect(ensureChromium({ ...machine, isRoot: true, env: elsewhere })).toEqual({ missing: howToGetChromium });
  expect(ensureChromium({ ...machine, isRoot: true })).toEqual({});
  expect(readFileSync(join(bin, 'log'), 'utf8')).toBe('--version\nupdate\ninstall -y --no-install-recommends chromium\n');
});

it('fails a check that has looked at nothing', async () => {
  const results = await Promise.all(checks.map((check) => runCheck(check, plant({}))));
  expect(results.map(({ name, passed }) => [name, passed])).toEqual([['types', false], ['lint', false], ['import direction', false]]);
  expect(results[2]?.output).toBe('0 files, 0 imports');
});

async function npmTest(files: Readonly<Record<string, string>>, env = { CHROME_PATH: process.execPath }): Promise<{ code: number; lines: string[] }> {
  const cwd = plant({ ...project, ...files });
  cpSync('test/tools/tally.ts', join(cwd, 'test/tools/tally.ts'));
  symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'));
  const runner = join(cwd, 'build/test.mjs');
  await build({ entryPoints: ['test/tools/test.ts'], outfile: runner, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return new Promise((done) => {
    execFile(process.execPath, [runner], { cwd, env: { ...outsideVitest(), ...env } }, (error, stdout) => {
      done({ code: error === null ? 0 : Number(error.code), lines: stdout.trimEnd().split('\n') });
    });
  });
}

function outsideVitest(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$|TALLY_FILE$)/.test(name)));
}
