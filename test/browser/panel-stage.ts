import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Locator, Page } from 'playwright-core';
import { buildLibrary } from '../../esbuild.mjs';
import { type RunningGateway, startGateway, type ThreadView } from '../../adapters/local-gateway/gateway.ts';

/** How a page with a panel is to be. */
export interface PanelPage {
  readonly channel: string;
  readonly attributes?: string;
  /** Of the element; without it, it fills the page. */
  readonly style?: string;
  readonly page?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly scheme?: 'light' | 'dark';
}

/** Pages that have nothing but one script tag and one `<chat-panel>`, beside a gateway. */
export class PanelStage {
  readonly complaints: string[] = [];
  readonly asked: string[] = [];
  readonly gateway: RunningGateway;
  readonly #pages: Page[] = [];
  readonly #state: { html: string };

  readonly #files: Map<string, Buffer>;

  private constructor(gateway: RunningGateway, files: Map<string, Buffer>, state: { html: string }) {
    this.gateway = gateway;
    this.#files = files;
    this.#state = state;
  }

  static async open(): Promise<PanelStage> {
    const folder = mkdtempSync(join(tmpdir(), 'chat-machines-panel-'));
    await buildLibrary({ outdir: folder, declarations: false });
    const files = new Map(['chat-panel.iife.js', 'adaptive-cards.js'].map((name) => [`/${name}`, readFileSync(join(folder, name))]));
    rmSync(folder, { recursive: true });
    const state = { html: '' };
    const gateway = await startGateway({
      handle: ({ url = '/' }, response) => {
        const file = files.get(url);
        if (url === '/page') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "style-src 'self' 'unsafe-inline'; script-src 'self'" }).end(state.html);
        else if (file !== undefined) response.writeHead(200, { 'content-type': 'text/javascript' }).end(file);
        return url === '/page' || file !== undefined;
      },
    });
    return new PanelStage(gateway, files, state);
  }

  async visit(browser: Browser, { channel, attributes = '', style = 'width:100%;height:100%;--chat-radius:0', page: around = '', size = { width: 420, height: 700 }, scheme = 'light' }: PanelPage): Promise<Page> {
    const { chat, gateway, authorize } = this.gateway.urls;
    this.#state.html = `<!doctype html><html lang="en"><head><title>A shop</title><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><script src="chat-panel.iife.js"></script></head>
      <body style="margin:0;height:100vh"><main style="height:100%"><h1 style="position:absolute;clip-path:inset(50%);margin:0">A shop</h1>${around}
      <chat-panel style="${style}" brand-id="1001" channel-id="${channel}" chat-url="${chat}" gateway-url="${gateway}" authorize-url="${authorize}" ${attributes}></chat-panel></main></body></html>`;
    return this.#enter(browser, size, scheme);
  }

  async #enter(browser: Browser, size: { readonly width: number; readonly height: number }, colorScheme: 'light' | 'dark'): Promise<Page> {
    const context = await browser.newContext({ viewport: size, colorScheme });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (entry) => {
      if (['error', 'warning'].includes(entry.type()) && !/^WebSocket connection to |ERR_CONNECTION_|favicon/.test(entry.text())) this.complaints.push(entry.text());
    });
    page.on('request', (request) => this.asked.push(new URL(request.url()).pathname));
    this.#pages.push(page);
    await page.goto(`${this.gateway.urls.chat}/page`);
    return page;
  }

  control(command: string, body: object = {}): unknown {
    const { status, body: said } = this.gateway.core.control(command, body);
    if (status !== 200) throw new Error(`${command}: ${JSON.stringify(said)}`);
    return said;
  }

  threads(): readonly ThreadView[] {
    return (this.control('state') as { threads: readonly ThreadView[] }).threads;
  }

  /** The agent of the thread that was made last. */
  agent(deed: string, body: object = {}): void {
    this.control('agent', { do: deed, threadId: this.threads().at(-1)?.id, ...body });
  }

  /** A page with nothing but a program of its own, bundled as an app would. */
  async visitProgram(browser: Browser, program: string): Promise<Page> {
    const { outputFiles } = await build({
      stdin: { contents: program, loader: 'ts', resolveDir: '.' }, bundle: true, write: false, format: 'esm', conditions: ['module', 'import', 'browser'],
      alias: { 'chat-machines/element': './adapters/element/element.ts', 'chat-machines': './adapters/browser/browser.ts' },
    });
    this.#files.set('/program.js', Buffer.from(outputFiles[0]?.contents ?? ''));
    this.#state.html = '<!doctype html><html lang="en"><head><title>A shop</title><link rel="icon" href="data:,"></head><body><script type="module" src="program.js"></script></body></html>';
    return this.#enter(browser, { width: 420, height: 700 }, 'light');
  }

  /** The test is over: every visitor leaves, the gateway forgets. */
  async leave(): Promise<readonly string[]> {
    for (const page of this.#pages.splice(0)) await page.context().close();
    this.gateway.core.control('reset');
    this.asked.length = 0;
    return this.complaints.splice(0);
  }
}

export const at = (page: Page, testId: string): Locator => page.getByTestId(testId);

/** What axe has to say about a page as it is now, WCAG 2.2 A and AA: one line for each violation. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Into the page by the tool, as its policy lets no foreign script in.
  await page.evaluate(await axeSource());
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
  });
}

let axe: Promise<string> | undefined;
function axeSource(): Promise<string> {
  axe ??= build({ stdin: { contents: "import axe from 'axe-core'; globalThis.axe = axe;", resolveDir: '.' }, bundle: true, write: false, format: 'iife' }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return axe;
}
