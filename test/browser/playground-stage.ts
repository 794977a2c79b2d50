import { type ChildProcess, spawn } from 'node:child_process';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** `npm start` as a person runs it, in a process of its own. */
export interface PlaygroundProcess {
  readonly url: string;
  /** Asks the gateway behind the playground. */
  control<T = unknown>(command: string, body?: unknown): Promise<T>;
  /** Ctrl-C; answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** How a run of the program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const program = ['esbuild.mjs', '--run', 'playground'];
const address = /http:\/\/127\.0\.0\.1:\d+/;

/** Starts the playground on a free port and waits for the line that says where it is. */
export async function startPlayground(...args: readonly string[]): Promise<PlaygroundProcess> {
  const child = run(['--port', '0', '--no-open', ...args]);
  const ended = ending(child);
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = address.exec(said)?.[0];
      if (found) resolve(found);
    });
    void ended.then(({ stderr }) => reject(new Error(`the playground ended at once: ${stderr}`)));
  });
  return {
    url,
    async control<T>(command: string, body: unknown = {}): Promise<T> {
      const response = await fetch(`${url}/__control/${command}`, { method: 'POST', body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${command}: ${await response.text()}`);
      return (await response.json()) as T;
    },
    async stop(signal = 'SIGINT') {
      child.kill(signal);
      return (await ended).code;
    },
  };
}

/** Runs the program to its end. */
export function runPlayground(...args: readonly string[]): Promise<Ended> {
  return ending(run(args));
}

function run(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CI: 'true' } });
}

function ending(child: ChildProcess): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })));
}

/** The playground as one visitor sees it, with what went wrong on the page. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** By `data-testid`. */
  at(testId: string): Locator;
  /** A customer's or agent's message on the phone, by its text. */
  message(text: string): Locator;
  /** The tab of a machine, by the beginning of its actor's name. */
  actor(name: string): Locator;
  isConnected(): Promise<void>;
  /** Types as the customer. */
  write(text: string): Promise<void>;
  /** Types as the agent. */
  answer(text: string): Promise<void>;
  /** Errors of the page and of its console; a socket that the test cut is none. */
  readonly complaints: readonly string[];
}

/** Opens the playground as a new visitor. */
export async function visit(browser: Browser, url: string, channel: string, size = { width: 1440, height: 900 }): Promise<Visit> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (entry) => {
    const isCut = /^WebSocket connection to |ERR_CONNECTION_/.test(entry.text());
    if (entry.type() === 'error' && !isCut) complaints.push(entry.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(`asked elsewhere: ${request.url()}`);
  });
  await page.goto(`${url}/#${channel}`);
  const at = (testId: string): Locator => page.getByTestId(testId);
  const type = async (field: string, text: string): Promise<void> => {
    await page.locator(`[data-testid=${field}]:enabled`).fill(text);
    await at(field).press('Enter');
  };
  return {
    page,
    context,
    complaints,
    at,
    message: (text) => at('message').filter({ hasText: text }),
    actor: (name) => page.locator(`[data-testid=actor][data-actor^="${name}"]`).first(),
    isConnected: () => page.locator('[data-testid=connection][data-status=open][data-chat=live]').waitFor(),
    write: (text) => type('customer-text', text),
    answer: (text) => type('agent-text', text),
  };
}
