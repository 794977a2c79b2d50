import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../adapters/local-gateway/gateway.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
let running: RunningGateway;
let page: Page;

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: ['test/browser/nice-sdk-apps/apps.js'], bundle: true, write: false, format: 'esm', conditions: ['module', 'import', 'browser'],
    alias: { 'chat-machines/nice-sdk': resolve('adapters/nice-sdk/nice-sdk.ts') }, define: { 'process.env.NODE_ENV': '"development"' },
  });
  const script = outputFiles[0]?.text ?? '';
  running = await startGateway({
    handle: ({ url = '' }, response) => {
      if (url === '/apps.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      else if (url.startsWith('/shop')) response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><body><script type="module" src="/apps.js"></script>');
      else return false;
      return true;
    },
  });
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await running?.close();
});

afterEach(async () => {
  expect(await page.evaluate(() => (globalThis as unknown as { fatal: string[] }).fatal)).toEqual([]);
  await page.context().close();
  await control('reset');
});

async function control(command: string, body: object = {}): Promise<unknown> {
  const answer = await fetch(`${running.urls.control}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${command}: ${await answer.text()}`);
  return answer.json();
}
const agent = (deed: string, threadId: string, body: object = {}): Promise<unknown> => control('agent', { do: deed, threadId, ...body });

async function open(app: string, channel: string): Promise<void> {
  page = await (await browser.newContext()).newPage();
  const query = new URLSearchParams({ app, channel, origin: running.urls.chat, gateway: running.urls.gateway });
  await page.goto(`${running.urls.chat}/shop?${query.toString()}`);
}

/** What the list shows, once it is as expected. */
async function showing(texts: readonly string[], selector = 'li'): Promise<void> {
  await expect.poll(() => page.locator(selector).allTextContents()).toEqual(texts);
}

/** The line is torn, and back a second later. */
const cut = (): Promise<unknown> => control('fault', { refuseMs: 1_000, drop: true });

const write = async (text: string): Promise<void> => {
  await page.fill('input', text);
  await page.press('input', 'Enter');
};

test('a React app in StrictMode: live chat begun, talked in over a torn line, closed by the agent', async () => {
  await open('react', 'chat_livechat');
  await page.click('#start');
  await showing(['Begin conversation']);
  await write('hello');
  await showing(['Begin conversation', 'hello']);
  await agent('accept', 'react-thread');
  await agent('say', 'react-thread', { text: 'how can I help' });
  await showing(['Begin conversation', 'hello', 'how can I help']);
  await cut();
  await write('written while the line was down');
  await agent('say', 'react-thread', { text: 'missed one' });
  await agent('say', 'react-thread', { text: 'missed two' });
  await expect.poll(async () => (await page.locator('li').allTextContents()).toSorted())
    .toEqual(['Begin conversation', 'hello', 'how can I help', 'missed one', 'missed two', 'written while the line was down'].toSorted());
  await agent('close', 'react-thread');
  await page.waitForSelector('main[data-status=closed]');
  const { threads } = (await control('state')) as { threads: { messages: { text: string }[] }[] };
  expect(threads).toHaveLength(1);
  expect(threads[0]?.messages.filter(({ text }) => text === 'written while the line was down')).toHaveLength(1);
}, 120_000);

test('a React messenger that is loaded again shows what was said, and the customer ends nothing by it', async () => {
  await open('react', 'chat_messaging');
  await page.waitForSelector('main[data-status=new]');
  await write('first');
  await showing(['first']);
  await agent('say', 'react-thread', { text: 'answer' });
  await showing(['first', 'answer']);
  await page.reload();
  await showing(['first', 'answer']);
  await page.waitForSelector('main[data-status=open]');
  await agent('type', 'react-thread');
  await page.waitForSelector('main[data-typing=true]');
}, 120_000);

test('a live chat that the customer ends', async () => {
  await open('react', 'chat_livechat');
  await page.click('#start');
  await showing(['Begin conversation']);
  await page.click('#end');
  await page.waitForSelector('main[data-status=closed]');
}, 120_000);

test('an inbox of several threads: previews, names, pages, files, and what came while the line was torn', async () => {
  for (const [threadId, count] of [['one', 45], ['two', 2]] as const) await control('seed', { threadId, channelId: 'chat_multithread', customerId: 'inbox-customer', count });
  await open('inbox', 'chat_multithread');
  await showing([': old 44', ': old 1']);
  const inbox = <T>(verb: string, ...args: string[]): Promise<T> =>
    page.evaluate(([name, ...given]) => (globalThis as unknown as { inbox: Record<string, (...args: string[]) => Promise<unknown>> }).inbox[name as string]?.(...given), [verb, ...args]) as Promise<T>;
  expect(await inbox('page', 'one')).toEqual(Array.from({ length: 45 }, (_, n) => `old ${n}`));
  await inbox('rename', 'two', 'Invoice');
  await showing([': old 44', 'Invoice: old 1']);
  expect(await inbox('write', 'two', 'a question')).toBe(true);
  await showing([': old 44', 'Invoice: a question']);
  expect(await inbox('upload', 'two')).toBe(true);
  await cut();
  await page.waitForSelector('body[data-line=reconnecting]');
  await agent('say', 'two', { text: 'an answer, missed' });
  await showing([': old 44', 'Invoice: an answer, missed']);
}, 120_000);

test('a secured session: signed in over HTTP, the same customer after a torn line, another connection after a reset', async () => {
  await open('secured', 'chat_cookies');
  await showing(['secured hello']);
  expect(await page.getAttribute('body', 'data-authorization')).toBe('success');
  expect(await page.getAttribute('body', 'data-customer')).toMatch(/.+/);
  await cut();
  await agent('say', 'secured-thread', { text: 'missed' });
  await showing(['secured hello', 'missed']);
  const secured = (verb: string, ...args: string[]): Promise<unknown> =>
    page.evaluate(([name, ...given]) => (globalThis as unknown as { secured: Record<string, (...args: string[]) => Promise<unknown>> }).secured[name as string]?.(...given), [verb, ...args]);
  expect(await secured('write', 'once more')).toBe(true);
  await showing(['secured hello', 'missed', 'once more']);
  expect(await secured('reset')).toBe(true);
}, 120_000);
