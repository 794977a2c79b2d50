import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync } from 'vite';

/** What a folder may import besides itself; `types` may only be imported as types. */
interface Room {
  readonly path: string;
  readonly imports: readonly string[];
  readonly types?: readonly string[];
}

/** Imports point inward. A file lives in the longest path that contains it. */
const rooms: readonly Room[] = [
  { path: 'machines/data', imports: [] },
  { path: 'machines', imports: ['machines/data', 'xstate'] },
  { path: 'src', imports: ['machines', 'machines/data', 'xstate', 'nanoid'] },
  { path: 'adapters/local-gateway', imports: ['ws', 'node:*'], types: ['src/wire'] },
  { path: 'adapters/node', imports: ['src', 'adapters/browser', 'nanoid', 'ws', 'node:*'] },
  { path: 'adapters/fingerprint', imports: ['src', 'ua-parser-js'] },
  { path: 'adapters/inspector', imports: ['src', 'nanoid', 'xstate'] },
  { path: 'adapters/recorder', imports: ['src', 'xstate'] },
  { path: 'adapters/browser', imports: ['src', 'nanoid', 'idb-keyval'] },
  { path: 'adapters/element', imports: ['src', 'machines/data', 'adapters/browser', 'adaptivecards'] },
  { path: 'adapters/slice', imports: [] },
  { path: 'adapters/react', imports: ['adapters/slice', 'react'], types: ['src'] },
  { path: 'adapters/vue', imports: ['adapters/slice', 'vue'], types: ['src'] },
  { path: 'adapters/svelte', imports: ['adapters/slice', 'svelte'], types: ['src'] },
  { path: 'adapters/solid', imports: ['adapters/slice', 'solid-js'], types: ['src'] },
  { path: 'adapters/angular', imports: ['adapters/slice', '@angular/core'], types: ['src'] },
  { path: 'adapters', imports: ['src', 'adapters/browser'] },
  { path: 'test', imports: ['*'] },
  { path: 'visualizations', imports: ['*'] },
];

interface FoundImport {
  readonly from: string;
  readonly line: number;
  /** A path of the project where the import is relative, else the specifier as written. */
  readonly to: string;
  readonly typeOnly: boolean;
}

export interface DirectionReport {
  readonly files: number;
  readonly imports: number;
  readonly violations: readonly string[];
}

/** Reads every TypeScript file of the rooms under `root` and lists the imports that point the wrong way. */
export function checkDirection(root: string): DirectionReport {
  const files = sourceFiles(root);
  const imports = files.flatMap((file) => importsOf(root, file));
  return { files: files.length, imports: imports.length, violations: imports.flatMap(violation) };
}

/** The TypeScript files of all rooms, as paths of the project. */
export function sourceFiles(root: string): string[] {
  const tops = [...new Set(rooms.map((room) => room.path.split('/')[0] ?? room.path))];
  return tops
    .filter((top) => existsSync(join(root, top)))
    .flatMap((top) => readdirSync(join(root, top), { recursive: true }).map((file) => posix.join(top, String(file).replaceAll('\\', '/'))))
    .filter((file) => /\.(ts|tsx|mts)$/.test(file) && !/\/(node_modules|examples)\//.test(file))
    .sort();
}

function violation({ from, to, line, typeOnly }: FoundImport): string[] {
  const here = roomOf(from);
  const said = `${from}:${line} imports ${to}`;
  if (!here) return [`${said}, and stands in no room`];
  const target = roomOf(to)?.path ?? packageName(to);
  const allowed = [here.path, ...here.imports];
  if (allowed.includes(target) || allowed.includes('*')) return [];
  const asType = here.types?.some((path) => to.startsWith(`${path}/`)) ?? false;
  if (asType && typeOnly) return [];
  if (asType) return [`${said} as a value; from there it may take types only`];
  return [`${said}; ${here.path} may import only ${allowed.slice(1).join(', ') || 'its own files'}`];
}

function roomOf(file: string): Room | undefined {
  const around = rooms.filter((room) => file.startsWith(`${room.path}/`));
  return around.sort((a, b) => b.path.length - a.path.length)[0];
}

/** `xstate/graph` is `xstate`, `node:fs` is `node:*`. */
function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:*';
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function importsOf(root: string, file: string): FoundImport[] {
  const text = readFileSync(join(root, file), 'utf8');
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message ?? 'syntax error'}`);
  return [...statements(program)].map(({ specifier, at, typeOnly }) => ({
    from: file,
    line: text.slice(0, at).split('\n').length,
    to: specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier,
    typeOnly,
  }));
}

interface Statement {
  readonly specifier: string;
  readonly at: number;
  readonly typeOnly: boolean;
}

/** Every node of the tree that names a module: static, dynamic and type imports, and exports from elsewhere. */
function* statements(node: unknown): Generator<Statement> {
  if (typeof node !== 'object' || node === null) return;
  const { type, source, start } = node as { type?: unknown; source?: unknown; start?: unknown };
  const specifier = (source as { value?: unknown } | null | undefined)?.value;
  if (typeof type === 'string' && typeof specifier === 'string' && typeof start === 'number') {
    yield { specifier, at: start, typeOnly: type === 'TSImportType' || takesTypesOnly(node) };
  }
  for (const child of Object.values(node)) yield* statements(child);
}

function takesTypesOnly(node: object): boolean {
  const { importKind, exportKind, specifiers } = node as { importKind?: unknown; exportKind?: unknown; specifiers?: object[] };
  if (importKind === 'type' || exportKind === 'type') return true;
  return specifiers !== undefined && specifiers.length > 0 && specifiers.every(takesTypesOnly);
}
