import { messageSent, receiptPush } from '../core/message-life.ts';
import {
  buildAssignee, buildCase, buildPreAssignee, buildPreferredUser, buildQueue, buildRecipients, buildStatus,
} from './case-pushes.ts';
import { aboutMessage, addedIntoCase, buildAbridged, buildMessage, buildReceipt, buildStream, buildUpdate } from './message-pushes.ts';
import { buildPageView, buildPosition, buildProactive, buildTyping, buildUserStatus } from './presence-pushes.ts';
import type { BuiltPush, PushWish } from './push-wish.ts';

type PushBuilder = (wish: PushWish) => BuiltPush;

/** One builder per type of push (PROTOCOL 6.2), and two that clients must fetch more for (7, 8.13). */
export const pushBuilders: ReadonlyMap<string, PushBuilder> = new Map<string, PushBuilder>([
  ['MessageCreated', buildMessage],
  ['StreamedMessage', buildStream],
  ['AdditionalContent', buildAbridged],
  ['MessageSent', (wish) => aboutMessage(wish, messageSent)],
  ['MessageUpdated', buildUpdate],
  ['MessageAddedIntoCase', (wish) => aboutMessage(wish, addedIntoCase)],
  ['MessageSeenChanged', (wish) => buildReceipt(wish, wish.body['direction'] === 'outbound' ? 'seenByCustomer' : 'seenByAgent')],
  ['MessageReadChanged', (wish) => buildReceipt(wish, 'readByAgent')],
  ['MessageDeliveryStatusChanged', (wish) =>
    aboutMessage(wish, (world, thread, message) => receiptPush(world, thread, message, 'delivered'), 'inbound')],
  ['CaseCreated', buildCase],
  ['CaseStatusChanged', buildStatus],
  ['CaseInboxAssigneeChanged', buildAssignee],
  ['CaseToRoutingQueueAssignmentChanged', buildQueue],
  ['ConsumerContactInboxPreAssigneeChanged', buildPreAssignee],
  ['ContactPreferredUserChanged', buildPreferredUser],
  ['ContactRecipientsChanged', buildRecipients],
  ['SenderTypingStarted', (wish) => buildTyping(wish, true)],
  ['SenderTypingEnded', (wish) => buildTyping(wish, false)],
  ['UserStatusChanged', buildUserStatus],
  ['PageViewCreated', buildPageView],
  ['SetPositionInQueue', buildPosition],
  ['FireProactiveAction', buildProactive],
]);

/** Types that store their message, which needs a thread that can be found. */
export const storingPushes: ReadonlySet<string> = new Set(['MessageCreated', 'StreamedMessage', 'AdditionalContent']);
