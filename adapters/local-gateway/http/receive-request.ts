import { hitFault } from '../core/fault-switches.ts';
import { writeLog } from '../core/log-book.ts';
import type { GatewayHttpExchange, GatewayHttpRequest, GatewayHttpResponse } from '../core/ports.ts';
import { queryOf } from '../core/sockets.ts';
import { later, type World } from '../core/world.ts';
import { channelRoutes } from './channel.routes.ts';
import { contentRoutes } from './content.routes.ts';
import { crossOriginHeaders } from './cross-origin.ts';
import { errorBody, type HttpCall, type HttpReply } from './http-call.ts';
import { streamRoutes } from './stream.routes.ts';
import { tokenRoutes } from './token.routes.ts';

const routes = [...channelRoutes, ...tokenRoutes, ...contentRoutes, ...streamRoutes];

/** Answers one HTTP request of a client (PROTOCOL 3). */
export function receiveRequest(world: World, request: GatewayHttpRequest, response: GatewayHttpResponse): GatewayHttpExchange {
  const cors = crossOriginHeaders(request.headers);
  if (request.method === 'OPTIONS') {
    writeLog(world, 'in', 'preflight', { path: request.path });
    response.start(204, cors);
    response.end();
    return { aborted: () => {} };
  }
  const entry = writeLog(world, 'in', 'http', {
    method: request.method, path: request.path, headers: request.headers, body: request.body, status: 0,
  });
  const { reply, exchange } = replyTo(world, response, cors, (status) => (entry['status'] = status));
  const path = decodedPath(request.path);
  const call: HttpCall = {
    world, request, method: request.method, path, query: queryOf(request.path), reply,
    base: request.headers['host'] ? `http://${request.headers['host']}` : world.publicUrl(),
  };
  if (!applyFault(call)) route(call);
  return exchange;
}

function route(call: HttpCall): void {
  const here = routes.filter(({ path }) => path.test(call.path));
  const found = here.find(({ method }) => method === call.method);
  if (found) return found.handle(call, ...(found.path.exec(call.path)?.slice(1) ?? []));
  if (here.length > 0) return call.reply.json(405, errorBody('MethodNotAllowed', `Not ${call.method}`));
  call.reply.json(404, errorBody('NotFound', `Nothing at ${call.path}`));
}

/** The `http` switch; says whether it answers in the route's place. */
function applyFault(call: HttpCall): boolean {
  const { world, reply, request } = call;
  const fault = hitFault(world.faults, 'http', ({ path }) => request.path.includes(path));
  if (!fault) return false;
  const { status, body, hangMs, destroy } = fault;
  const go = (): void => {
    if (destroy) return reply.cut();
    if (status === undefined && body === undefined && hangMs !== undefined) return route(call);
    if (typeof body === 'string') return reply.text(status ?? 200, body, 'application/json');
    reply.json(status ?? (body === undefined ? 500 : 200), body ?? {});
  };
  if (hangMs === undefined) go();
  else later(world, hangMs, go);
  return true;
}

function decodedPath(path: string): string {
  const bare = path.split('?')[0] ?? '';
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

/** Keeps count of what is owed, so that a reset can end it. */
function counted(world: World, response: GatewayHttpResponse): { response: GatewayHttpResponse; settle: () => void } {
  const cut = (): void => response.cut();
  world.exchanges.add(cut);
  const settle = (): void => void world.exchanges.delete(cut);
  return {
    settle,
    response: {
      start: (status, headers) => response.start(status, headers),
      write: (text) => response.write(text),
      end(body) {
        settle();
        response.end(body);
      },
      cut() {
        settle();
        response.cut();
      },
    },
  };
}

function replyTo(
  world: World, raw: GatewayHttpResponse, cors: Readonly<Record<string, string>>, answered: (status: number) => void,
): { reply: HttpReply; exchange: GatewayHttpExchange } {
  const { response, settle } = counted(world, raw);
  let onGone = (): void => {};
  const start = (status: number, headers: Readonly<Record<string, string>>): void => {
    answered(status);
    response.start(status, { ...cors, 'Cache-Control': 'no-store', ...headers });
  };
  const whole = (status: number, body: string | Uint8Array, mimeType: string, headers: Readonly<Record<string, string>> = {}): void => {
    start(status, { 'Content-Type': mimeType, 'X-Content-Type-Options': 'nosniff', ...headers });
    response.end(body);
  };
  const reply: HttpReply = {
    json: (status, body, headers) => whole(status, JSON.stringify(body), 'application/json', headers),
    text: (status, body, mimeType) => whole(status, body, mimeType),
    bytes: (status, body, mimeType) => whole(status, body, mimeType, { 'Content-Security-Policy': 'sandbox' }),
    empty(status) {
      start(status, {});
      response.end();
    },
    cut: () => response.cut(),
    stream(mimeType, gone) {
      onGone = gone;
      start(200, { 'Content-Type': mimeType });
      return response;
    },
  };
  return { reply, exchange: { aborted: () => (settle(), onGone()) } };
}
