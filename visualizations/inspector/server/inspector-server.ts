import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { isTrusted } from '../feeds/is-trusted.ts';

/** Told to pages that come later. */
const keptRecords = 10_000;
/** Nobody tells more at a time, bytes. */
const largestMessage = 4_000_000;

export interface InspectorServer {
  /** For people. */
  readonly pageUrl: string;
  /** For the chat that is to be watched: `inspector(toSocket(new WebSocket(feedUrl)))`. */
  readonly feedUrl: string;
  close(): Promise<void>;
}

export interface InspectorServerTraits {
  /** 0 = any free port. */
  readonly port: number;
  /** Whoever does not know it is turned away. */
  readonly token: string;
  readonly page: () => Promise<string>;
}

/** Serves the inspector on 127.0.0.1 and passes on what chats in other processes tell it. */
export async function startInspector({ port, token, page }: InspectorServerTraits): Promise<InspectorServer> {
  const kept: string[] = [];
  const views = new Set<WebSocket>();
  const http = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname !== '/' || !isSame(searchParams.get('token') ?? '', token)) {
      response.writeHead(pathname === '/' ? 403 : 404, { 'content-type': 'text/plain' }).end('Take the whole address that npm run inspect printed.\n');
      return;
    }
    page().then(
      (html) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }).end(html),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
    );
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  http.on('upgrade', (request, socket, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { origin } = request.headers;
    const isAllowed = isSame(searchParams.get('token') ?? '', token) && (origin === undefined || isTrusted(origin, ''));
    if (!isAllowed || (pathname !== '/feed' && pathname !== '/view')) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => (pathname === '/feed' ? hear(opened) : show(opened)));
  });

  function hear(feed: WebSocket): void {
    feed.on('error', () => {});
    feed.on('message', (data) => {
      // One buffer per message: `binaryType` is never changed.
      const told = (data as Buffer).toString();
      if (!isTold(told)) return;
      kept.push(told);
      if (kept.length > keptRecords) kept.splice(0, kept.length - keptRecords);
      for (const view of views) view.send(told);
    });
  }

  function show(view: WebSocket): void {
    views.add(view);
    view.on('error', () => {});
    view.on('close', () => views.delete(view));
    for (const told of kept) view.send(told);
  }

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const at = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    pageUrl: `http://${at}/?token=${token}`,
    feedUrl: `ws://${at}/feed?token=${token}`,
    close: () => new Promise((resolve) => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      http.close(() => resolve());
      http.closeAllConnections();
    }),
  };
}

/** Passed on as it came; pages look at it more closely. */
function isTold(text: string): boolean {
  try {
    return Array.isArray((JSON.parse(text) as { records?: unknown } | null)?.records);
  } catch {
    return false;
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
