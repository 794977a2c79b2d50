import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = 'visualizations/examples';

/** The examples have tools of their own, which the project itself does without: installs them where they are missing, or says in one sentence why not. */
export function ensureExamples(root = process.cwd(), command = 'npm'): { readonly missing?: string } {
  const here = join(root, folder);
  if (!existsSync(here)) return {};
  const wanted = readFileSync(join(here, 'package-lock.json'), 'utf8');
  const mark = join(here, 'node_modules/.installed-lock.json');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return {};
  console.log(`Installing the tools of the examples (${folder}).`);
  const { status } = spawnSync(command, ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: here, stdio: 'ignore', timeout: 300_000, shell: process.platform === 'win32' });
  if (status !== 0) return { missing: `The tests of the framework adapters need the tools of the examples, and they could not be installed: run \`npm ci\` in ${folder} while the registry can be reached.` };
  copyFileSync(join(here, 'package-lock.json'), mark);
  return {};
}
