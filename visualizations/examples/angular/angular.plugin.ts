import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCompilerHost, formatDiagnostics, NodeJSFileSystem, ConsoleLogger, LogLevel, performCompilation, readConfiguration } from '@angular/compiler-cli';
import { createEs2015LinkerPlugin } from '@angular/compiler-cli/linker/babel';
import { transformAsync } from '@babel/core';
import type { Plugin } from 'vite';

const folder = import.meta.dirname;

/** Angular's own compiler and linker as a Vite plugin: all of this folder is compiled at once, and again when a file changes. */
export function angular(): Plugin {
  let compiled = new Map<string, string>();
  const compile = (): void => {
    const { rootNames, options } = readConfiguration(join(folder, 'tsconfig.json'), { noEmit: false });
    const host = createCompilerHost({ options });
    const written = new Map<string, string>();
    host.writeFile = (_path, text, _mark, _onError, files) => {
      for (const { fileName } of files ?? []) written.set(fileName, text);
    };
    const { diagnostics } = performCompilation({ rootNames, options, host });
    const errors = diagnostics.filter(({ category }) => category === 1);
    if (errors.length > 0) throw new Error(formatDiagnostics(errors));
    compiled = written;
  };
  return {
    name: 'angular',
    enforce: 'pre',
    config: () => ({ optimizeDeps: { exclude: ['@angular/core', '@angular/common', '@angular/platform-browser'] } }),
    buildStart: compile,
    hotUpdate: ({ file }) => {
      if (file.startsWith(folder)) compile();
    },
    async load(id) {
      const [path = ''] = id.split('?');
      if (path.startsWith(folder) && path.endsWith('.ts')) return compiled.get(path);
      if (!/@angular\/.*\.mjs$/.test(path)) return null;
      const text = await readFile(path, 'utf8');
      return text.includes('ɵɵngDeclare') ? link(path, text) : null;
    },
  };
}

/** What libraries ship is compiled to the half: the linker does the rest. */
async function link(path: string, text: string) {
  const linker = createEs2015LinkerPlugin({ fileSystem: new NodeJSFileSystem(), logger: new ConsoleLogger(LogLevel.warn), linkerJitMode: false });
  const linked = await transformAsync(text, { filename: path, compact: false, configFile: false, babelrc: false, plugins: [linker] });
  return linked?.code ?? text;
}
