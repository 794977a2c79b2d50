import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';
import { WebSocket, type WebSocketServer } from 'ws';
import type { Gateway } from '../create-gateway.ts';
import type { GatewaySocket } from '../core/ports.ts';
import { plainHeaders } from './node-http.ts';

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 429: 'Too Many Requests', 500: 'Internal Server Error',
  502: 'Bad Gateway', 503: 'Service Unavailable',
};

/** Connects one handshake of Node's HTTP server with the gateway. */
export function takeUpgrade(gateway: Gateway, server: WebSocketServer, request: IncomingMessage, tcp: Duplex, head: Buffer): void {
  let webSocket: WebSocket | undefined;
  tcp.on('error', () => tcp.destroy());
  const socket: GatewaySocket = {
    send(text) {
      if (webSocket?.readyState === WebSocket.OPEN) webSocket.send(text);
    },
    close: (code, reason) => webSocket?.close(code, reason),
    cut: () => reset(tcp),
  };
  const handshake = gateway.accept({ path: request.url ?? '/', headers: plainHeaders(request) }, socket);
  if (handshake.outcome === 'held') return void tcp.on('close', () => handshake.abandoned());
  if (handshake.outcome === 'refused') return refuse(tcp, handshake.status);
  const { connection } = handshake;
  const gone = (): void => connection.closed(1006);
  tcp.once('close', gone);
  server.handleUpgrade(request, tcp, head, (opened) => {
    webSocket = opened;
    tcp.off('close', gone);
    opened.on('message', (data) => connection.receive(textOf(data)));
    opened.on('ping', (data: Buffer) => {
      if (connection.pinged()) opened.pong(data);
    });
    opened.on('close', (code) => connection.closed(code));
    // A broken frame: ws closes the socket itself, and `close` follows.
    opened.on('error', () => {});
  });
}

function refuse(tcp: Duplex, status: number | undefined): void {
  if (status === undefined) return reset(tcp);
  tcp.end(`HTTP/1.1 ${status} ${reasons[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function reset(tcp: Duplex): void {
  if (tcp instanceof Socket) tcp.resetAndDestroy();
  else tcp.destroy();
}

/** Frames are text (PROTOCOL 0); a binary one is read as such. */
function textOf(data: Buffer | ArrayBuffer | Buffer[]): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
