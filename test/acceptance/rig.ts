import { type GatewayConfig, type MessageView, type RunningGateway, startGateway, type ThreadView } from 'chat-machines/gateway';
import { createChat } from 'chat-machines/node';
import type { Chat, ChatOptions, Feature } from 'chat-machines';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { exactly, type Measure, none, until } from './probe.ts';
import { Proxy } from './proxy.ts';
import type { Asked, Site } from './site.ts';

export interface RigOptions {
  readonly config?: Partial<GatewayConfig>;
}

/** How a page is opened. */
export interface PageOptions {
  readonly context?: BrowserContext;
  /** A name of this machine, for pages without TLS. */
  readonly host?: string;
  /** Runs in the page before anything else. */
  readonly before?: () => void;
  /** Another place than the proxy, where nobody is. */
  readonly isNowhere?: boolean;
  /** How far the page's clock is ahead, ms. */
  readonly aheadMs?: number;
}

/** A gateway, the wire in front of it, and clients of both kinds. */
export class Rig {
  readonly proxy: Proxy;
  readonly #gateway: RunningGateway;
  readonly #browser: Browser;
  readonly #site: Site;
  readonly #contexts: BrowserContext[] = [];
  readonly #chats: Chat[] = [];
  #made = 0;

  private constructor(gateway: RunningGateway, proxy: Proxy, browser: Browser, site: Site) {
    this.#gateway = gateway;
    this.proxy = proxy;
    this.#browser = browser;
    this.#site = site;
  }

  /** Its gateway knows no message again, so that one that is sent twice is there twice. */
  static async open(browser: Browser, site: Site, { config = {} }: RigOptions): Promise<Rig> {
    const gateway = await startGateway({ config: { deduplicate: false, log: false, ...config } });
    return new Rig(gateway, await Proxy.open(gateway.port), browser, site);
  }

  async close(): Promise<void> {
    for (const chat of this.#chats) chat.stop();
    for (const context of this.#contexts) await context.close().catch(() => {});
    await this.proxy.close();
    await this.#gateway.close();
  }

  get environment(): { name: string; chat: string; gateway: string; authorize: string } {
    const at = `127.0.0.1:${this.proxy.port}`;
    return { name: 'proxy', chat: `http://${at}`, gateway: `ws://${at}`, authorize: `http://${at}` };
  }

  get site(): Site {
    return this.#site;
  }

  /** A chat in this process. */
  chat<const F extends readonly Feature[] = []>(id: string, options: Partial<ChatOptions> & { readonly features?: F } = {}): ReturnType<typeof createChat<F>> {
    const chat = createChat<F>({
      brandId: 1001, channelId: 'chat_messaging', channelKind: 'messaging', customer: { id }, environment: this.environment,
      extraQuery: { tab: `${id}-${++this.#made}` }, ...options,
    } as ChatOptions & { readonly features?: F });
    this.#chats.push(chat as unknown as Chat);
    return chat;
  }

  async context(): Promise<BrowserContext> {
    const context = await this.#browser.newContext();
    this.#contexts.push(context);
    return context;
  }

  /** A page of the stranger's site; in a browser of its own unless a context is given. */
  async page(asked: Asked, { context, host, before, isNowhere = false, aheadMs = 0 }: PageOptions = {}): Promise<Page> {
    const page = await (context ?? await this.context()).newPage();
    if (aheadMs !== 0) await page.addInitScript(setClock, aheadMs);
    if (before !== undefined) await page.addInitScript(before);
    await page.goto(this.urlFor(asked, { isNowhere, ...(host !== undefined && { host }) }));
    await page.waitForFunction(() => 'stranger' in globalThis);
    return page;
  }

  urlFor(asked: Asked, { host, isNowhere = false }: Pick<PageOptions, 'host' | 'isNowhere'> = {}): string {
    const environment = isNowhere ? { name: 'nowhere', chat: 'http://127.0.0.1:9', gateway: 'ws://127.0.0.1:9', authorize: 'http://127.0.0.1:9' } : this.environment;
    return this.#site.url({ environment, channelKind: 'messaging', ...asked }, host);
  }

  control(command: string, body: object = {}): unknown {
    return this.#gateway.core.control(command, body).body;
  }

  threads(customerId?: string): readonly ThreadView[] {
    const { threads } = this.control('state') as { threads: readonly ThreadView[] };
    return customerId === undefined ? threads : threads.filter((thread) => thread.customerId === customerId);
  }

  messages(customerId?: string): readonly MessageView[] {
    return this.threads(customerId).flatMap(({ messages }) => messages);
  }

  /** What the gateway has of the customer's own messages. */
  texts(customerId?: string): readonly string[] {
    return this.messages(customerId).filter(({ direction }) => direction === 'inbound').map(({ text }) => text);
  }

  /** Waits for these to be on the gateway; then says whether each is there once, in order, in one thread. */
  async delivered(what: string, wanted: readonly string[], customerId: string, patienceMs = 20_000): Promise<readonly Measure[]> {
    const tookMs = await until(() => this.texts(customerId).length >= wanted.length, patienceMs);
    // What is there twice may come late.
    await new Promise((resolve) => setTimeout(resolve, 700));
    const there = this.texts(customerId);
    const lost = wanted.filter((text) => !there.includes(text));
    const doubled = there.filter((text, index) => there.indexOf(text) !== index);
    const isInOrder = lost.length > 0 || doubled.length > 0 || wanted.join('\n') === there.filter((text) => wanted.includes(text)).join('\n');
    const used = this.threads(customerId).filter(({ messages }) => messages.length > 0).length;
    return [
      none(`${what}: lost of ${wanted.length}${tookMs === Infinity ? ` within ${patienceMs} ms` : ''}`, lost),
      none(`${what}: there twice`, doubled),
      none(`${what}: out of order or in several threads`, [...(isInOrder ? [] : [there.join(',')]), ...(used > 1 ? [`${used} threads`] : [])]),
    ];
  }

  /** What holds on the wire, whatever is tried. */
  wire(): readonly Measure[] {
    return [
      none('one socket of a page at a time, nothing before authorization, no old frame on a new socket', this.proxy.broken),
      { ...exactly('most events of one page within 5 s', this.proxy.mostInWindow, 100), bound: 'at most 100', isMet: this.proxy.mostInWindow <= 100 },
    ];
  }
}

/** Sets the clock of a page ahead. */
function setClock(aheadMs: number): void {
  const { Date: Real } = globalThis;
  globalThis.Date = class extends Real {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(Real.now() + aheadMs);
      else super(...given as []);
    }
    static override now(): number {
      return Real.now() + aheadMs;
    }
  } as DateConstructor;
}
