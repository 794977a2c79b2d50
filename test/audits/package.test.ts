import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLibrary, entries } from '../../esbuild.mjs';
import { budgets } from '../size/budgets.ts';

/** A folder where the package is installed as users have it: what it depends on is there, its sources are not, nor is `adaptivecards`, which it can do without. */
const app = mkdtempSync(join(tmpdir(), 'chat-machines-app-'));
const installed = join(app, 'node_modules/chat-machines');
const dist = join(installed, 'dist');

/** What a user writes after `from`. */
const names = Object.keys(entries).map((subpath) => subpath.replace('.', 'chat-machines'));

beforeAll(async () => {
  mkdirSync(installed, { recursive: true });
  for (const name of ['xstate', 'nanoid', 'idb-keyval', 'ws', 'ua-parser-js', 'fast-check', 'react', 'vue', 'svelte', 'solid-js', '@angular', '@types', 'undici-types', 'typescript']) {
    symlinkSync(resolve('node_modules', name), join(app, 'node_modules', name));
  }
  writeFileSync(join(installed, 'package.json'), readFileSync('package.json'));
  await buildLibrary({ outdir: dist });
}, 180_000);

afterAll(() => rmSync(app, { recursive: true, force: true }));

describe('the package', () => {
  it('exports what the build makes, types first', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };
    const expected = Object.entries(entries).map(([subpath, source]) => {
      const built = `./dist/${source.replace(/\.ts$/, '')}`;
      return [
        subpath,
        {
          import: { types: `${built}.d.ts`, default: `${built}.js` },
          require: { types: `${built}.d.cts`, default: `${built}.cjs` },
        },
      ];
    });
    // Within an entry the order counts.
    const ordered = (all: object): object => Object.fromEntries(Object.entries(all).map(([subpath, entry]) => [subpath, JSON.stringify(entry)]));
    expect(ordered(exports)).toEqual(ordered({ ...Object.fromEntries(expected), './package.json': './package.json' }));
    const named = JSON.stringify(exports).match(/\.\/dist\/[^"]+/g) ?? [];
    expect(named.filter((file) => !existsSync(join(installed, file)))).toEqual([]);
  });

  it('has declarations that find each other', () => {
    const declarations = readdirSync(dist, { recursive: true }).map(String).filter((file) => /\.d\.c?ts$/.test(file));
    expect(declarations.length).toBeGreaterThan(8);
    const lost = declarations.flatMap((file) => relativeImports(file).filter((target) => !existsSync(join(dist, target))).map((target) => `${file} -> ${target}`));
    expect(lost).toEqual([]);
  });

  it('is the same by import and by require', () => {
    const named = JSON.stringify(names);
    const sorted = 'JSON.stringify(found.map((module) => Object.keys(module).sort()))';
    const byImport = node('all.mjs', `const found = await Promise.all(${named}.map((name) => import(name))); console.log(${sorted});`);
    const byRequire = node('all.cjs', `const found = ${named}.map(require); console.log(${sorted});`);
    expect(byImport.error).toBe('');
    expect(byRequire).toEqual(byImport);
    const offered = JSON.parse(byImport.output) as string[][];
    expect(offered.map((values) => values.length > 0)).toEqual(names.map(() => true));
  });

  it.each(['chat-machines', 'chat-machines/machines'])('touches nothing of the world when it is loaded: %s', (name) => {
    // What Node itself holds while it reads files does not count.
    const quiet = `const open = process.getActiveResourcesInfo().filter((kind) => !/Pipe|TTY|FSReq|CloseReq/.test(kind)); if (open.length > 0) throw new Error(open);`;
    for (const [file, text] of [['trapped.mjs', `await import('${name}'); ${quiet}`], ['trapped.cjs', `require('${name}'); ${quiet}`]] as const) {
      expect(node(file, text, trap)).toEqual({ error: '', output: '' });
    }
  });

  it('has a trap that catches', () => {
    const uses = ['typeof window', 'globalThis.localStorage', 'setTimeout(() => {}, 0)', 'Date.now()', 'Math.random()', 'fetch', 'crypto'];
    const caught = `const caught = (use) => { try { (0, eval)(use); return false; } catch (error) { return /was touched/.test(error.message); } };`;
    expect(node('caught.cjs', `${caught} console.log(${JSON.stringify(uses)}.filter((use) => !caught(use)).join());`, trap)).toEqual({ error: '', output: '\n' });
  });

  it('is typed for both kinds of modules', { timeout: 120_000 }, () => {
    const text = names.map((name, index) => `import * as entry${index} from '${name}';\nexport const number${index}: number = entry${index};\n`).join('');
    const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, skipLibCheck: false, types: ['node'] };
    writeFileSync(join(app, 'a.mts'), text);
    writeFileSync(join(app, 'a.cts'), text);
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['a.mts', 'a.cts'] }));
    const { stdout } = spawnSync(process.execPath, [resolve('node_modules/typescript/bin/tsc'), '--pretty', 'false'], { cwd: app, encoding: 'utf8' });
    // A namespace is no number: that complaint, and only that one, says that the types were found.
    const complaints = stdout.split('\n').filter((line) => line.includes('error TS'));
    expect(complaints.filter((line) => !/^a\.[cm]ts.*TS2322: Type 'typeof import/.test(line))).toEqual([]);
    expect(complaints).toHaveLength(2 * names.length);
  });

  it('is small in a browser', async () => {
    const { outputFiles } = await build({
      stdin: { contents: `export { createChat } from 'chat-machines';`, resolveDir: app },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      conditions: ['module', 'import', 'browser'],
    });
    const [bundle] = outputFiles;
    const { aim = 0, ceiling = 0 } = budgets['createChat'] ?? {};
    const bytes = { min: bundle?.contents.length ?? 0, gzip: gzipSync(bundle?.contents ?? '', { level: 9 }).length };
    console.log(`the browser entry, XState included: ${bytes.min} bytes minified, ${bytes.gzip} gzip (aim: ${aim})`);
    expect(bundle?.text).not.toContain('was sent to stopped actor');
    expect(bytes.gzip).toBeGreaterThan(10_000);
    expect(bytes.gzip).toBeLessThan(ceiling);
  });

  it.each([['import', 'esm'], ['require', 'cjs']] as const)('has a panel that is bundled without the library for cards, by %s', async (condition, format) => {
    const contents = format === 'esm' ? "export * from 'chat-machines/element';" : "module.exports = require('chat-machines/element');";
    const { outputFiles, warnings } = await build({
      stdin: { contents, resolveDir: app }, bundle: true, write: false, format, target: 'es2022', platform: 'browser', conditions: ['module', condition], logLevel: 'silent',
    });
    expect(warnings).toEqual([]);
    expect(outputFiles[0]?.text).toMatch(/import\("adaptivecards"\)/);
  });

  it.each([['react', 'react'], ['vue', 'vue'], ['svelte', 'svelte'], ['solid', 'solid-js'], ['angular', '@angular/core']])('has an adapter for %s of at most 2 kB, without any of the engine', async (name, framework) => {
    const { outputFiles, metafile } = await build({
      stdin: { contents: `export * from 'chat-machines/${name}';`, resolveDir: app },
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: 'esm',
      target: 'es2022',
      external: [framework, `${framework}/*`],
    });
    expect(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length).toBeLessThanOrEqual(2_000);
    expect(Object.keys(metafile.inputs).filter((file) => /xstate|nanoid|idb-keyval|adapters\/browser/.test(file))).toEqual([]);
  });
});

