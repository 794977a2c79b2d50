import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../test/browser/chromium.ts';
import { renderCharts } from '../statechart/machine-charts.ts';
import { type RunningPlayground, startPlayground } from './server/playground-server.ts';

/** One picture: its file, the colours, and how far the story goes. */
interface Picture {
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
  readonly isLineLost: boolean;
}

const pictures: readonly Picture[] = [
  { file: 'playground.png', colorScheme: 'light', isLineLost: false },
  { file: 'playground-dark.png', colorScheme: 'dark', isLineLost: false },
  { file: 'playground-line-lost.png', colorScheme: 'light', isLineLost: true },
];

const built = dirname(fileURLToPath(import.meta.url));
const folder = join(built, '../visualizations/screenshots');

/** `npm run screenshot`: plays a short conversation in the playground and takes its picture. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const playground = await startPlayground({ port: 0, hasDemoAgent: false, pageFolder: join(built, 'page'), drawCharts: renderCharts });
  const browser = await launchChromium();
  for (const picture of pictures) await take(browser, playground, picture);
  await browser.close();
  await playground.close();
}

async function take(browser: Browser, playground: RunningPlayground, { file, colorScheme, isLineLost }: Picture): Promise<void> {
  await control(playground, 'reset');
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme, locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`${playground.url}/#livechat`);
  await page.getByTestId('stage').locator('svg').waitFor();
  await converse(page);
  if (isLineLost) await loseLine(page, playground);
  else {
    await page.locator('[data-testid=actor][data-actor^=thread]').click();
    await page.getByTestId('agent-text').pressSequentially('You are welcome. Is there anything');
    await page.getByTestId('agent-typing').waitFor();
  }
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, file) });
  await context.close();
  console.log(`visualizations/screenshots/${file}`);
}

async function converse(page: Page): Promise<void> {
  await page.getByTestId('start-chat').click();
  await page.getByTestId('accept').click();
  await answer(page, 'Good morning, this is Grace. How can I help?');
  await write(page, 'Hi! My order 20418 has not arrived yet.');
  await answer(page, 'It left our warehouse yesterday and should be with you tomorrow before noon.');
  await write(page, 'Perfect, thank you!');
  await page.getByTestId('desk-read').click();
  await page.locator('[data-testid=message][data-status=read]').last().waitFor();
}

async function loseLine(page: Page, playground: RunningPlayground): Promise<void> {
  await control(playground, 'fault', { refuseUntil: Date.now() + 60_000, drop: true });
  await page.getByTestId('reconnecting').waitFor();
  await page.getByTestId('customer-text').fill('One more thing: can it go to the neighbours?');
  await page.getByTestId('customer-text').press('Enter');
  await page.locator('[data-testid=message][data-status=queued]').waitFor();
  await page.locator('[data-testid=connection][data-status=waiting]').waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('customer-text').fill(text);
  await page.getByTestId('customer-text').press('Enter');
  await page.getByTestId('desk-message').filter({ hasText: text }).waitFor();
}

async function answer(page: Page, text: string): Promise<void> {
  await page.getByTestId('agent-text').fill(text);
  await page.getByTestId('agent-text').press('Enter');
  await page.getByTestId('message').filter({ hasText: text }).waitFor();
}

async function control({ url }: RunningPlayground, command: string, body: unknown = {}): Promise<void> {
  await fetch(`${url}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
}

await main();
