import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { shortStyle } from '../../adapters/element/style/short-style.mjs';

/** Bytes, minified and then compressed. */
export interface Size {
  readonly min: number;
  readonly gzip: number;
  readonly brotli: number;
}

/** Features as an app adds them: the names that `chat-machines` has for them. */
const features = [
  'agentPresence', 'groupChat', 'multiThread', 'offlineForm', 'pageViews', 'persistentMenu', 'proactive', 'streams', 'survey', 'systemItems',
  'typingPreview', 'uploads', 'visitorEvents',
];

/** Subpath -> source, by what package.json offers. */
const entries = Object.entries((JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, { import?: { default: string } }> }).exports)
  .flatMap(([subpath, { import: built }]) => (built === undefined ? [] : [[subpath, built.default.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts')] as const]));

const main = 'adapters/browser/browser.ts';

/** What is measured: every entry of the package whole, and what apps typically import of the main one. */
export const imports: Readonly<Record<string, string>> = {
  ...Object.fromEntries(entries.map(([subpath, source]) => [subpath.replace('.', 'chat-machines'), `export * from './${source}';`])),
  createChat: `export { createChat } from './${main}';`,
  ...Object.fromEntries(features.map((name) => [`createChat + ${name}`, `export { createChat, ${name} } from './${main}';`])),
  everything: `export * from './${main}';`,
  safeUrl: `export { safeUrl } from './${main}';`,
};

/** Frameworks and programs that an app has anyway, or that only run in Node. */
const external = ['node:*', 'ws', 'elkjs', 'elkjs/*', 'fast-check', 'adaptivecards', 'react', 'vue', 'svelte', 'svelte/*', 'solid-js', 'solid-js/*', '@angular/*', 'rxjs', 'ua-parser-js'];

/** One import as a browser would load it. */
export async function sizeOf(contents: string): Promise<Size> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() }, bundle: true, minify: true, write: false, format: 'esm', target: 'es2022', platform: 'browser',
    conditions: ['module', 'import', 'browser'], external, logLevel: 'error', plugins: [shortStyle],
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array();
  return {
    min: bundle.length, gzip: gzipSync(bundle, { level: 9 }).length,
    brotli: brotliCompressSync(bundle, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  };
}
