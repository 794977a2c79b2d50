import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readRecordings } from '../../adapters/recorder/recorder.ts';
import { isSomebodyThere, openBrowser } from '../playground/server/open-browser.ts';
import { renderCharts } from '../statechart/machine-charts.ts';
import { startInspector } from './server/inspector-server.ts';
import { wholePage } from './server/whole-page.ts';

const help = `Usage: npm run inspect -- [options] [recording.jsonl]

Serves the inspector on 127.0.0.1 and stays up until Ctrl-C. It prints the address of the page, and the one that a chat tells.
With a recording, the page has it open.

  --port N       listen on port N instead of any free one
  --no-open      do not open a browser
  --static FILE  write the inspector as one HTML file that works from disk, and end`;

/** Built, this file lies beside the folder of the page. */
const folder = join(dirname(fileURLToPath(import.meta.url)), 'inspector');

async function main(): Promise<void> {
  const { values, positionals: [file] } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string', default: '0' }, 'no-open': { type: 'boolean' }, static: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return console.log(help);
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) throw new Error('--port takes a whole number from 0 to 65535 (0 = any free port).');
  // What cannot be read is told here rather than in the page.
  const recording = file === undefined ? '' : readFileSync(file, 'utf8');
  if (file !== undefined) readRecordings(recording);
  const page = async (): Promise<string> => wholePage({ folder, charts: { brief: await renderCharts('brief'), full: await renderCharts('full') }, recording });
  if (values.static !== undefined) {
    writeFileSync(values.static, await page());
    return console.log(`wrote ${values.static}`);
  }
  let made: Promise<string> | undefined;
  const server = await startInspector({ port: Number(values.port), token: randomBytes(16).toString('hex'), page: () => (made ??= page()) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.close().then(() => process.exit(0)));
  console.log(`The inspector is at ${server.pageUrl} (Ctrl-C ends it)`);
  console.log(`A chat in Node or another page tells it through ${server.feedUrl}`);
  if (values['no-open'] !== true && isSomebodyThere()) openBrowser(server.pageUrl);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
