import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../test/browser/chromium.ts';
import { commandLine, help } from '../../test/kit/command-line.ts';
import { drawChart } from './server/chart-worker.ts';
import { type RunningPlayground, startPlayground } from './server/playground-server.ts';

/** One picture: its file, where it is taken, and what happens before. */
interface Picture {
  readonly file: string;
  readonly channel: string;
  readonly colorScheme: 'light' | 'dark';
  readonly play: (page: Page, playground: RunningPlayground) => Promise<void>;
}

const pictures: readonly Picture[] = [
  { file: 'playground.png', channel: 'livechat', colorScheme: 'light', play: showThread },
  { file: 'playground-dark.png', channel: 'livechat', colorScheme: 'dark', play: showThread },
  { file: 'playground-line-lost.png', channel: 'livechat', colorScheme: 'light', play: loseLine },
  { file: 'rich-messages.png', channel: 'messaging', colorScheme: 'light', play: sendRichMessages },
  { file: 'attachments.png', channel: 'messaging', colorScheme: 'light', play: sendFiles },
  { file: 'survey.png', channel: 'chat_livechat_survey', colorScheme: 'light', play: fillSurvey },
  { file: 'threads.png', channel: 'chat_multithread', colorScheme: 'light', play: listThreads },
];

const usage = `Usage: npm run screenshot

Plays short conversations in the playground and writes their pictures into visualizations/screenshots.`;

const built = dirname(fileURLToPath(import.meta.url));
const folder = join(built, '../visualizations/screenshots');

/** Plays short conversations in the playground and takes their pictures. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const playground = await startPlayground({ port: 0, hasDemoAgent: false, pageFolder: join(built, 'page'), inspectorFolder: join(built, 'inspector'), drawChart });
  const browser = await launchChromium();
  for (const picture of pictures) await take(browser, playground, picture);
  await browser.close();
  await playground.close();
}

async function take(browser: Browser, playground: RunningPlayground, { file, channel, colorScheme, play }: Picture): Promise<void> {
  await control(playground, 'reset');
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme, locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`${playground.url}/#${channel}`);
  await page.getByTestId('stage').locator('svg').waitFor();
  await page.locator('[data-testid=connection][data-status=open][data-chat=live]').waitFor();
  await play(page, playground);
  // The chart of the actor that was chosen last.
  await page.getByTestId('stage').locator('svg').waitFor();
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

async function showThread(page: Page): Promise<void> {
  await converse(page);
  await page.locator('[data-testid=actor][data-actor^=thread]').click();
  await page.getByTestId('agent-text').pressSequentially('You are welcome. Is there anything');
  await page.getByTestId('agent-typing').waitFor();
}

async function sendRichMessages(page: Page): Promise<void> {
  await begin(page, 'Where is my order?');
  await send(page, 'quick-replies');
  await page.getByTestId('quick-replies').getByRole('button', { name: 'Delivery' }).click();
  await page.getByTestId('desk-message').filter({ hasText: 'Delivery' }).waitFor();
  await send(page, 'list');
  await page.getByTestId('list-picker').getByRole('button', { name: 'Coffee machine' }).click();
  await page.getByTestId('desk-message').filter({ hasText: 'Coffee machine' }).waitFor();
  await send(page, 'card');
  await page.getByTestId('adaptive-card').locator('img').waitFor();
  await page.getByTestId('open-samples').click();
  await page.locator('[data-testid=actor][data-actor=outbox]').click();
  await lookAtChat(page);
}

async function sendFiles(page: Page): Promise<void> {
  await begin(page, 'The cup holder broke, here it is:');
  await attach(page, { name: 'broken-holder.png', mimeType: 'image/png', buffer: await picture(page) });
  await page.getByTestId('attachment').locator('img').waitFor();
  await send(page, 'file');
  await page.getByTestId('attachment').nth(1).locator('img').waitFor();
  await answer(page, 'Could I have the invoice, too?');
  const network = await page.context().newCDPSession(page);
  await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 150_000 });
  await attach(page, { name: 'invoice-20418.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(1_480_000) }, { name: 'warranty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(912_000) });
  await lookAtChat(page);
  await page.locator('[data-testid=actor][data-actor^=upload]').first().click();
  await page.waitForFunction(() => [...(document.querySelector('chat-panel')?.shadowRoot?.querySelectorAll('progress') ?? [])].some(({ value }) => value > 0.5));
}

/** The customer's mouse over the conversation: moved there, as `hover` would scroll it. */
async function lookAtChat(page: Page): Promise<void> {
  const { x = 0, y = 0, width = 0, height = 0 } = (await page.locator('#scroll').boundingBox()) ?? {};
  await page.mouse.move(x + width / 2, y + height / 2);
}

