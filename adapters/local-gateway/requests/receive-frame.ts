import { channelProfile, isSecured } from '../core/channel-profile.ts';
import { hitFault, meansEvent } from '../core/fault-switches.ts';
import { objectAt, parseObject, textAt, type Json } from '../core/json-read.ts';
import { writeLog, writeNote } from '../core/log-book.ts';
import { sendText, sheltered } from '../core/outbox.ts';
import { adoptCustomer, cutSocket } from '../core/sockets.ts';
import { knownCustomer } from '../core/threads.ts';
import { later, type SocketRecord, type World } from '../core/world.ts';
import { answerFrame, failure, inconsistent, RequestRefusal, type Answer } from './answer.ts';
import { groupChatRequests } from './group-chat.requests.ts';
import { messageRequests } from './message.requests.ts';
import { presenceRequests } from './presence.requests.ts';
import type { GatewayRequest, RequestHandler } from './request.ts';
import { sessionRequests } from './session.requests.ts';
import { threadRequests } from './thread.requests.ts';
import { visitorRequests } from './visitor.requests.ts';

/** Every event a client may send, mobile names included (PROTOCOL 5.2). */
export const requestHandlers: ReadonlyMap<string, RequestHandler> = new Map(
  [sessionRequests, messageRequests, threadRequests, presenceRequests, groupChatRequests, visitorRequests].flatMap((table) => Object.entries(table)),
);

const freeWithoutAuthorization = new Set(['AuthorizeCustomer', 'AuthorizeConsumer', 'ReconnectConsumer', 'ReconnectCustomer']);

/** Takes one frame of a client and sends what it is owed: exactly one frame per `eventId` (PROTOCOL 4.7). */
export function receiveFrame(world: World, socket: SocketRecord, text: string): void {
  const frame = parseObject(text);
  const action = textAt(frame, 'action');
  const payload = objectAt(frame, 'payload');
  const eventId = textAt(frame, 'eventId') ?? null;
  const type = textAt(payload, 'eventType') ?? action ?? '';
  if (world.faults.blackHole) return writeNote(world, 'frame lost', { conn: socket.id, type, eventId, frame: text });
  const isBad = !frame || !action || (action !== 'heartbeat' && !textAt(payload, 'eventType'));
  writeLog(world, 'in', 'ws', { conn: socket.id, type, eventId, authorized: socket.isAuthorized, frame: text, ...(isBad && { bad: true }) });
  if (!frame || !action) return sendText(world, socket, transportError(world), 'transport', null);
  if (action === 'heartbeat') return beat(world, socket);
  if (hitFault(world.faults, 'silent', meansEvent(type))) return;
  const drop = hitFault(world.faults, 'dropBeforeAck', meansEvent(type));
  if (drop && !drop.store) return cutSocket(world, socket);
  const wrong = drop ? undefined : hitFault(world.faults, 'error', meansEvent(type));
  const answer = wrong ? failure(wrong.code, 'Fault switched on', world.ids.uuid()) : answerTo(world, socket, action, payload);
  if (drop) return cutSocket(world, socket);
  sendAnswer(world, socket, type, answer, wrong?.withEventId === false ? null : eventId, eventId !== null);
}

/** A heartbeat is silenced only by name: it would use up the hits meant for requests. */
function beat(world: World, socket: SocketRecord): void {
  if (!hitFault(world.faults, 'silent', ({ eventType }) => eventType === 'heartbeat')) sendText(world, socket, '"pong"', 'pong', null);
}

function sendAnswer(world: World, socket: SocketRecord, type: string, answer: Answer, eventId: string | null, isAsked: boolean): void {
  // Nothing can be matched to a request without an id (PROTOCOL 4.7).
  if (!isAsked) return;
  const delayMs = hitFault(world.faults, 'ackDelay', meansEvent(type))?.ms ?? 0;
  const send = (): void => {
    const text = answerFrame(answer, eventId, world.clock.now());
    sendText(world, socket, sheltered(world, text, answer.type, eventId ?? ''), answer.type, eventId);
  };
  if (delayMs > 0) later(world, delayMs, send);
  else send();
}

