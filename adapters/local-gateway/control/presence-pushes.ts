import { placeOf } from '../core/contact-life.ts';
import { objectAt } from '../core/json-read.ts';
import { positionPush, queueEntry } from '../core/live-queue.ts';
import { typingPush } from '../core/message-life.ts';
import { makePush } from '../core/outbox.ts';
import { proactivePush } from '../core/proactive.ts';
import { wireThread, wireUser } from '../core/wire-objects.ts';
import { wholeSeconds } from '../core/wire-time.ts';
import { agentNumber, optionalNumber, optionalText } from './command.ts';
import { agentOf, type BuiltPush, type PushWish } from './push-wish.ts';

/** An agent types or stops; `direction` may make it the customer. */
export function buildTyping({ world, thread, body }: PushWish, isTyping: boolean): BuiltPush {
  return { frame: typingPush(world, thread, agentOf({ body }), isTyping, body['direction'] === 'inbound' ? 'inbound' : 'outbound') };
}

/** An agent comes or goes. */
export function buildUserStatus({ world, thread, body }: PushWish): BuiltPush {
  const type = (['online', 'offline', 'na'] as const).find((known) => known === body['status']) ?? 'online';
  const userStatus = { id: 'us-1', name: type === 'online' ? 'Available' : 'Away', type };
  return { frame: makePush(world, 'UserStatusChanged', { brand: placeOf(thread).brand, user: wireUser(agentNumber(body)), userStatus }) };
}

/** The customer looked at a page. */
export function buildPageView({ world, thread, text }: PushWish): BuiltPush {
  const pageView = {
    id: world.ids.uuid(), pageTitle: text ?? 'Cart', pageUrl: 'https://shop.example.test/cart', visitedAt: wholeSeconds(world.clock.now()),
    isOpeningVisit: false, hasHappenedDuringSession: true, endUserIdentityIdOnExternalPlatform: thread.customerId,
  };
  return { frame: makePush(world, 'PageViewCreated', { ...placeOf(thread), thread: wireThread(thread), pageView }) };
}

/** A place in the queue; whoever waits there gets it. */
export function buildPosition({ world, thread, body }: PushWish): BuiltPush {
  const position = optionalNumber(body, 'position') ?? 1;
  const entry = queueEntry(world, thread);
  if (entry) entry.position = position;
  return { frame: positionPush(world, thread, position) };
}

/** Something for the page to show (PROTOCOL 6.8). */
export function buildProactive({ world, body, text }: PushWish): BuiltPush {
  const content = objectAt(body, 'content');
  const actionType = optionalText(body, 'actionType');
  const conditions = Array.isArray(body['conditions']) ? body['conditions'] : [];
  return {
    frame: proactivePush(world, {
      destinationId: optionalText(body, 'destination') ?? 'dst-1', conditions, ...(actionType && { actionType }), ...(text !== undefined && { text }),
      ...(content && { content }),
    }),
  };
}