/** What a customer's camera might have seen. */
async function picture(page: Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 480, height: 220 });
    const pen = canvas.getContext('2d');
    if (!pen) return '';
    pen.fillStyle = '#d9e2e7';
    pen.fillRect(0, 0, 480, 220);
    pen.fillStyle = '#8a6a4f';
    pen.fillRect(0, 170, 480, 50);
    pen.lineWidth = 22;
    pen.strokeStyle = '#2f3b46';
    pen.beginPath();
    pen.arc(230, 110, 62, 0.5, 5.4);
    pen.moveTo(310, 118);
    pen.lineTo(372, 150);
    pen.stroke();
    return canvas.toDataURL('image/png');
  });
  return Buffer.from(url.split(',')[1] ?? '', 'base64');
}

async function fillSurvey(page: Page): Promise<void> {
  await page.getByTestId('survey').waitFor();
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail').fill('ada@example');
  await page.getByLabel('Topic').selectOption({ label: 'Billing' });
  await page.getByLabel('Area').selectOption({ label: 'Germany' });
  await page.getByTestId('survey-send').click();
  await page.locator('[aria-invalid=true]').waitFor();
  await page.locator('[data-testid=actor][data-actor=chat]').click();
}

async function listThreads(page: Page): Promise<void> {
  const stories = [
    ['Returning a machine', 'How do I send it back?', 'Just print the label that I have sent you.'],
    ['Invoice for 2025', 'May I have all invoices of last year?', 'They are on their way to your inbox.'],
    ['Order 20418', 'My order has not arrived yet.', 'It is in the van and with you before noon.'],
  ] as const;
  for (const [name, question, reply] of stories) {
    await page.getByTestId('new-thread').click();
    await begin(page, question);
    await page.getByTestId('more').click();
    await page.getByTestId('more-rename').click();
    await page.getByLabel('Name of the conversation').fill(name);
    await page.getByTestId('sheet-send').click();
    await page.getByTestId('sheet').waitFor({ state: 'detached' });
    await page.getByTestId('back-to-threads').click();
    await page.getByTestId('agent-text').fill(reply);
    await page.getByTestId('agent-text').press('Enter');
    await page.getByTestId('thread-preview').filter({ hasText: reply }).waitFor();
  }
  await page.getByTestId('thread-line').last().click();
  await page.getByTestId('back-to-threads').click();
  await page.getByTestId('told').waitFor({ state: 'hidden' });
  await page.locator('[data-testid=actor][data-actor=authorization]').click();
}

/** The customer writes, and an agent takes it. */
async function begin(page: Page, text: string): Promise<void> {
  await write(page, text);
  await page.getByTestId('desk-accept').click();
  await page.getByTestId('system-item').filter({ hasText: 'joined' }).waitFor();
}

async function send(page: Page, sample: string): Promise<void> {
  await page.getByTestId('open-samples').click();
  await page.getByTestId(`say-${sample}`).click();
}

async function attach(page: Page, ...files: readonly { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }[]): Promise<void> {
  await page.getByTestId('attach-input').setInputFiles([...files]);
}

async function loseLine(page: Page, playground: RunningPlayground): Promise<void> {
  await converse(page);
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

commandLine(usage, () => parseArgs({ options: { help } }).values);
await main();
