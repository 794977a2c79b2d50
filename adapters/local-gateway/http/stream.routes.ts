import { hitFault } from '../core/fault-switches.ts';
import { messageUpdated } from '../core/message-life.ts';
import { audienceOf, push } from '../core/outbox.ts';
import { later, type StreamRecord, type World } from '../core/world.ts';
import { errorBody, type HttpCall, type HttpRoute } from './http-call.ts';

/** Texts told in pieces (PROTOCOL 7). */
export const streamRoutes: readonly HttpRoute[] = [{ method: 'GET', path: /^\/sse\/([^/]+)$/, handle: listen }];

/** Everything so far at once, the rest as it comes; a reconnect gets only what it lacks (PROTOCOL 7, point 9). */
function listen({ world, request, reply }: HttpCall, key = ''): void {
  const stream = world.streams.get(key);
  if (!stream) return reply.json(404, errorBody('NotFound', 'No such stream'));
  const seen = stream.isRestarting ? 0 : firstMissing(request.headers['last-event-id']);
  stream.isRestarting = false;
  stream.startedAt ??= world.clock.now();
  if (seen >= stream.chunks.length) return reply.empty(204);
  const listener = { next: seen, isGone: false };
  const response = reply.stream('text/event-stream', () => (listener.isGone = true));
  // Browsers would wait seconds before they reconnect.
  response.write('retry: 300\n');
  const send = (index: number, content: string, isLast: boolean): void => response.write(delta(index, content, isLast));
  if (stream.isFinished) {
    send(stream.chunks.length - 1, stream.chunks.slice(seen).join(''), true);
    return response.end();
  }
  const fault = hitFault(world.faults, 'stream');
  const step = (): void => {
    if (listener.isGone) return;
    const { next } = listener;
    const isLast = next === stream.chunks.length - 1;
    if (fault?.mode === 'restart' && next > seen && next >= stream.chunks.length / 2) {
      stream.isRestarting = true;
      return response.cut();
    }
    if (fault?.mode === 'badJson' && next > seen) {
      response.write('event: delta\ndata: {"delta":{"content":\n\n');
      return response.end();
    }
    send(next, stream.chunks[next] ?? '', isLast && fault?.mode !== 'noStop');
    listener.next++;
    if (!isLast) return goOn(fault?.mode === 'stall' && next === seen ? (fault.ms ?? null) : 0);
    if (fault?.mode !== 'noStop') finish(world, stream);
    response.end();
  };
  const goOn = (stallMs: number | null): void => {
    if (stallMs === null) return;
    const dueAt = (stream.startedAt ?? 0) + listener.next * stream.gapMs;
    later(world, stallMs + Math.max(0, dueAt - world.clock.now()), step);
  };
  step();
}

/** The event after the last one a reconnecting client has. */
function firstMissing(lastEventId: string | undefined): number {
  const last = Number(lastEventId ?? '');
  return lastEventId && Number.isInteger(last) && last >= 0 ? last + 1 : 0;
}

function delta(index: number, content: string, isLast: boolean): string {
  return `id: ${index}\nevent: delta\ndata: ${JSON.stringify({ delta: { content, finish_reason: isLast ? 'stop' : null } })}\n\n`;
}

/** Once, when `stop` has gone out: the message is a plain text from now on (PROTOCOL 7, point 8). */
function finish(world: World, stream: StreamRecord): void {
  if (stream.isFinished) return;
  stream.isFinished = true;
  push(world, audienceOf(world, stream.thread), messageUpdated(world, stream.thread, stream.message));
}
