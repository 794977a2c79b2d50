import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { plant } from './planted.ts';

/** One offence per file: rule -> [file, text]. */
const offences: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'typescript(no-explicit-any)': ['src/any.ts', 'export let anything: any;'],
  'typescript(no-floating-promises)': ['src/floating.ts', 'export const go = (work: () => Promise<void>) => { work(); };'],
  'typescript(switch-exhaustiveness-check)': [
    'src/exhaustive.ts',
    `export function name(state: 'open' | 'closed') { switch (state) { case 'open': return 1; } return 2; }`,
  ],
  'typescript(consistent-type-imports)': ['src/type-import.ts', `import { Thing } from './thing.ts'; export let thing: Thing;`],
  'typescript(no-non-null-assertion)': ['src/non-null.ts', 'export const first = (list: string[]) => list[0]!;'],
  'import(no-default-export)': ['src/default.ts', 'export default 1;'],
  'import(no-cycle)': ['src/cycle.ts', `export * from './cycle.ts';`],
  'eslint(max-lines)': ['src/long.ts', '// a line\n'.repeat(401)],
  'unicorn(filename-case)': ['src/CamelCase.ts', 'export const camel = 1;'],
  'eslint(no-console)': ['src/console.ts', `console.log('a');`],
  'vitest(no-disabled-tests)': ['test/disabled.test.ts', `import { it } from 'vitest'; it.skip('is never run', () => {});`],
  'vitest(no-focused-tests)': ['test/focused.test.ts', `import { it } from 'vitest'; it.only('is run alone', () => {});`],
};

/** What machines and src must ask a port for. */
const ports = [
  'Date.now()', 'Math.random()', 'setTimeout(() => {}, 1)', 'setInterval(() => {}, 1)', 'queueMicrotask(() => {})', 'window', 'document',
  'globalThis', 'self', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB', 'crypto', 'performance', 'process',
  `new WebSocket('')`, `fetch('')`, `new EventSource('')`, `new XMLHttpRequest()`, `new BroadcastChannel('')`,
];

const unused = {
  'src/unused-directive.ts': '// oxlint-disable-next-line no-console\nexport const quiet = 1;',
  'src/thing.ts': 'export interface Thing { a: 1 }',
};

const useOfPorts = (room: string) =>
  Object.fromEntries(ports.map((use, index) => [`${room}/port-${index}.ts`, `export const used = () => ${use};`]));

const inner = ['src', 'src/wire', 'machines', 'machines/data'];

it('reports every offence, and keeps the inside away from the world', () => {
  const files = Object.fromEntries(Object.values(offences));
  const worldly = Object.assign({}, ...inner.map(useOfPorts)) as Record<string, string>;
  const allowed = useOfPorts('adapters/browser');
  const reported = lint({ ...files, ...unused, ...worldly, ...allowed });

  for (const [rule, [file]] of Object.entries(offences)) expect(reported, rule).toContainEqual(expect.stringMatching(within(file, rule)));
  expect(reported).toContainEqual(expect.stringMatching(within('src/unused-directive.ts', 'Unused oxlint-disable directive')));
  for (const [file, text] of Object.entries(worldly)) {
    expect(reported, text).toContainEqual(expect.stringMatching(within(file, 'no-restricted-')));
  }
  expect(reported.filter((line) => line.startsWith('adapters/browser'))).toEqual([]);
});

function lint(files: Readonly<Record<string, string>>): string[] {
  const tsconfig = readFileSync('tsconfig.json', 'utf8').replace('"types": ["node"]', '"types": []'); // there is no node_modules
  const project = { '.oxlintrc.json': readFileSync('.oxlintrc.json', 'utf8'), 'tsconfig.json': tsconfig };
  const cwd = plant({ ...project, ...files });
  const { stdout } = spawnSync(process.execPath, [resolve('node_modules/oxlint/bin/oxlint'), '--format=unix'], { cwd, encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(': '));
}

function within(file: string, what: string): RegExp {
  return new RegExp(`^${file}:.*${what.replace(/[()]/g, '\\$&')}`);
}