function answerTo(world: World, socket: SocketRecord, action: string, payload: Json | undefined): Answer {
  try {
    const request = readRequest(world, socket, action, payload);
    const handler = requestHandlers.get(request.eventType);
    if (!handler) throw inconsistent(`Unknown event ${request.eventType}`);
    return handler(request);
  } catch (error) {
    if (error instanceof RequestRefusal) return failure(error.code, error.message, world.ids.uuid());
    // Nothing a client sends may bring the gateway down; what did is to be found in the log.
    writeNote(world, 'internal error', { message: String(error) });
    return failure('InconsistentData', 'Internal error', world.ids.uuid());
  }
}

/** The envelope of 5.1, in all its variants. */
function readRequest(world: World, socket: SocketRecord, action: string, payload: Json | undefined): GatewayRequest {
  const eventType = textAt(payload, 'eventType');
  const data = objectAt(payload, 'data');
  if (action !== 'register' && action !== 'chatWindowEvent') throw inconsistent(`Unknown action ${action}`);
  if (!payload || !eventType) throw inconsistent('payload.eventType is missing');
  if (!data && payload['data'] !== undefined && payload['data'] !== null) throw inconsistent('payload.data must be an object');
  if (world.config.strict) checkEnvelope(action, eventType, payload);
  const said = objectAt(payload, 'consumerIdentity') ?? objectAt(payload, 'customerIdentity');
  const customerId = socket.tokenCustomerId ?? textAt(said, 'idOnExternalPlatform') ?? socket.customerIds[0];
  if (!customerId) throw inconsistent('consumerIdentity.idOnExternalPlatform is missing');
  adoptCustomer(world, socket, customerId);
  const { firstName, lastName, image } = { firstName: textAt(said, 'firstName'), lastName: textAt(said, 'lastName'), image: textAt(said, 'image') };
  knownCustomer(world, customerId, {
    idOnExternalPlatform: customerId, ...(firstName && { firstName, lastName: lastName ?? '' }), ...(image && { image }),
  });
  const brandId = Number(objectAt(payload, 'brand')?.['id'] ?? socket.brandId);
  socket.brandId = Number.isFinite(brandId) ? brandId : socket.brandId;
  socket.channelId = textAt(objectAt(payload, 'channel'), 'id') ?? socket.channelId;
  if (world.faults.requireAuth && !socket.isAuthorized && !freeWithoutAuthorization.has(eventType)) {
    throw new RequestRefusal('ConsumerAuthorizationFailed', 'Not authorized');
  }
  return {
    world, socket, eventType, customerId, brandId: socket.brandId, channelId: socket.channelId,
    destinationId: textAt(objectAt(payload, 'destination'), 'id'), data: data ?? {},
  };
}

/** What only a strict platform minds (PROTOCOL 5.1). */
function checkEnvelope(action: string, eventType: string, payload: Json): void {
  if ((action === 'register') !== (eventType === 'AuthorizeCustomer')) throw inconsistent(`${eventType} must not come as ${action}`);
  if (typeof objectAt(payload, 'brand')?.['id'] !== 'number') throw inconsistent('brand.id must be a number');
  const channelId = textAt(objectAt(payload, 'channel'), 'id');
  if (!channelId) throw inconsistent('channel.id is missing');
  const identity = objectAt(payload, 'consumerIdentity') ?? objectAt(payload, 'customerIdentity');
  if (!isSecured(channelProfile(channelId)) && !textAt(identity, 'idOnExternalPlatform')) throw inconsistent('consumerIdentity is missing');
  if (!objectAt(payload, 'data')) throw inconsistent('data is missing');
}

/** Cannot be matched to a request (PROTOCOL 6.1.6). */
function transportError(world: World): string {
  return JSON.stringify({ message: 'Internal server error', connectionId: `${world.ids.uuid()}=`, requestId: `${world.ids.uuid()}=` });
}
