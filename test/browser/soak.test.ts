import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Round } from '../soak/round.ts';
import { Site } from '../soak/site.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let site: Site;

beforeAll(async () => {
  [browser, site] = await Promise.all([launchChromium(), Site.open()]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test('a customer in tabs that are reloaded, closed and killed, on a line that breaks: each message arrives once, in order, in one conversation', async () => {
  const { said, problems, log } = await Round.run({ seed: 3, deeds: 14 }, site, browser);
  expect(said).toBeGreaterThan(3);
  expect(problems, log.join('\n')).toEqual([]);
}, 300_000);

test('it can fail: pages that keep nothing lose what they were told in their last moment', async () => {
  const { problems } = await Round.run({ seed: 1, deeds: 12, keeps: false, settleMs: 2_000 }, site, browser);
  expect(problems.filter((problem) => problem.includes('is lost'))).not.toEqual([]);
}, 300_000);
