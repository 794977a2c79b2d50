import { spawn } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { checkDirection } from './direction.ts';

/** One thing that is looked at without running any of our code. */
interface Check {
  readonly name: string;
  run(root: string): Promise<CheckResult>;
}

interface CheckResult {
  readonly passed: boolean;
  readonly output: string;
}

export interface NamedResult extends CheckResult {
  readonly name: string;
}

export const checks: readonly Check[] = [
  { name: 'types', run: types },
  { name: 'lint', run: lint },
  { name: 'import direction', run: async (root) => direction(root) },
];

/** A check that breaks has failed. */
export async function runCheck(check: Check, root = process.cwd()): Promise<NamedResult> {
  const result = await check.run(root).catch((error: unknown) => ({ passed: false, output: String(error) }));
  return { name: check.name, ...result, output: result.output.trimEnd() };
}

async function types(root: string): Promise<CheckResult> {
  const { code, output } = await node(root, ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false', '--listFiles']);
  const lines = output.split('\n').filter((line) => line !== '');
  // A listed file is a bare absolute path; whatever else is there is a complaint.
  const complaints = lines.filter((line) => !isAbsolute(line));
  const ours = lines.filter((line) => isAbsolute(line) && !line.includes('node_modules'));
  return verdict(code === 0, complaints, { files: ours.length });
}

interface LintReport {
  readonly diagnostics: readonly {
    readonly message: string;
    readonly code?: string;
    readonly filename?: string;
    readonly labels: readonly { readonly span: { readonly line: number; readonly column: number } }[];
  }[];
  readonly number_of_files: number;
  readonly number_of_rules: number;
}

async function lint(root: string): Promise<CheckResult> {
  const { code, output } = await node(root, ['node_modules/oxlint/bin/oxlint', '--format=json']);
  const start = output.indexOf('{');
  if (start === -1) return { passed: false, output };
  const report = JSON.parse(output.slice(start)) as LintReport;
  const complaints = report.diagnostics.map(({ message, code: rule, filename, labels }) => {
    const span = labels[0]?.span;
    return `${filename}:${span?.line}:${span?.column} ${message} ${rule ?? ''}`;
  });
  return verdict(code === 0, complaints, { files: report.number_of_files, rules: report.number_of_rules });
}

function direction(root: string): CheckResult {
  const { files, imports, violations } = checkDirection(root);
  return verdict(violations.length === 0, violations, { files, imports });
}

/** A check that has looked at nothing has proven nothing. */
function verdict(passed: boolean, complaints: readonly string[], lookedAt: Readonly<Record<string, number>>): CheckResult {
  const looked = Object.entries(lookedAt).map(([what, count]) => `${count} ${what}`).join(', ');
  const enough = Object.values(lookedAt).every((count) => count > 0);
  return { passed: passed && enough, output: [looked, ...complaints].join('\n  ') };
}

/** Runs one of our tools to its end. */
function node(root: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: output.join('') }));
  });
}
