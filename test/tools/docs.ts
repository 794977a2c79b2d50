import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commandLine, help } from '../kit/command-line.ts';

const usage = `Usage: npm run docs

Writes the reference of every name that the package exports into build/docs.`;

/** TypeDoc wants another TypeScript than ours: it lives in a folder of its own, installed when it is first needed. */
const home = 'test/tools/typedoc';
const out = 'build/docs';

/** The sources of what the package exports. */
function entryPoints(): string[] {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, { import?: { default: string } }> };
  return Object.values(exports).flatMap((entry) => (entry.import ? [entry.import.default.replace('./dist/', '').replace(/\.js$/, '.ts')] : []));
}

/** What the folders say of themselves: pages of the reference too, so that links among them lead there. */
function guides(): string[] {
  return ['adapters', 'machines', 'src', 'test', 'visualizations'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('README.md') && !file.includes('node_modules')).map((file) => join(folder, file)).sort());
}

/** The reference of every entry, made from the docstrings. Answers the exit code. */
function writeReference(): number {
  if (!existsSync(join(home, 'node_modules/typedoc'))) {
    const { status } = spawnSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: home, stdio: 'inherit', shell: process.platform === 'win32' });
    if (status !== 0) return status ?? 1;
  }
  const options = [
    '--tsconfig', join(home, 'tsconfig.json'), '--out', out, '--name', 'chat-machines', '--readme', 'README.md', '--excludeInternal', '--disableSources',
    '--plugin', join(process.cwd(), home, 'names.mjs'), '--navigation.includeFolders', 'false', '--validation.notExported', 'false', '--validation.invalidPath', 'false', ...['diff', 'svelte', 'vue'].flatMap((language) => ['--ignoredHighlightLanguages', language]), '--treatWarningsAsErrors',
    ...entryPoints().flatMap((entry) => ['--entryPoints', entry]), ...guides().flatMap((guide) => ['--projectDocuments', guide]),
  ];
  const { status } = spawnSync(process.execPath, [join(home, 'node_modules/typedoc/bin/typedoc'), ...options], { stdio: 'inherit' });
  if (status === 0) console.log(`the reference is in ${out}/index.html`);
  return status ?? 1;
}

commandLine(usage, () => parseArgs({ options: { help } }).values);
process.exitCode = writeReference();
