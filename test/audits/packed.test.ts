import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entries } from '../../esbuild.mjs';
import { startRegistry } from './local-registry.ts';

/** A clone in which the package is packed, and an app beside it that installs that, as the guide says; the app has all that the package may want besides. */
const folder = mkdtempSync(join(tmpdir(), 'chat-machines-packed-'));
const clone = join(folder, 'chat-machines');
const app = join(folder, 'my-app');
const installed = join(app, 'node_modules/chat-machines');
let tarball: Buffer;

const names = Object.keys(entries).map((subpath) => subpath.replace('.', 'chat-machines'));
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  files: string[]; dependencies: Record<string, string>; peerDependencies: Record<string, string>;
};
const wanted = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];

beforeAll(async () => {
  for (const place of [clone, app]) mkdirSync(place);
  for (const file of ['package.json', 'esbuild.mjs', 'tsconfig.json', 'test', ...manifest.files.filter((name) => name !== 'dist')]) cpSync(file, join(clone, file), { recursive: true });
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
  const registry = await startRegistry(folder, Object.keys(manifest.dependencies));
  const shown = /```sh\n([\s\S]*?)```/.exec(readFileSync('adapters/browser/README.md', 'utf8'))?.[1] ?? '';
  expect(shown.split('\n').filter(Boolean)).toHaveLength(2);
  // As nobody's npm is set up, and with nothing of the npm that runs this.
  const env = { PATH: process.env['PATH'], HOME: folder, npm_config_registry: registry.url, npm_config_audit: 'false', npm_config_update_notifier: 'false' };
  await promisify(execFile)('sh', ['-ec', shown], { cwd: folder, env });
  registry.close();
  tarball = readFileSync(join(clone, readdirSync(clone).find((name) => name.endsWith('.tgz')) ?? ''));
  const has = new Set(readdirSync(join(app, 'node_modules')));
  expect([...Object.keys(manifest.dependencies), 'chat-machines'].filter((name) => !has.has(name))).toEqual([]);
  // What it may want besides; what a package asks for itself is found where it really is.
  for (const name of readdirSync('node_modules').filter((one) => !one.startsWith('.') && !has.has(one))) symlinkSync(resolve('node_modules', name), join(app, 'node_modules', name));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed package', () => {
  it('is as publint wants it', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, level: 'suggestion', strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that are not wrong, for ESM, CommonJS and bundlers', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
    if (!analysis.types) throw new Error('the package has no types');
    // The resolution of Node 10 knows no subpaths, and Node 10 could not run us; the guide says so.
    const isOfNode10 = (problem: object): boolean => 'resolutionKind' in problem && problem.resolutionKind === 'node10';
    expect(analysis.problems.filter((problem) => !isOfNode10(problem))).toEqual([]);
    const said = Number(/finds the (\d+) subpaths/.exec(readFileSync('adapters/browser/README.md', 'utf8'))?.[1]);
    expect(analysis.problems.filter(isOfNode10).map(({ kind }) => kind)).toEqual(Array<string>(said).fill('NoResolution'));
    expect(Object.keys(analysis.entrypoints).sort()).toEqual([...Object.keys(entries), './package.json'].sort());
  }, 120_000);

  it('has maps whose every source is beside them, or in them where the package has it nowhere', () => {
    const maps = readdirSync(join(installed, 'dist'), { recursive: true }).map((file) => join(installed, 'dist', String(file))).filter((file) => file.endsWith('.map'));
    const modules = maps.filter((file) => dirname(file) !== join(installed, 'dist'));
    expect([modules.length > 30, maps.length - modules.length]).toEqual([true, 3]);
    const wrong = modules.flatMap((file) => {
      const { sources, sourcesContent } = JSON.parse(readFileSync(file, 'utf8')) as { sources: string[]; sourcesContent: (string | null)[] };
      return sources.filter((source, index) => existsSync(resolve(dirname(file), source)) === (typeof sourcesContent[index] === 'string')).map((source) => `${file}: ${source}`);
    });
    expect(wrong).toEqual([]);
  });

  it('touches nothing when any entry is loaded, in Node and in a worker, as a module and as CommonJS', () => {
    const each = (load: string): string => `
      ${trap} ${dependenciesFirst} setTrap();
      for (const name of ${JSON.stringify(names)}) { try { ${load} } catch (error) { process._rawDebug(name + ': ' + error.message); } }
      quiet();`;
    const inWorker = (file: string): string => `new (require('node:worker_threads').Worker)(require('node:path').resolve('${file}'));`;
    writeFileSync(join(app, 'a.mjs'), `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ${each('await import(name);')}`);
    writeFileSync(join(app, 'a.cjs'), `(async () => { ${each('require(name);')} })();`);
    writeFileSync(join(app, 'worker-a.cjs'), inWorker('a.mjs'));
    writeFileSync(join(app, 'worker-b.cjs'), inWorker('a.cjs'));
    const results = ['a.mjs', 'a.cjs', 'worker-a.cjs', 'worker-b.cjs'].map((file) => [file, run([file])]);
    expect(results).toEqual(results.map(([file]) => [file, '']));
  }, 60_000);

  it('does what "Getting started" prints, copied into one file', () => {
    const printed = [...readFileSync('adapters/browser/README.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, piece]) => piece);
    expect(printed.length).toBeGreaterThan(5);
    writeFileSync(join(app, 'getting-started.mjs'), printed.join('\n'));
    expect(run(['getting-started.mjs'])).toBe('');
  }, 60_000);

  it('has a trap that catches', () => {
    writeFileSync(join(app, 'caught.cjs'), `${trap} setTrap(); try { setTimeout(() => {}, 0); } catch (error) { console.error(error.message); }`);
    expect(run(['caught.cjs'])).toBe('setTimeout was touched\n');
    writeFileSync(join(app, 'open.cjs'), `${trap} setInterval(() => {}, 1_000); quiet();`);
    expect(run(['open.cjs'])).toContain('left open: Timeout');
  });

  it.each([['5.4', 'typescript-5-4'], ['5.9', 'typescript-5-9'], ['7', 'typescript']])('has types for TypeScript %s', (version, compiler) => {
    const { version: found } = JSON.parse(readFileSync(`node_modules/${compiler}/package.json`, 'utf8')) as { version: string };
    expect(found.startsWith(version)).toBe(true);
    const everyEntry = names.map((name, index) => `import * as entry${index} from '${name}';\nexport const number${index}: number = entry${index};\n`).join('');
    writeFileSync(join(app, 'all.mts'), everyEntry);
    writeFileSync(join(app, 'all.cts'), everyEntry);
    writeFileSync(join(app, 'use.mts'), use);
    const compilerOptions = { module: 'nodenext', target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], strict: true, noEmit: true, skipLibCheck: false, types: ['node'] };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['all.mts', 'all.cts', 'use.mts'] }));
    const { stdout } = spawnSync(process.execPath, [resolve(`node_modules/${compiler}/bin/tsc`), '--pretty', 'false'], { cwd: app, encoding: 'utf8' });
    const complaints = stdout.split('\n').filter((line) => /error TS/.test(line));
    // A namespace is no number: that complaint, and only that one, says that the types were found.
    const found2322 = complaints.filter((line) => /^all\.[cm]ts.*TS2322: Type 'typeof import/.test(line));
    expect(found2322).toHaveLength(2 * names.length);
    // What other packages declare is theirs to mend; and before 5.8 the compiler lets no CommonJS have types of frameworks that are modules only (their READMEs say so).
    const isOurs = (line: string): boolean => /^(node_modules\/chat-machines|all|use)/.test(line) && !/\/(solid|angular)\.d\.cts.* TS1479:/.test(line);
    const ours = complaints.filter((line) => !found2322.includes(line) && isOurs(line));
    expect(ours).toEqual([]);
  }, 120_000);
});

