import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commandLine, help } from '../kit/command-line.ts';
import { equivalentMutants } from './equivalent-mutants.ts';
import type { MutationReport } from './mutation-run.ts';

const usage = `Usage: npm run mutate -- [--json]

One fault after another in every chart, and how many the walks notice; exit code 1 where they are too few (test/README.md).
  --json   the last line is one object`;

const values = commandLine(usage, () => parseArgs({ options: { help, json: { type: 'boolean', default: false } } }).values);

/** How many of the mutants the walks must notice, of 1. */
const aim = 0.9;

/** Runs every mutant of every chart along its walks, in Vitest, which the scenarios need. */
async function measure(): Promise<MutationReport[]> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-machines-mutants-'));
  const file = join(folder, 'reports.jsonl');
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/mutation/vitest.config.ts', '--reporter=dot'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, MUTATION_FILE: file } });
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  rmSync(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error('a chart does not pass its own walks: run npx vitest run test/model');
  return lines.map((line) => JSON.parse(line) as MutationReport).sort((a, b) => a.machine.localeCompare(b.machine));
}

const percent = (killed: number, mutants: number): string => `${((100 * killed) / Math.max(1, mutants)).toFixed(1)} %`;

function row(name: string, killed: number, mutants: number): string {
  return `${name.padEnd(22)} ${String(killed).padStart(4)} of ${String(mutants).padStart(4)}  ${percent(killed, mutants).padStart(8)}`;
}

console.error('One fault after another in every chart; prints at the end.');
const reports = await measure();
const sum = (of: (report: MutationReport) => number): number => reports.reduce((all, report) => all + of(report), 0);
const [killed, mutants] = [sum((report) => report.killed), sum((report) => report.mutants)];
const kinds = [...new Set(reports.flatMap((report) => Object.keys(report.kinds)))].sort();
for (const report of reports) console.log(row(report.machine, report.killed, report.mutants));
console.log('');
for (const kind of kinds) console.log(row(kind, sum((report) => report.kinds[kind]?.[0] ?? 0), sum((report) => report.kinds[kind]?.[1] ?? 0)));
console.log(`\n${row('mutation score', killed, mutants)}  (aim: ${percent(aim, 1)})`);
for (const name of reports.flatMap((report) => report.survived)) {
  const reason = equivalentMutants[name];
  console.log(`survived${reason === undefined ? '' : ', equivalent'}: ${name}${reason === undefined ? '' : ` (${reason})`}`);
}
if (values.json) {
  console.log(JSON.stringify({ mutants, killed, score: killed / Math.max(1, mutants), survived: reports.flatMap((report) => report.survived), machines: reports }));
}
process.exitCode = mutants > 0 && killed / mutants >= aim ? 0 : 1;
