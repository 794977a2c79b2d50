import { createReadStream, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Answers a request that it knows and says true; leaves every other alone. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Serves the files of one folder. Only names that the folder lists are served: no path of a request ever reaches the disk. */
export function pageFiles(folder: string): RequestHandler {
  const files = new Map(readdirSync(folder).map((name) => [`/${name}`, join(folder, name)]));
  return (request, response) => {
    const path = pathOf(request);
    const file = files.get(path === '/' ? '/index.html' : path);
    if (file === undefined || !isReading(request)) return false;
    startAnswer(response, contentTypes[extname(file)] ?? 'application/octet-stream');
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).on('error', () => response.destroy()).pipe(response);
    return true;
  };
}

/** Serves one JSON document, made when it is asked for. */
export function jsonDocument(path: string, make: () => Promise<unknown>): RequestHandler {
  return madeDocument(path, 'application/json; charset=utf-8', async () => JSON.stringify(await make()));
}

/** Serves one page, made when it is asked for. */
export function htmlDocument(path: string, make: () => Promise<string>): RequestHandler {
  return madeDocument(path, 'text/html; charset=utf-8', make);
}

/** Serves one drawing, made when it is asked for. */
export function svgDocument(path: string, make: () => Promise<string>): RequestHandler {
  return madeDocument(path, 'image/svg+xml', make);
}

function madeDocument(path: string, contentType: string, make: () => Promise<string>): RequestHandler {
  return (request, response) => {
    if (pathOf(request) !== path || !isReading(request)) return false;
    make().then(
      (text) => {
        startAnswer(response, contentType);
        response.end(text);
      },
      (error: unknown) => {
        console.error(`${path}:`, error);
        response.writeHead(500).end();
      },
    );
    return true;
  };
}

function startAnswer(response: ServerResponse, contentType: string): void {
  response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}
