import { wireMessage } from '../core/wire-objects.ts';
import { later } from '../core/world.ts';
import { errorBody, type HttpCall, type HttpRoute } from './http-call.ts';

/** Bodies too big for the socket, and what is only taken and dropped (PROTOCOL 3.5, 3.7, 3.8, 6.1.8). */
export const contentRoutes: readonly HttpRoute[] = [
  { method: 'GET', path: /^\/chat\/1\.0\/brand\/[^/]+\/messages\/([^/]+)$/, handle: fullMessage },
  { method: 'GET', path: /^\/s3\/([^/]+)$/, handle: storedFrame },
  { method: 'PUT', path: /^\/web-analytics\/1\.0\/tenants\/[^/]+\/visitors\/[^/]+$/, handle: ({ reply }) => reply.empty(204) },
  { method: 'POST', path: /^\/web-analytics\/1\.0\/tenants\/[^/]+\/visitors\/[^/]+\/events$/, handle: ({ reply }) => reply.empty(204) },
  { method: 'POST', path: /^\/logger-public/, handle: ({ reply }) => reply.empty(204) },
];

/** Needs the token that was made for exactly this path (PROTOCOL 3.5). */
function fullMessage({ world, request, reply, path }: HttpCall, messageId = ''): void {
  const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1];
  if (token === undefined || world.pathTokens.get(token) !== path) return reply.json(401, errorBody('Unauthorized', 'The token is not for this address'));
  const stored = world.abridged.get(messageId);
  const thread = stored?.thread ?? world.threads.find(({ messages }) => messages.some(({ wireId }) => wireId === messageId));
  const message = stored?.message ?? thread?.messages.find(({ wireId }) => wireId === messageId);
  if (!thread || !message) return reply.json(404, errorBody('NotFound', 'No such message'));
  after({ world }, stored?.delayMs ?? 0, () => reply.json(200, wireMessage(world, thread, message)));
}

function storedFrame({ world, reply }: HttpCall, key = ''): void {
  const stored = world.bodies.get(key);
  if (!stored) return reply.json(404, errorBody('NotFound', 'No such object'));
  after({ world }, stored.delayMs, () => reply.text(200, stored.content, stored.mimeType));
}

function after({ world }: Pick<HttpCall, 'world'>, delayMs: number, run: () => void): void {
  if (delayMs > 0) later(world, delayMs, run);
  else run();
}
