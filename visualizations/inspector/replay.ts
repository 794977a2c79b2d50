import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readRecordings, replay } from '../../adapters/recorder/recorder.ts';

const usage = `Usage: npm run replay -- file.jsonl [--json]

Runs each recording in the file through the real machines and says whether every state was the same.`;

try {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  const [file] = positionals;
  if (values.help) {
    console.log(usage);
    process.exit();
  }
  if (file === undefined) throw new Error('which recording? npm run replay -- file.jsonl');
  const recordings = readRecordings(readFileSync(file, 'utf8'));
  const reports = [];
  for (const [index, recording] of recordings.entries()) {
    const name = recording.head.name ?? (recordings.length === 1 ? undefined : `recording ${index + 1}`);
    const began = performance.now();
    const report = await replay(recording);
    const tookMs = Math.round(performance.now() - began);
    reports.push({ ...(name !== undefined && { name }), ...report, tookMs });
    const lived = `${Math.round(report.livedMs / 1_000)} s as they were lived, ${tookMs} ms now`;
    const outcome = report.isSame ? 'the same' : `${report.divergences.length} differences`;
    console.log(`${name === undefined ? '' : `${name}: `}${outcome}: ${report.steps} things came in, ${report.states} states, ${lived}`);
    for (const { where, expected, got } of report.divergences) console.log(`  ${where}:\n    recorded ${expected}\n    replayed ${got}`);
  }
  if (values.json) console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports));
  process.exitCode = reports.every(({ isSame }) => isSame) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
