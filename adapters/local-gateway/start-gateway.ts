import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { announcedChannels, type AnnouncedChannel } from './core/channel-profile.ts';
import type { GatewayConfig } from './core/gateway-config.ts';
import type { GatewayClock } from './core/ports.ts';
import { createGateway, type Gateway } from './create-gateway.ts';
import { startDemoAgent } from './demo/demo-agent.ts';
import { takeRequest } from './server/node-http.ts';
import { takeUpgrade } from './server/node-socket.ts';

/** How to start the server; all members may be left out. */
export interface GatewayOptions {
  /** 0 is any free port. */
  readonly port?: number;
  /** Let a scripted agent answer. */
  readonly demo?: boolean;
  /** What the gateway starts with and `reset` returns to. */
  readonly config?: Partial<GatewayConfig>;
  /** Serves what it knows on the same port and says true; the gateway answers the rest. */
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Where a started gateway is, as printed by its command line. */
export interface GatewayUrls {
  readonly chat: string;
  readonly gateway: string;
  readonly authorize: string;
  readonly control: string;
  readonly brandId: number;
  readonly channels: readonly AnnouncedChannel[];
}

/** A gateway that listens. */
export interface RunningGateway {
  readonly port: number;
  readonly urls: GatewayUrls;
  readonly core: Gateway;
  close(): Promise<void>;
}

const clock: GatewayClock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** Starts a gateway on 127.0.0.1, HTTP and WebSockets on one port. */
export async function startGateway({ port = 0, demo = false, config = {}, handle }: GatewayOptions = {}): Promise<RunningGateway> {
  const server = createServer();
  // Longer than any script pauses: a client that reuses a connection in the moment it is closed sees a reset (default: 5 s).
  server.keepAliveTimeout = 120_000;
  const boundPort = await listen(server, port);
  const http = `http://127.0.0.1:${boundPort}`;
  const core = createGateway({ clock, ids: { uuid: () => randomUUID() }, config, publicUrl: () => http });
  const sockets = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: 16 * 1024 * 1024 });
  server.on('request', (request, response) => {
    if (!handle?.(request, response)) takeRequest(core, request, response);
  });
  server.on('upgrade', (request, tcp, head) => takeUpgrade(core, sockets, request, tcp, head));
  const stopDemo = demo ? startDemoAgent(core, clock) : undefined;
  return {
    port: boundPort,
    urls: { chat: http, gateway: `ws://127.0.0.1:${boundPort}`, authorize: http, control: http, brandId: 1001, channels: announcedChannels },
    core,
    close() {
      stopDemo?.();
      core.control('reset');
      core.stop();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use; choose another one, or 0 for any free port.`) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
