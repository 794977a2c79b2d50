// Builds the library into dist/ and the tools into build/.
//
//   node esbuild.mjs                      everything, with declarations
//   node esbuild.mjs gateway playground   these tools only
//   node esbuild.mjs --run gateway ...    build one tool, then run it in this very process with the rest of the arguments
//
// This file has no dependencies but esbuild, so that `npm start` is up at once.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, parse, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, stop } from 'esbuild';
import { shortStyle } from './adapters/element/style/short-style.mjs';

const root = dirname(fileURLToPath(import.meta.url));

/** What the package offers: subpath -> source. `exports` in package.json says the same, and a test compares them. */
export const entries = {
  '.': 'adapters/browser/browser.ts',
  './machines': 'machines/machines.ts',
  './gateway': 'adapters/local-gateway/gateway.ts',
  './node': 'adapters/node/node.ts',
  './fingerprint': 'adapters/fingerprint/fingerprint.ts',
  './testing': 'test/testing/testing.ts',
  './testing/arbitraries': 'test/testing/arbitraries.ts',
  './recorder': 'adapters/recorder/recorder.ts',
  './inspector': 'adapters/inspector/inspector.ts',
  './react': 'adapters/react/react.ts',
  './vue': 'adapters/vue/vue.ts',
  './svelte': 'adapters/svelte/svelte.ts',
  './solid': 'adapters/solid/solid.ts',
  './angular': 'adapters/angular/angular.ts',
  './nice-sdk': 'adapters/nice-sdk/nice-sdk.ts',
  './element': 'adapters/element/element.ts',
};

/** What we run ourselves: name -> source. */
const tools = {
  gateway: 'adapters/local-gateway/cli.ts',
  playground: 'visualizations/playground/serve.ts',
  diagrams: 'visualizations/diagrams.ts',
  screenshot: 'visualizations/playground/screenshot.ts',
  check: 'test/tools/check.ts',
  simulate: 'test/simulation/simulate.ts',
  mutate: 'test/mutation/mutate.ts',
  storm: 'test/simulation/storm.ts',
  docs: 'test/tools/docs.ts',
  replay: 'visualizations/inspector/replay.ts',
  inspect: 'visualizations/inspector/serve.ts',
  test: 'test/tools/test.ts',
  bench: 'test/bench/bench.ts',
  size: 'test/size/size.ts',
  soak: 'test/soak/soak.ts',
  acceptance: 'test/acceptance/acceptance.ts',
};

/** Tools that run on the XState that users get. */
const shipped = ['bench', 'replay', 'acceptance'];

/** Tools that use the package by its name, as it is packed. */
const strangers = ['acceptance'];

/** What a browser loads: name -> source. HTML and CSS beside the source are copied as they are. */
const pages = { page: 'visualizations/playground/page.ts', inspector: 'visualizations/inspector/page.ts' };
const copied = ['.html', '.css', '.svg'];

/** Pages that load a part of themselves later. */
const split = ['page'];

/** What a page borrows from another. */
const borrowed = { inspector: ['visualizations/playground/theme.css'] };

/** What a tool needs built before it can run. */
const needs = { playground: ['page', 'inspector'], screenshot: ['page', 'inspector'], inspect: ['inspector'], acceptance: ['library'] };

const common = { absWorkingDir: root, bundle: true, target: 'es2022', logLevel: 'warning', sourcemap: true };

// Setting `conditions` drops esbuild's own `module`, and with it the small, tree-shakable build of XState: always name it.
// `development` is where XState warns about mistakes that are silent in production.
const development = ['module', 'development', 'import'];

/** For a page without a bundler: everything in one file, as `ChatMachines`. */
const scriptTag = {
  entryPoints: [entries['.']], format: 'iife', globalName: 'ChatMachines', minify: true, platform: 'browser', conditions: ['module', 'browser'],
};

/** ESM with shared chunks, and CommonJS; and one script for a tag. XState, nanoid and ws stay imports, so that an app has one copy of each. */
export async function buildLibrary({ outdir = join(root, 'dist'), declarations = true } = {}) {
  const library = {
    ...common,
    entryPoints: Object.values(entries),
    outdir,
    outbase: root,
    packages: 'external',
    platform: 'neutral',
    plugins: [shortStyle],
    metafile: true,
  };
  rmSync(outdir, { recursive: true, force: true });
  const [esm, cjs] = await Promise.all([
    build({ ...library, format: 'esm', splitting: true, chunkNames: 'chunks/[name]-[hash]' }),
    build({ ...library, format: 'cjs', outExtension: { '.js': '.cjs' } }),
    build({ ...common, ...scriptTag, outfile: join(outdir, 'chat-machines.iife.js') }),
    ...scripts(outdir),
  ]);
  const { files: shipped } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const file of [esm, cjs].flatMap(({ metafile }) => Object.keys(metafile.outputs))) if (file.endsWith('.map')) leaveOutShipped(join(root, file), shipped);
  if (declarations) writeDeclarations(outdir, library.entryPoints);
}

