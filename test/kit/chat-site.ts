import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { GatewayConfig } from '../../adapters/local-gateway/core/gateway-config.ts';
import { type RunningGateway, startGateway } from '../../adapters/local-gateway/gateway.ts';

/** The library as a page loads it. */
export async function chatScript(): Promise<string> {
  const entry = { contents: `export { createChat } from './adapters/browser/browser.ts';`, resolveDir: process.cwd() };
  return (await build({ stdin: entry, bundle: true, write: false, format: 'esm' })).outputFiles[0]?.text ?? '';
}

/** A gateway, and a site whose pages hold a chat with it. */
export class ChatSite {
  readonly #gateway: RunningGateway;
  readonly #server: Server;

  private constructor(gateway: RunningGateway, script: string, program: string) {
    this.#gateway = gateway;
    const { chat, gateway: socket, authorize } = gateway.urls;
    const page = `<!doctype html><title>chat</title><script type="module">
      import { createChat } from '/chat.js';
      const environment = ${JSON.stringify({ name: 'local', chat, gateway: socket, authorize })};
      ${program}
    </script>`;
    this.#server = createServer(({ url }, response) => {
      const isScript = url === '/chat.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : page);
    }).listen(0, '127.0.0.1');
  }

  /** `program`: what a page does with `createChat`, the `environment` and its own address. */
  static async open(script: string, program: string, config: Partial<GatewayConfig> = {}): Promise<ChatSite> {
    const site = new ChatSite(await startGateway({ config }), script, program);
    await new Promise((resolve) => site.#server.once('listening', resolve));
    return site;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#gateway.close();
  }

  url(path = '', host = '127.0.0.1'): string {
    return `http://${host}:${(this.#server.address() as AddressInfo).port}/${path}`;
  }

  control(command: string, body: object = {}): unknown {
    return this.#gateway.core.control(command, body).body;
  }
}
