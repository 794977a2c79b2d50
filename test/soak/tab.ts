import type { BrowserContext, CDPSession, Page } from 'playwright-core';

/** What a customer said in a tab. */
export interface Said {
  readonly text: string;
  /** The page it was said on: another after each reload. */
  readonly page: string;
  /** Whether the page was there to hear it. */
  isSure: boolean;
}

interface PageThread {
  readonly id: string;
  send(text: string): { readonly id: string };
  loadMore(): Promise<{ readonly hasMore: boolean }>;
  readonly snapshot: {
    readonly history: { readonly hasMore: boolean; readonly gaps: readonly string[] };
    readonly messages: readonly { readonly id: string; readonly text: string; readonly status: string; readonly failure: string | null }[];
  };
}

declare global {
  var errors: string[];
}

/** Whatever has not answered by then never will, ms. */
const patienceMs = 5_000;

const within = <T>(work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), patienceMs)));
  return Promise.race([work.catch(() => undefined), late]).finally(() => clearTimeout(timer));
};

/** How a page stands. */
export interface View {
  readonly status: string;
  readonly threadId: string;
  readonly hasMore: boolean;
  readonly gaps: number;
  readonly messages: PageThread['snapshot']['messages'];
  readonly errors: readonly string[];
}

/** One tab of a browser, from its first page to its end. */
export class Tab {
  isGone = false;
  isFrozen = false;
  #life = 0;
  readonly #name: string;
  readonly #page: Page;
  readonly #devtools: CDPSession;

  private constructor(name: string, page: Page, devtools: CDPSession) {
    this.#name = name;
    this.#page = page;
    this.#devtools = devtools;
    page.on('crash', () => (this.isGone = true));
  }

  static async open(name: string, context: BrowserContext, url: string): Promise<Tab> {
    const page = await context.newPage();
    const tab = new Tab(name, page, await context.newCDPSession(page));
    await tab.#load(page.goto(url));
    return tab;
  }

  /** Says it and, in the same turn, does what `then` says. */
  async say(texts: readonly string[], then: 'stay' | 'reload' = 'stay'): Promise<Said[]> {
    const said = texts.map((text): Said => ({ text, page: `${this.#name}.${this.#life}`, isSure: false }));
    const done = await within(this.#page.evaluate(([all, isLast]) => {
      Object.assign(globalThis, { isLeft: isLast });
      for (const text of all) (globalThis as never as { thread: PageThread }).thread.send(text);
      if (isLast) location.reload();
      return true;
    }, [texts, then === 'reload'] as const));
    if (then === 'reload') await this.#load(this.#page.waitForFunction(() => !('isLeft' in globalThis)));
    for (const one of said) one.isSure = done === true || (then === 'reload' && !this.isGone);
    return said;
  }

  async reload(): Promise<void> {
    await this.#load(this.#page.reload());
  }

  async close(): Promise<void> {
    this.isGone = true;
    await within(this.#page.close());
  }

  /** The process of the page dies. */
  async crash(): Promise<void> {
    await within(Promise.race([this.#devtools.send('Page.crash'), new Promise((resolve) => this.#page.once('crash', resolve))]));
    await this.close();
  }

  async freeze(isFrozen: boolean): Promise<void> {
    if (this.isGone) return;
    this.isFrozen = isFrozen;
    await within(this.#devtools.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' }));
  }

  /** Undefined where the page does not answer. */
  view(): Promise<View | undefined> {
    return within(this.#page.evaluate((): View => {
      const { chat, thread } = globalThis as never as { chat: { snapshot: { status: string } }; thread: PageThread };
      const { history, messages } = thread.snapshot;
      return {
        status: chat.snapshot.status, threadId: thread.id, hasMore: history.hasMore, gaps: history.gaps.length, errors,
        messages: messages.map(({ id, text, status, failure }) => ({ id, text, status, failure })),
      };
    }));
  }

  /** One page of what is older. */
  async loadMore(): Promise<void> {
    await within(this.#page.evaluate(() => (globalThis as never as { thread: PageThread }).thread.loadMore().then(() => {})));
  }

  async #load(loading: Promise<unknown>): Promise<void> {
    this.#life++;
    await within(loading);
    if ((await within(this.#page.waitForFunction(() => 'thread' in globalThis).then(() => true))) !== true) await this.close();
  }
}
