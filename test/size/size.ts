import { parseArgs } from 'node:util';
import { commandLine, help } from '../kit/command-line.ts';
import { budgets } from './budgets.ts';
import { imports, type Size, sizeOf } from './measure-size.ts';

const usage = `Usage: npm run size -- [--json]

What each entry and typical imports weigh, in bytes; exit code 1 where one is over its ceiling (test/size/budgets.ts).`;

const values = commandLine(usage, () => parseArgs({ options: { help, json: { type: 'boolean', default: false } } }).values);

const sizes: Record<string, Size> = {};
for (const [name, contents] of Object.entries(imports)) {
  const size = await sizeOf(contents);
  sizes[name] = size;
  if (values.json) continue;
  const budget = budgets[name];
  console.log(`${String(size.min).padStart(8)} min ${String(size.gzip).padStart(7)} gzip ${String(size.brotli).padStart(7)} brotli  ${name}${budget ? ` (aim ${budget.aim}, at most ${budget.ceiling})` : ''}`);
}
if (values.json) console.log(JSON.stringify({ entries: sizes }));
const over = Object.entries(budgets).filter(([name, { ceiling }]) => (sizes[name]?.gzip ?? Infinity) > ceiling);
for (const [name, { ceiling }] of over) console.error(`${name}: ${sizes[name]?.gzip} bytes of gzip, ${ceiling} are its ceiling`);
process.exitCode = over.length === 0 ? 0 : 1;