/** A map of a module repeats no source that the package ships beside it. */
function leaveOutShipped(file, shipped) {
  const { sources, sourcesContent, ...map } = JSON.parse(readFileSync(file, 'utf8'));
  const isShipped = (source) => shipped.includes(relative(root, resolve(dirname(file), source)).split(sep, 1)[0]);
  writeFileSync(file, JSON.stringify({ ...map, sources, sourcesContent: sources.map((source, index) => (isShipped(source) ? null : sourcesContent[index])) }));
}

/** What a page takes with one script tag: the panel with everything in it, and beside it what the panel loads when it needs it. */
function scripts(outdir) {
  const script = { ...common, minify: true, plugins: [shortStyle], platform: 'browser', conditions: ['module', 'import', 'browser'] };
  return [
    build({ ...script, format: 'iife', external: ['adaptivecards'], entryPoints: { 'chat-panel.iife': 'adapters/element/chat-panel.iife.ts' }, outdir }),
    build({ ...script, format: 'esm', entryPoints: { 'adaptive-cards': 'adaptivecards' }, outdir }),
  ];
}

/** `.d.ts` by the compiler, and a `.d.cts` beside each for `require`. */
function writeDeclarations(outdir, entryPoints) {
  const config = join(root, `build/declarations-${process.pid}.json`);
  mkdirSync(dirname(config), { recursive: true });
  const compilerOptions = { noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: root, outDir: outdir };
  writeFileSync(
    config,
    JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: [], files: entryPoints.map((file) => join(root, file)) }),
  );
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], { stdio: 'inherit' });
  rmSync(config);
  if (status !== 0) throw new Error('the declarations could not be made');
  for (const file of readdirSync(outdir, { recursive: true }).map(String)) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(outdir, file);
    const text = readFileSync(path, 'utf8').replace(relativeTypeScript, '$1.js$2');
    writeFileSync(path, text);
    writeFileSync(path.replace(/\.d\.ts$/, '.d.cts'), text.replace(relativeJavaScript, '$1.cjs$2'));
  }
}

const relativeTypeScript = /(['"]\.{1,2}\/[^'"\n]*)\.ts(['"])/g;
const relativeJavaScript = /(['"]\.{1,2}\/[^'"\n]*)\.js(['"])/g;

async function buildTool(name) {
  await buildWhole({
    entryPoints: { [name]: tools[name] },
    outdir: 'build',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'node20',
    conditions: shipped.includes(name) ? ['module', 'import', 'node'] : [...development, 'node'],
    external: ['ws', 'elkjs', 'elkjs/*', 'esbuild', 'playwright-core', 'vite', ...(strangers.includes(name) ? ['chat-machines', 'chat-machines/*'] : [])],
  });
}

async function buildPage(name) {
  const folder = dirname(pages[name]);
  const beside = readdirSync(join(root, folder)).filter((file) => copied.includes(extname(file))).map((file) => join(folder, file));
  await buildWhole({
    entryPoints: [{ in: pages[name], out: name }, ...[...beside, ...(borrowed[name] ?? [])].map((file) => ({ in: file, out: parse(file).name }))],
    outdir: `build/${name}`,
    loader: Object.fromEntries(copied.map((extension) => [extension, 'copy'])),
    platform: 'browser',
    conditions: [...development, 'browser'],
    // What is loaded only when it is needed lies in a file of its own.
    ...(split.includes(name) ? { splitting: true, chunkNames: 'chunk-[hash]' } : {}),
  });
}

/** Puts every file into its place in one piece: a tool that is starting elsewhere never reads half of one. */
async function buildWhole(options) {
  const { outputFiles } = await build({ ...common, format: 'esm', ...options, write: false });
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
}

/** Built once, whoever needs it. */
let library;

async function buildNamed(name) {
  if (name === 'library') return (library ??= buildLibrary());
  if (Object.hasOwn(tools, name)) return Promise.all([buildTool(name), ...(needs[name] ?? []).map(buildNamed)]);
  if (Object.hasOwn(pages, name)) return buildPage(name);
  throw new Error(`nothing called "${name}" to build: ${['library', ...Object.keys({ ...tools, ...pages })].join(', ')}`);
}

/** esbuild and the compiler have said themselves what is wrong; a stack of this script would only hide it. */
async function buildOrEnd(names) {
  try {
    await Promise.all(names.map(buildNamed));
  } catch (error) {
    if (!('errors' in error)) console.error(error.message);
    process.exit(1);
  }
}

async function run(name, args) {
  if (!Object.hasOwn(tools, name ?? '')) throw new Error(`nothing called "${name}" to run: ${Object.keys(tools).join(', ')}`);
  await buildOrEnd([name]);
  await stop();
  const file = join(root, 'build', `${name}.mjs`);
  process.argv = [process.argv[0], file, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first, ...rest] = process.argv.slice(2);
  const started = performance.now();
  const names = first === undefined ? ['library', ...Object.keys(tools)] : [first, ...rest];
  if (first === '--run') await run(rest[0], rest.slice(1));
  else {
    await buildOrEnd(names);
    // The inspector as one file, from what was just built.
    if (first === undefined) spawnSync(process.execPath, [join(root, 'build/inspect.mjs'), '--static', join(root, 'build/inspector.html')], { stdio: ['ignore', 'ignore', 'inherit'] });
    console.error(`built ${names.join(', ')} in ${Math.round(performance.now() - started)} ms`);
  }
}
