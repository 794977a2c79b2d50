import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type * as Library from 'chat-machines';
import type { Chat, ChatError, ThreadsChatVerbs, Thread, ThreadsThreadVerbs, UploadsThreadVerbs } from 'chat-machines';

/** What a page of a stranger's site offers to whoever looks at it. */
export interface Stranger {
  readonly library: typeof Library;
  readonly chat: Chat & ThreadsChatVerbs;
  readonly thread: Thread & ThreadsThreadVerbs & UploadsThreadVerbs;
  /** Told to `onError`. */
  readonly errors: ChatError[];
  /** What got as far as the page. */
  readonly uncaught: string[];
  /** Changes of the line, epoch ms. */
  readonly line: { readonly at: number; readonly what: string }[];
  /** `message.received`, in order. */
  readonly received: { readonly text: string; readonly cause: string }[];
}

declare global {
  var stranger: Stranger;
}

/** What a page is asked for in its address; all but these are options of the chat. */
export interface Asked {
  readonly customer: { readonly id?: string; readonly firstName?: string };
  readonly channelId?: string;
  readonly persist?: boolean;
  readonly offlineNoticeMs?: number;
  readonly signIn?: object;
  /** Names of features. */
  readonly features?: readonly string[];
  /** False: the app opens no thread. */
  readonly opens?: boolean | string;
  /** False: the app does not connect. */
  readonly connects?: boolean;
  /** False: the page loads the library and makes no chat. */
  readonly chats?: boolean;
}

const program = `
  import * as library from '/library.js';
  const { features = [], opens = true, connects = true, chats = true, ...options } = JSON.parse(new URLSearchParams(location.search).get('asked'));
  const random = [...crypto.getRandomValues(new Uint8Array(8))].join('');
  const stranger = { library, errors: [], uncaught: [], line: [], received: [] };
  addEventListener('error', ({ message }) => stranger.uncaught.push(message));
  addEventListener('unhandledrejection', ({ reason }) => stranger.uncaught.push(String(reason)));
  if (chats) {
    stranger.chat = library.createChat({
      brandId: 1001, channelId: 'chat_messaging', ...options, features: features.map((name) => library[name]()), extraQuery: { tab: options.customer.id + random },
      onError: (error) => stranger.errors.push(error),
    });
    const note = (what) => stranger.line.push({ at: Date.now(), what });
    stranger.chat.subscribe(({ connection }) => connection.isLost, (isLost) => note(isLost ? 'isLost' : 'isBack'));
    stranger.chat.on('connection.lost', () => note('lost'));
    stranger.chat.on('connection.opened', () => note('opened'));
    stranger.chat.on('chat.live', () => note('live'));
    stranger.chat.on('message.received', ({ message, cause }) => stranger.received.push({ text: message.text, cause }));
    if (opens) stranger.thread = stranger.chat.thread(typeof opens === 'string' ? opens : undefined);
    if (connects) stranger.chat.connect().catch(() => {});
  }
  window.stranger = stranger;
`;

/** A site whose pages hold a chat, made of the packed library and nothing else. */
export class Site {
  readonly #server: Server;

  private constructor(script: string) {
    this.#server = createServer(({ url }, response) => {
      const isScript = url === '/library.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : url === '/elsewhere' ? '<!doctype html><title>elsewhere</title>' : `<!doctype html><title>shop</title><script type="module">${program}</script>`);
    });
  }

  static async open(): Promise<Site> {
    const built = await build({
      stdin: { contents: `export * from 'chat-machines';`, resolveDir: process.cwd() }, bundle: true, write: false, format: 'esm', platform: 'browser',
      // The package by its exports, not by the paths of this project's compiler.
      tsconfigRaw: {}, conditions: ['module', 'import', 'browser'], logLevel: 'error',
    });
    const site = new Site(built.outputFiles[0]?.text ?? '');
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  url(asked: object, host = '127.0.0.1'): string {
    return `${this.origin(host)}/?asked=${encodeURIComponent(JSON.stringify(asked))}`;
  }

  origin(host = '127.0.0.1'): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
