import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { ChatSite, chatScript } from '../kit/chat-site.ts';
import { launchChromium } from './chromium.ts';

interface PageThread {
  send(text: string): unknown;
  discard(messageId: string): unknown;
  readonly snapshot: { readonly messages: readonly { readonly id: string; readonly text: string; readonly status?: string }[] };
}

interface PageChat {
  connect(): Promise<void>;
  forget(): unknown;
  stop(): unknown;
  reset(options: { customer: { id: string; firstName?: string } }): unknown;
  thread(): PageThread;
  setCustomerFields(fields: Readonly<Record<string, string>>): unknown;
  readonly snapshot: { readonly status: string; readonly persistence: string };
}

declare global {
  var thread: PageThread;
  var chat: PageChat;
}

/** What a page does; one without a line reaches nobody. */
const program = `
  const nowhere = { chat: 'http://127.0.0.1:9', gateway: 'ws://127.0.0.1:9', authorize: 'http://127.0.0.1:9' };
  window.chat = createChat({
    brandId: 1001, channelId: 'chat_messaging', channelKind: 'messaging', customer: { id: 'customer-1' },
    environment: location.pathname === '/no-line' ? { ...environment, ...nowhere } : environment,
  });
  window.thread = chat.thread();
`;

/** A browser for the tests of a file; for each of them a site with a chat on it, and the gateway behind. */
export class OutboxStage {
  #script = '';
  #browser!: Browser;
  #context!: BrowserContext;
  #site!: ChatSite;

  constructor() {
    beforeAll(() => this.#launch());
    beforeEach(() => this.#open());
    afterEach(() => this.#close());
    afterAll(() => this.#browser?.close());
  }

  async #launch(): Promise<void> {
    this.#script = await chatScript();
    this.#browser = await launchChromium();
  }

  async #open(): Promise<void> {
    this.#site = await ChatSite.open(this.#script, program);
    this.#context = await this.#browser.newContext();
  }

  async #close(): Promise<void> {
    await this.#context.close();
    await this.#site.close();
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
    return this.#site.url(path, host);
  }

  /** What the gateway has, thread by thread. */
  get texts(): readonly (readonly string[])[] {
    const { threads } = this.#site.control('state') as { threads: readonly { messages: readonly { text: string }[] }[] };
    return threads.map(({ messages }) => messages.map(({ text }) => text));
  }

  async arrived(texts: readonly string[]): Promise<void> {
    await expect.poll(() => this.texts).toEqual([texts]);
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

/** Rejects where the site's data is cleared in the midst of it, of which Chromium may leave `databases()` without an answer: whoever polls asks again. */
const inAllDatabases = (page: Page): Promise<[key: string, text: string][]> => page.evaluate(async () => {
  const answered = <T>(asked: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const names = await new Promise<IDBDatabaseInfo[]>((resolve, reject) => {
    indexedDB.databases().then(resolve, reject);
    setTimeout(() => reject(new Error('IndexedDB does not answer')), 2_000);
  });
  const found: [string, string][] = [];
  for (const { name } of names) {
    const database = await answered(indexedDB.open(name ?? ''));
    for (const store of database.objectStoreNames) {
      const held = database.transaction(store).objectStore(store);
      const [keys, texts] = await Promise.all([answered(held.getAllKeys()), answered(held.getAll())]);
      found.push(...keys.map((key, index): [string, string] => [key as string, String(texts[index])]));
    }
    database.close();
  }
  return found;
});

/** Neither a message nor the note that one is to go, which stands until the database has forgotten it. */
export async function nothingInLocalStorage(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.out.')))).toEqual([]);
}

export async function inDatabase(page: Page, count: number): Promise<void> {
  await expect.poll(async () => (await keysInDatabase(page)).filter((key) => key.includes('.out.')).length).toBe(count);
}
