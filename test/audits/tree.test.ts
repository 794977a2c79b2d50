import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename } from 'node:path';
import { expect, it } from 'vitest';

// What git tracks, and what it would track if it were added now.
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));

const texts = files.filter((file) => !/\.(png|jpe?g|gif|ico|woff2?)$/.test(file));

it('looks at the files of the project', () => {
  expect(files).toContain('package.json');
  expect(files.length).toBeGreaterThan(20);
});

it('has a top level that tells what the project is made of', () => {
  const rooms = ['adapters', 'machines', 'src', 'test', 'visualizations'];
  const named = ['LICENSE', 'README.md', 'esbuild.mjs', 'package-lock.json', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
  const top = new Set(files.map((file) => file.split('/')[0] ?? file).filter((name) => !name.startsWith('.')));
  expect([...top].filter((name) => !rooms.includes(name) && !named.includes(name))).toEqual([]);
});

it('names files in kebab-case, and none after what everything is', () => {
  const sources = files.filter((file) => /\.(ts|tsx|mts|mjs|html|css)$/.test(file));
  const shaped = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/;
  expect(sources.filter((file) => !shaped.test(basename(file)))).toEqual([]);
  expect(sources.filter((file) => /(^|\/)(utils?|helpers?|types|constants|index)\.\w+$/.test(file) && file !== 'src/index.ts' && !file.endsWith('.html'))).toEqual([]);
});

it('has no file that is too long to read', () => {
  const written = texts.filter((file) => /\.(ts|tsx|mts|mjs|html|css|sh)$/.test(file));
  const long = written.map((file) => [file, lines(file)] as const).filter(([, count]) => count > 400);
  expect(long).toEqual([]);
});

it('knows nothing of the machine it was written on', () => {
  const folders = [process.cwd(), homedir(), ...['home', 'Users', 'root', 'work'].map((name) => `/${name}/`)].filter((folder) => folder.length > 3);
  const named = texts.filter((file) => folders.some((folder) => mentions(readFileSync(file, 'utf8'), folder)));
  expect(named).toEqual([]);
});

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

it('has a lock file that is whole, for every platform, and without addresses of a registry', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
  const locked = Object.entries(packages).filter(([path]) => path !== '');
  const names = new Set(locked.map(([path]) => path.replace(/^.*node_modules\//, '')));
  const wanted = locked.flatMap(([, entry]) => Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }));
  expect(locked.length).toBeGreaterThan(20);
  expect(locked.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
  expect(locked.filter(([, entry]) => entry.integrity === undefined)).toEqual([]);
  // A registry that lacks a platform's binary leaves it out of the lock file, and then `npm ci` refuses it everywhere.
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  expect(texts.filter((file) => /^(registry|@[\w-]+:registry|.*_authToken)\s*=/m.test(readFileSync(file, 'utf8')))).toEqual([]);
});

function lines(file: string): number {
  return readFileSync(file, 'utf8').trimEnd().split('\n').length;
}

/** Whether a text names a folder as the start of a path, not as a part of a URL or of a relative path. */
function mentions(text: string, folder: string): boolean {
  const escaped = folder.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[\\s"'\`(=:])${escaped}`, 'm').test(text);
}