/** What a small app says with the types; a mistake of each kind is marked, so that types that have become `any` are noticed. */
const use = `
import { createChat, multiThread, type Message } from 'chat-machines';
import { connectionMachine } from 'chat-machines/machines';
import { liveChatModel, conversations, drive, walk } from 'chat-machines/testing';

const chat = createChat({ brandId: 1, channelId: 'c', environment: 'EU1', features: [multiThread()] });
const texts: string[] = chat.thread().snapshot.messages.map((message: Message) => message.text);
chat.on('message.received', ({ message, cause }) => { const why: 'push' | 'recovered' | 'history' = cause; return [why, message.id]; });
chat.loadThreads().then((list) => list[0]?.id);
// @ts-expect-error: no such region
createChat({ brandId: 1, channelId: 'c', environment: 'EU9' });
// @ts-expect-error: an option that is missing
createChat({ brandId: 1, environment: 'EU1' });
// @ts-expect-error: no such moment
chat.on('message.gone', () => {});
// @ts-expect-error: a verb of a feature that was not added
createChat({ brandId: 1, channelId: 'c', environment: 'EU1' }).loadThreads();
const id: string = connectionMachine.id;
const tour = walk(liveChatModel, { ...conversations.liveChat, cover: 'pairs' });
// @ts-expect-error: no such cover
walk(liveChatModel, { cover: 'everything' });
export const driven: Promise<{ readonly steps: readonly string[] }> = drive(tour.walks[0]!, {});
export { id, texts };
`;

const dependenciesFirst = `for (const name of ${JSON.stringify([...wanted, 'xstate/graph', 'node:http', 'node:crypto', 'node:stream', 'node:worker_threads'])}) { try { await import(name); } catch {} try { require(name); } catch {} }`;

/** Every name through which a library could reach the world: reading one of them throws. */
const trap = `
  const touched = (name) => { throw new Error(name + ' was touched'); };
  const setTrap = () => {
    for (const name of ['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB', 'crypto', 'fetch', 'self',
      'performance', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'Worker', 'BroadcastChannel', 'setTimeout', 'setInterval', 'setImmediate',
      'queueMicrotask', 'addEventListener', 'requestAnimationFrame', 'customElements', 'HTMLElement']) {
      Object.defineProperty(globalThis, name, { get: () => touched(name), configurable: true });
    }
    Date.now = () => touched('Date.now');
    Math.random = () => touched('Math.random');
  };
  const quiet = () => {
    const open = process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|Server|TCP|Socket|Watch|Worker/.test(kind));
    if (open.length > 0) { process._rawDebug('left open: ' + open); process.exit(1); }
  };
`;

/** What a script says; nothing, where all is well. */
function run(args: readonly string[]): string {
  const { stderr, stdout, status, error } = spawnSync(process.execPath, args, { cwd: app, env: { PATH: process.env['PATH'] }, encoding: 'utf8', timeout: 30_000 });
  return `${stdout}${stderr}${status === 0 || stderr !== '' ? '' : `ended with ${status ?? error?.message}`}`;
}
