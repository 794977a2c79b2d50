import { runCommand } from '../control/run-command.ts';
import type { GatewayHttpExchange, GatewayHttpRequest, GatewayHttpResponse } from '../core/ports.ts';
import type { World } from '../core/world.ts';
import { crossOriginHeaders, isLoopbackOrigin } from './cross-origin.ts';

/** Answers a control call; nothing when the request is none. Control calls are not logged. */
export function receiveControl(world: World, request: GatewayHttpRequest, response: GatewayHttpResponse): GatewayHttpExchange | undefined {
  const command = /^\/+__control\/([^/?]*)\/?(?:\?|$)/.exec(request.path)?.[1];
  if (command === undefined) return undefined;
  const answer = (status: number, body?: unknown): GatewayHttpExchange => {
    response.start(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...crossOriginHeaders(request.headers) });
    response.end(body === undefined ? undefined : JSON.stringify(body));
    return { aborted: () => {} };
  };
  if (request.method === 'OPTIONS') return answer(204);
  const origin = request.headers['origin'];
  // A page from elsewhere could not read the answer, but the command would have been carried out.
  if (origin && !isLoopbackOrigin(origin)) return answer(403, { error: 'only pages of this computer may do that' });
  if (request.method !== 'POST') return answer(405, { error: `use POST, not ${request.method}` });
  const result = runCommand(world, command, request.body, 'human');
  return answer(result.status, result.body);
}
