import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLibrary } from '../../esbuild.mjs';

const app = mkdtempSync(join(tmpdir(), 'chat-machines-nice-sdk-'));

beforeAll(async () => {
  const installed = join(app, 'node_modules/chat-machines');
  mkdirSync(installed, { recursive: true });
  for (const name of ['xstate', 'nanoid']) symlinkSync(resolve('node_modules', name), join(app, 'node_modules', name));
  writeFileSync(join(installed, 'package.json'), readFileSync('package.json'));
  await buildLibrary({ outdir: join(installed, 'dist') });
  const uses = readFileSync('test/types/nice-sdk.ts', 'utf8').replace('../../adapters/nice-sdk/nice-sdk.ts', 'chat-machines/nice-sdk');
  writeFileSync(join(app, 'uses.ts'), uses);
  const compilerOptions = { module: 'esnext', moduleResolution: 'bundler', target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], strict: true, noEmit: true, skipLibCheck: true, types: [] };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['uses.ts'] }));
}, 120_000);

afterAll(() => rmSync(app, { recursive: true, force: true }));

test.each([['5.0', 'typescript-5-0'], ['7', 'typescript']])('typical uses compile with TypeScript %s against what is built', (version, compiler) => {
  expect((JSON.parse(readFileSync(`node_modules/${compiler}/package.json`, 'utf8')) as { version: string }).version.startsWith(version)).toBe(true);
  const { stdout, status } = spawnSync(process.execPath, [resolve(`node_modules/${compiler}/bin/tsc`), '--pretty', 'false'], { cwd: app, encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
}, 60_000);
