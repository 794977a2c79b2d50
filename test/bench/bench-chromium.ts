import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { launchChromium } from '../browser/chromium.ts';
import type { BenchSize } from './live-chat.ts';
import type { Measured } from './measures.ts';
import type { Loopback } from './round-trip.ts';

/** What a page is told to do. */
export interface PageTask {
  readonly size: BenchSize;
  readonly environment: Loopback['environment'];
  readonly echoUrl: string;
  readonly only?: readonly string[];
}

interface ChromiumTask extends PageTask {
  say(line: string): void;
  /** What the echo answers from now on. */
  setAnswers(answers: readonly string[]): void;
}

/** The same measures in a real page, over the package as a browser bundles it. */
export async function measureInChromium({ say, setAnswers, ...task }: ChromiumTask): Promise<Partial<Measured>> {
  const { outputFiles } = await build({
    entryPoints: ['test/bench/bench-page.ts'], bundle: true, write: false, format: 'iife', globalName: 'bench', target: 'es2022',
    platform: 'browser', conditions: ['module', 'import', 'browser'], minify: true,
  });
  const script = outputFiles[0]?.text ?? '';
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.exposeFunction('benchSay', say);
    await page.exposeFunction('benchAnswers', setAnswers);
    await page.exposeFunction('benchHeap', async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      return (await devtools.send('Runtime.getHeapUsage')).usedSize;
    });
    await page.exposeFunction('benchCpu', async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN) * 1_000;
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.addScriptTag({ content: script });
    return await page.evaluate((given) => (globalThis as unknown as { bench: { run(task: PageTask): Promise<Partial<Measured>> } }).bench.run(given), task);
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}