/** Every name through which a library could reach the world: reading one of them throws. */
const trap = `
  const touched = (name) => { throw new Error(name + ' was touched'); };
  for (const name of ['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB', 'crypto', 'fetch',
    'performance', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'Worker', 'BroadcastChannel', 'setTimeout', 'setInterval', 'setImmediate',
    'queueMicrotask', 'addEventListener', 'requestAnimationFrame']) {
    Object.defineProperty(globalThis, name, { get: () => touched(name), configurable: true });
  }
  Date.now = () => touched('Date.now');
  Math.random = () => touched('Math.random');
`;

function node(file: string, text: string, preload = ''): { error: string; output: string } {
  writeFileSync(join(app, file), text);
  writeFileSync(join(app, 'preload.cjs'), preload);
  const env = { PATH: process.env['PATH'] };
  const { stderr, stdout } = spawnSync(process.execPath, ['--require', './preload.cjs', file], { cwd: app, env, encoding: 'utf8', timeout: 20_000 });
  return { error: stderr, output: stdout };
}

/** What a declaration imports, as files of dist: `./a.js` is declared by `a.d.ts`, `./a.cjs` by `a.d.cts`. */
function relativeImports(file: string): string[] {
  const named = readFileSync(join(dist, file), 'utf8').matchAll(/(?:from |import\(|import )['"](\.[^'"]+)['"]/g);
  return [...named].map(([, specifier = '']) => join(dirname(file), specifier.replace(/\.(c?)js$/, '.d.$1ts')));
}
