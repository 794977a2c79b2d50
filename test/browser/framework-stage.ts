import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type * as Vite from 'vite';
import { type RunningGateway, startGateway, type ThreadView } from '../../adapters/local-gateway/gateway.ts';

const examples = 'visualizations/examples';
const tool = (path: string): string => join('node_modules', path);
const contentTypes: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };

/** Runs one of the tools of the examples, there; answers what it said, and rejects with it when it failed. */
export function runTool(path: string, ...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tool(path), ...args], { cwd: examples, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(`${path} ${args.join(' ')}: ${said}`))));
  });
}

/** One example on the server that its readers work with. */
export async function serveExample(name: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { createServer } = (await import(/* @vite-ignore */ join(process.cwd(), examples, tool('vite/dist/node/index.js')))) as typeof Vite;
  const server = await createServer({ configFile: join(process.cwd(), examples, name, 'vite.config.ts'), server: { host: '127.0.0.1' }, logLevel: 'error' });
  await server.listen();
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}

/** What goes wrong on a page from now on; that the line was cut is not wrong. */
export function complaintsOf(page: Page, complaints: string[] = []): readonly string[] {
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (entry) => {
    const isCut = /^WebSocket connection to |ERR_CONNECTION_/.test(entry.text());
    if (['error', 'warning'].includes(entry.type()) && !isCut) complaints.push(entry.text());
  });
  return complaints;
}

/** One example, built by its framework's own tools, served beside a gateway of its own. */
export class Example {
  readonly gateway: RunningGateway;
  readonly #name: string;
  readonly #files: Map<string, Buffer>;
  readonly #pages: Page[] = [];
  readonly complaints: string[] = [];

  private constructor(name: string, gateway: RunningGateway, files: Map<string, Buffer>) {
    this.#name = name;
    this.gateway = gateway;
    this.#files = files;
  }

  static async build(name: string): Promise<Example> {
    const outDir = mkdtempSync(join(tmpdir(), `chat-machines-${name}-`));
    await runTool('vite/bin/vite.js', 'build', name, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error');
    const found = readdirSync(outDir, { recursive: true }).map((file) => join(outDir, String(file))).filter((file) => statSync(file).isFile());
    const files = new Map(found.map((file) => [`/${relative(outDir, file)}`, readFileSync(file)]));
    rmSync(outDir, { recursive: true });
    const gateway = await startGateway({
      handle: ({ url = '/' }, response) => {
        const path = url.split('?', 1)[0] ?? '/';
        const file = files.get(path);
        if (file !== undefined) response.writeHead(200, { 'content-type': contentTypes[extname(path)] ?? 'application/octet-stream' }).end(file);
        return file !== undefined;
      },
    });
    return new Example(name, gateway, files);
  }

  async stop(): Promise<void> {
    await this.gateway?.close();
  }

  /** A program of the example as a server runs it, built by the framework's own tools. */
  async onServer(program: string): Promise<Record<string, unknown>> {
    const here = `${process.cwd()}/${examples}`;
    const out = `${here}/node_modules/.cache/${this.#name}-${process.pid}`;
    await runTool('vite/bin/vite.js', 'build', this.#name, '--ssr', `${here}/${this.#name}/${program}`, '--outDir', out, '--logLevel', 'error');
    return (await import(/* @vite-ignore */ `${out}/${program.replace(/\.\w+$/, '.js')}`)) as Record<string, unknown>;
  }

  /** What the server makes of a page before it is asked for. */
  async render(file: string, render: (page: string) => string | Promise<string>): Promise<void> {
    const page = this.#files.get(`/${file}`)?.toString() ?? '';
    if (!page.includes('<!--server-->')) throw new Error(`${file} has no place for what the server renders`);
    this.#files.set(`/${file}`, Buffer.from(await render(page)));
  }

  /** A visitor of their own. */
  async open(browser: Browser, file: string): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    complaintsOf(page, this.complaints);
    this.#pages.push(page);
    await page.goto(`http://127.0.0.1:${this.gateway.port}/${file}?gateway=${this.gateway.port}`);
    return page;
  }

  /** The test is over: every visitor leaves, the gateway forgets. */
  async leave(): Promise<readonly string[]> {
    for (const page of this.#pages.splice(0)) await page.context().close();
    this.gateway.core.control('reset');
    return this.complaints.splice(0);
  }

  control(command: string, body: object = {}): unknown {
    const { status, body: said } = this.gateway.core.control(command, body);
    if (status !== 200) throw new Error(`${command}: ${JSON.stringify(said)}`);
    return said;
  }

  agent(deed: string, body: object = {}): void {
    this.control('agent', { do: deed, ...body });
  }

  threads(): readonly ThreadView[] {
    return (this.control('state') as { threads: readonly ThreadView[] }).threads;
  }
}
