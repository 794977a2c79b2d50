import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startGateway, type RunningGateway } from '../../adapters/local-gateway/gateway.ts';
import { launchChromium } from './chromium.ts';

interface PageThread {
  send(text: string): unknown;
  readonly snapshot: { readonly messages: readonly { readonly text: string; readonly status?: string }[] };
}

interface PageChat {
  connect(): Promise<void>;
  forget(): unknown;
  readonly snapshot: { readonly status: string; readonly persistence: string; readonly threads: Readonly<Record<string, PageThread['snapshot']>> };
}

declare const thread: PageThread;
declare const chat: PageChat;

let script = '';
let browser: Browser;
let context: BrowserContext;
let gateway: RunningGateway;
let server: Server;
let base = '';

/** A page of the chat; one without a line reaches no gateway, so that all it sends waits. */
const html = (hasLine: boolean): string => {
  const { chat: rest, gateway: socket, authorize } = gateway.urls;
  const nowhere = { chat: 'http://127.0.0.1:9', gateway: 'ws://127.0.0.1:9', authorize: 'http://127.0.0.1:9' };
  const environment = JSON.stringify({ name: 'local', ...(hasLine ? { chat: rest, gateway: socket, authorize } : nowhere) });
  return `<!doctype html><title>chat</title><script type="module">
    import { createChat } from '/chat.js';
    window.chat = createChat({ brandId: 1001, channelId: 'chat_messaging', environment: ${environment}, customer: { id: 'customer-1' } });
    window.thread = chat.thread();
  </script>`;
};

beforeAll(async () => {
  const entry = { contents: `export { createChat } from './adapters/browser/browser.ts';`, resolveDir: process.cwd() };
  script = (await build({ stdin: entry, bundle: true, write: false, format: 'esm' })).outputFiles[0]?.text ?? '';
  browser = await launchChromium();
}, 60_000);

afterAll(() => browser.close());

beforeEach(async () => {
  gateway = await startGateway();
  server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/chat.js' ? 'text/javascript' : 'text/html');
    response.end(request.url === '/chat.js' ? script : html(request.url !== '/no-line'));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  context = await browser.newContext();
});

afterEach(async () => {
  await context.close();
  server.closeAllConnections();
  server.close();
  await gateway.close();
});

async function openPage(path = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${base}/${path}`);
  await page.waitForFunction(() => 'thread' in globalThis);
  return page;
}

const write = (page: Page, ...texts: string[]): Promise<void> => page.evaluate((all) => all.forEach((text) => void thread.send(text)), texts);

const textsOf = (page: Page, wanted: string): Promise<string[]> =>
  page.evaluate((mark) => thread.snapshot.messages.map(({ text }) => text).filter((text) => text.startsWith(mark)), wanted);

const allSent = (page: Page, count: number, mark: string): Promise<unknown> => page.waitForFunction(([wanted, start]) =>
  thread.snapshot.messages.filter(({ text, status }) => text.startsWith(start) && (status === 'sent' || status === 'delivered' || status === 'seen')).length === wanted,
[count, mark] as const);

/** What is in the database of the page's origin. */
const keysInDatabase = (page: Page): Promise<string[]> => page.evaluate(async () => {
  const found: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve) => { const asked = indexedDB.open(name ?? ''); asked.onsuccess = () => resolve(asked.result); });
    for (const store of database.objectStoreNames) {
      const keys = await new Promise<IDBValidKey[]>((resolve) => {
        const asked = database.transaction(store).objectStore(store).getAllKeys();
        asked.onsuccess = () => resolve(asked.result);
      });
      found.push(...keys.map(String));
    }
    database.close();
  }
  return found;
});

async function inDatabase(page: Page, count: number): Promise<void> {
  await expect.poll(async () => (await keysInDatabase(page)).filter((key) => key.includes('.out.')).length, { timeout: 10_000 }).toBe(count);
}

test('what a page wrote and could not send waits in IndexedDB, and the page after it sends it, in order and once', async () => {
  const page = await openPage('no-line');
  expect(await page.evaluate(() => chat.snapshot.persistence)).toBe('durable');
  await write(page, 'kept 1', 'kept 2', 'kept 3');
  await inDatabase(page, 3);
  await page.goto(base);
  await page.waitForFunction(() => 'thread' in globalThis);
  await page.evaluate(() => chat.connect());
  await allSent(page, 3, 'kept');
  expect(await textsOf(page, 'kept')).toEqual(['kept 1', 'kept 2', 'kept 3']);
  await inDatabase(page, 0);
});

test('a page that reloads before the database has anything loses nothing', async () => {
  const page = await openPage();
  await page.evaluate(() => { void thread.send('quick'); location.reload(); });
  await page.waitForFunction(() => 'thread' in globalThis && thread.snapshot.messages.length === 1);
  await page.evaluate(() => chat.connect());
  await allSent(page, 1, 'quick');
});

test('of two open tabs each sends its own; what a closed tab left is sent by the one that stays, once', async () => {
  const first = await openPage('no-line');
  const second = await openPage();
  await write(first, 'left 1', 'left 2');
  await inDatabase(first, 2);
  await second.evaluate(() => chat.connect());
  await write(second, 'left 3');
  await allSent(second, 1, 'left');
  // While the first lives, its messages are its own.
  expect(await textsOf(second, 'left')).toEqual(['left 3']);
  await first.close();
  await inDatabase(second, 0);
  // Written before the first tab knew of any conversation: they are one of their own.
  const delivered = await second.evaluate(() => Object.values(chat.snapshot.threads).flatMap(({ messages }) =>
    messages.filter(({ text, status }) => text.startsWith('left') && status !== 'sending').map(({ text }) => text)));
  expect(delivered.sort()).toEqual(['left 1', 'left 2', 'left 3']);
});

test('a customer who is forgotten leaves nothing behind in the browser', async () => {
  const page = await openPage('no-line');
  await write(page, 'secret');
  await inDatabase(page, 1);
  await page.evaluate(() => { void chat.forget(); });
  await inDatabase(page, 0);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.out.') || key.includes('guest') || key.includes('token')))).toEqual([]);
});
