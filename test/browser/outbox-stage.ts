import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { startGateway, type RunningGateway } from '../../adapters/local-gateway/gateway.ts';
import { launchChromium } from './chromium.ts';

interface PageThread {
  send(text: string): unknown;
  discard(messageId: string): unknown;
  readonly snapshot: { readonly messages: readonly { readonly id: string; readonly text: string; readonly status?: string }[] };
}

interface PageChat {
  connect(): Promise<void>;
  forget(): unknown;
  reset(options: { customer: { id: string; firstName?: string } }): unknown;
  thread(): PageThread;
  setCustomerFields(fields: Readonly<Record<string, string>>): unknown;
  readonly snapshot: { readonly status: string; readonly persistence: string };
}

declare global {
  var thread: PageThread;
  var chat: PageChat;
}

/** A browser for the tests of a file; for each of them a site with a chat on it, and the gateway behind. */
export class OutboxStage {
  #script = '';
  #browser!: Browser;
  #context!: BrowserContext;
  #gateway!: RunningGateway;
  #server!: Server;

  constructor() {
    beforeAll(() => this.#launch());
    beforeEach(() => this.#open());
    afterEach(() => this.#close());
    afterAll(() => this.#browser?.close());
  }

  async #launch(): Promise<void> {
    const entry = { contents: `export { createChat } from './adapters/browser/browser.ts';`, resolveDir: process.cwd() };
    this.#script = (await build({ stdin: entry, bundle: true, write: false, format: 'esm' })).outputFiles[0]?.text ?? '';
    this.#browser = await launchChromium();
  }

  async #open(): Promise<void> {
    this.#gateway = await startGateway();
    this.#server = createServer((request, response) => {
      response.setHeader('content-type', request.url === '/chat.js' ? 'text/javascript' : 'text/html');
      response.end(request.url === '/chat.js' ? this.#script : this.#html(request.url !== '/no-line'));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => this.#server.once('listening', resolve));
    this.#context = await this.#browser.newContext();
  }

  async #close(): Promise<void> {
    await this.#context.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#gateway.close();
  }

  /** A page of the chat; one without a line (`no-line`) reaches no gateway, so that all it sends waits. `before` runs in it first. */
  async page(path = '', { host = '127.0.0.1', before }: { readonly host?: string; readonly before?: () => void } = {}): Promise<Page> {
    const page = await this.#context.newPage();
    if (before !== undefined) await page.addInitScript(before);
    await page.goto(this.url(path, host));
    await page.waitForFunction(() => 'thread' in globalThis);
    return page;
  }

  url(path = '', host = '127.0.0.1'): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}/${path}`;
  }

  /** What the gateway has, thread by thread. */
  get texts(): readonly (readonly string[])[] {
    const { threads } = this.#gateway.core.control('state').body as { threads: readonly { messages: readonly { text: string }[] }[] };
    return threads.map(({ messages }) => messages.map(({ text }) => text));
  }

  async arrived(texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.texts).toEqual([texts]);
  }

  #html(hasLine: boolean): string {
    const { chat: rest, gateway: socket, authorize } = this.#gateway.urls;
    const nowhere = { chat: 'http://127.0.0.1:9', gateway: 'ws://127.0.0.1:9', authorize: 'http://127.0.0.1:9' };
    const environment = JSON.stringify({ name: 'local', ...(hasLine ? { chat: rest, gateway: socket, authorize } : nowhere) });
    return `<!doctype html><title>chat</title><script type="module">
      import { createChat } from '/chat.js';
      window.chat = createChat({ brandId: 1001, channelId: 'chat_messaging', channelKind: 'messaging', environment: ${environment}, customer: { id: 'customer-1' } });
      window.thread = chat.thread();
    </script>`;
  }
}

export const write = (page: Page, ...texts: string[]): Promise<void> => page.evaluate((all) => all.forEach((text) => void thread.send(text)), texts);

export const textsOf = (page: Page): Promise<string[]> => page.evaluate(() => thread.snapshot.messages.map(({ text }) => text));

/** Says something and loads the page again in the same turn; done when the next one has its chat. */
export async function writeAndReload(page: Page, text: string): Promise<void> {
  await page.evaluate((said) => {
    Object.assign(globalThis, { isLeft: true });
    void thread.send(said);
    location.reload();
  }, text);
  await page.waitForFunction(() => 'thread' in globalThis && !('isLeft' in globalThis));
}

export const connect = (page: Page): Promise<void> => page.evaluate(() => chat.connect());

/** What is in the database of the page's origin. */
export const keysInDatabase = async (page: Page): Promise<string[]> => (await inAllDatabases(page)).map(([key]) => key);

/** All that the page's origin keeps, keys and texts, in one. */
export const allThatIsKept = async (page: Page): Promise<string> =>
  JSON.stringify([await inAllDatabases(page), await page.evaluate(() => [Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])]);

const inAllDatabases = (page: Page): Promise<[key: string, text: string][]> => page.evaluate(async () => {
  const found: [string, string][] = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise<IDBDatabase>((resolve) => { const asked = indexedDB.open(name ?? ''); asked.onsuccess = () => resolve(asked.result); });
    for (const store of database.objectStoreNames) {
      const answered = <T>(asked: IDBRequest<T>): Promise<T> => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
      const held = database.transaction(store).objectStore(store);
      const [keys, texts] = await Promise.all([answered(held.getAllKeys()), answered(held.getAll())]);
      found.push(...keys.map((key, index): [string, string] => [key as string, String(texts[index])]));
    }
    database.close();
  }
  return found;
});

export async function inDatabase(page: Page, count: number): Promise<void> {
  await expect.poll(async () => (await keysInDatabase(page)).filter((key) => key.includes('.out.')).length).toBe(count);
}
