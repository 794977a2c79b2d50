import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { drawElsewhere, drawForParent } from './server/chart-worker.ts';
import { isSomebodyThere, openBrowser } from './server/open-browser.ts';
import { startPlayground } from './server/playground-server.ts';
import { readServeOptions, type ServeOptions } from './server/serve-options.ts';

/** Built, this file lies beside the folder of the page. */
const pageFolder = join(dirname(fileURLToPath(import.meta.url)), 'page');
const inspectorFolder = join(dirname(fileURLToPath(import.meta.url)), 'inspector');
/** The same file is the program of the thread that draws. */
const drawChart = drawElsewhere(new URL(import.meta.url));

/** `npm start`: the gateway and the playground, until Ctrl-C. */
async function serve({ port, opensBrowser, hasDemoAgent }: ServeOptions): Promise<void> {
  const playground = await startPlayground({ port, hasDemoAgent, pageFolder, inspectorFolder, drawChart });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void playground.close().then(() => process.exit(0)));
  console.log(`The playground is at ${playground.url} (Ctrl-C ends it)`);
  if (opensBrowser && isSomebodyThere()) openBrowser(playground.url);
}

function giveUp(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

function main(args: readonly string[]): void {
  const asked = readServeOptions(args);
  if ('help' in asked) console.log(asked.help);
  else if ('problem' in asked) giveUp(asked.problem);
  else serve(asked.serve).catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)));
}

if (isMainThread) main(process.argv.slice(2));
else drawForParent();
