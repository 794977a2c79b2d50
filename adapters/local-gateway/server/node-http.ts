import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway } from '../create-gateway.ts';
import type { GatewayHttpExchange } from '../core/ports.ts';

/** Longest request body that is read, bytes: an upload of 40 MB in base64 fits. */
const longestBody = 64 * 1024 * 1024;

/** Connects one request of Node's HTTP server with the gateway. */
export function takeRequest(gateway: Gateway, request: IncomingMessage, response: ServerResponse): void {
  const parts: Buffer[] = [];
  let length = 0;
  request.on('error', () => {});
  request.on('data', (part: Buffer) => {
    length += part.length;
    if (length <= longestBody) parts.push(part);
  });
  request.on('end', () => {
    if (length > longestBody) response.writeHead(413).end();
    else answer(gateway, request, response, Buffer.concat(parts).toString('utf8'));
  });
}

function answer(gateway: Gateway, request: IncomingMessage, response: ServerResponse, body: string): void {
  let exchange: GatewayHttpExchange | undefined;
  response.on('close', () => {
    if (!response.writableFinished) exchange?.aborted();
  });
  exchange = gateway.http(
    { method: request.method ?? 'GET', path: request.url ?? '/', headers: plainHeaders(request), body },
    {
      start: (status, headers) => void response.writeHead(status, headers),
      write: (text) => void response.write(text),
      end: (last) => void response.end(last),
      cut: () => request.socket.resetAndDestroy(),
    },
  );
}

/** Header names are lower case in Node already; repeated ones are joined. */
export function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]])),
  );
}
