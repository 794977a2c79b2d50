import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readRecording, replay } from '../../adapters/recorder/recorder.ts';

/** `npm run replay -- file.jsonl [--json]`: runs a recording through the real machines and says whether every state was the same. */
const { values, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
const [file] = positionals;

try {
  if (file === undefined) throw new Error('which recording? npm run replay -- file.jsonl');
  const began = performance.now();
  const report = await replay(readRecording(readFileSync(file, 'utf8')));
  const tookMs = Math.round(performance.now() - began);
  for (const { where, expected, got } of report.divergences) console.log(`${where}:\n  recorded ${expected}\n  replayed ${got}`);
  const lived = `${Math.round(report.livedMs / 1_000)} s as they were lived, ${tookMs} ms now`;
  console.log(`${report.isSame ? 'the same' : `${report.divergences.length} differences`}: ${report.steps} things came in, ${report.states} states, ${lived}`);
  if (values.json) console.log(JSON.stringify({ ...report, tookMs }));
  process.exitCode = report.isSame ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
