import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { type RunningGateway, startGateway } from '../../adapters/local-gateway/gateway.ts';

/** A message as the gateway has it. */
export interface Kept {
  readonly id: string;
  readonly text: string;
  readonly direction: string;
}

/** A gateway, and a site whose pages hold a chat with it. */
export class Site {
  readonly gateway: RunningGateway;
  readonly #server: Server;

  private constructor(gateway: RunningGateway, script: string) {
    this.gateway = gateway;
    this.#server = createServer(({ url }, response) => {
      const isScript = url === '/chat.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : this.#html());
    }).listen(0, '127.0.0.1');
  }

  /** The gateway knows no message again, so that one that is sent twice is there twice. */
  static async open(): Promise<Site> {
    const entry = { contents: `export { createChat } from './adapters/browser/browser.ts';`, resolveDir: process.cwd() };
    const { outputFiles } = await build({ stdin: entry, bundle: true, write: false, format: 'esm' });
    const site = new Site(await startGateway({ config: { deduplicate: false, log: false } }), outputFiles[0]?.text ?? '');
    await new Promise((resolve) => site.#server.once('listening', resolve));
    return site;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.gateway.close();
  }

  /** The page of a customer; one that `keeps` nothing is broken on purpose. */
  urlFor(customer: string, keeps = true): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/?customer=${customer}${keeps ? '' : '&forgets'}`;
  }

  control(command: string, body: object = {}): unknown {
    return this.gateway.core.control(command, body).body;
  }

  /** The threads of a customer, each from its first message to its last. */
  threadsOf(customer: string): readonly (readonly Kept[])[] {
    const { threads } = this.control('state') as { threads: readonly { customerId: string; messages: readonly Kept[] }[] };
    return threads.filter(({ customerId }) => customerId === customer).map(({ messages }) => messages);
  }

  #html(): string {
    const { chat, gateway, authorize } = this.gateway.urls;
    return `<!doctype html><title>chat</title><script type="module">
      import { createChat } from '/chat.js';
      window.errors = [];
      addEventListener('error', ({ message }) => errors.push(message));
      addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
      const asked = new URL(location.href).searchParams;
      window.chat = createChat({
        brandId: 1001, channelId: 'chat_messaging', customer: { id: asked.get('customer') }, persist: !asked.has('forgets'),
        environment: ${JSON.stringify({ name: 'local', chat, gateway, authorize })},
        onError: ({ code, detail }) => code === 'engine.crashed' && errors.push(code + ' ' + detail),
      });
      window.thread = chat.thread();
      chat.connect().catch(() => {});
    </script>`;
  }
}
