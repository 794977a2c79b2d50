import { objectAt, textAt } from '../core/json-read.ts';
import { push } from '../core/outbox.ts';
import { proactivePush } from '../core/proactive.ts';
import { ack, inconsistent, type Answer } from './answer.ts';
import type { GatewayRequest, RequestHandler } from './request.ts';

/** Requests about the visitor (PROTOCOL 5.8). Those of unknown shape are taken as they come (5.2). */
export const visitorRequests: Readonly<Record<string, RequestHandler>> = {
  ExecuteTrigger: executeTrigger,
  StoreVisitorEvents: storeVisitorEvents,
  StoreVisitor: () => ack,
  SendPageViews: () => ack,
  AddVisitorTags: () => ack,
  RemoveVisitorTags: () => ack,
};

/** The trigger's id may be the name of an action type; else it is a welcome message (emulator choice). */
function executeTrigger({ world, socket, data, destinationId }: GatewayRequest): Answer {
  const trigger = textAt(objectAt(data, 'trigger'), 'id');
  if (!trigger) throw inconsistent('ExecuteTrigger: data.trigger.id is missing');
  push(world, [socket], proactivePush(world, { destinationId: destinationId ?? 'dst-1', actionType: trigger }));
  return ack;
}

function storeVisitorEvents({ data }: GatewayRequest): Answer {
  if (!Array.isArray(data['visitorEvents'])) throw inconsistent('StoreVisitorEvents: data.visitorEvents is missing');
  return ack;
}
