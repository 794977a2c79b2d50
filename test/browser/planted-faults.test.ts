import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../adapters/local-gateway/gateway.ts';
import { coverage, coverageLine, type Driven, liveChatModel, TestGateway } from '../testing/testing.ts';
import type {} from '../../visualizations/examples/planted-faults/app.ts';
import { runOnPage, tour } from '../../visualizations/examples/planted-faults/suite.ts';
import { launchChromium } from './chromium.ts';

const folder = 'visualizations/examples/planted-faults';
let browser: Browser;
let running: RunningGateway;
let gateway: TestGateway;

beforeAll(async () => {
  const [built] = (await build({ entryPoints: [`${folder}/app.ts`], bundle: true, write: false, format: 'esm', conditions: ['module', 'browser'] })).outputFiles;
  const files: Record<string, readonly [type: string, content: string]> = {
    '/shop': ['text/html', readFileSync(`${folder}/page.html`, 'utf8')], '/app.js': ['text/javascript', built?.text ?? ''],
  };
  const serve: NonNullable<Parameters<typeof startGateway>[0]>['handle'] = ({ url = '' }, response) => {
    const file = files[url.split('?')[0] ?? ''];
    if (file) response.writeHead(200, { 'content-type': file[0] }).end(file[1]);
    return file !== undefined;
  };
  [browser, running] = await Promise.all([launchChromium(), startGateway({ handle: serve })]);
  gateway = TestGateway.at(running.urls.control);
});

afterAll(async () => {
  await browser?.close();
  await running?.close();
});

/** Every walk on a fresh page, up to the first on which something is wrong. */
async function run(faults: readonly string[]): Promise<{ driven: Driven[]; failure: string }> {
  const driven: Driven[] = [];
  for (const walked of tour.walks) {
    await gateway.reset();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${running.urls.chat}/shop?faults=${faults.join()}`);
    try {
      driven.push(await runOnPage(page, gateway, walked));
    } catch (error) {
      return { driven, failure: (error as Error).message };
    } finally {
      await context.close();
    }
  }
  return { driven, failure: '' };
}

/** What the suite says of each fault. */
const signs: Readonly<Record<string, RegExp>> = {
  // The button stays enabled when the live chat is over.
  send: /(agent\.closes|customer\.ends|line\.returns)\]: send button\n/,
  // A message is shown twice after a reconnect.
  twice: /line\.returns\]: messages\n/,
  // The notice stays when the customer is not in the queue any more.
  queue: /(agent\.accepts|customer\.ends|line\.returns)\]: queue notice\n/,
};

test('the suite is short', () => {
  expect(readFileSync(`${folder}/suite.ts`, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(40);
});

test.each(Object.entries(signs))('it finds the fault "%s" where that is the only one', async (fault, sign) => {
  expect((await run([fault])).failure).toMatch(sign);
}, 120_000);

test('it finds all three, one after another, as they are mended, and then has nothing to say', async () => {
  let planted = Object.keys(signs);
  for (let round = 0; round < 3; round++) {
    const { failure } = await run(planted);
    const found = planted.filter((fault) => signs[fault]?.test(failure));
    expect(found, failure).toHaveLength(1);
    planted = planted.filter((fault) => !found.includes(fault));
  }
  const { driven, failure } = await run(planted);
  const report = coverage(liveChatModel, driven);
  console.log(`in Chromium, ${coverageLine(report)} (${driven.length} walks, ${driven.flatMap(({ steps }) => steps).length} steps)`);
  expect(failure).toBe('');
  expect(report.missed).toEqual([]);
}, 240_000);
