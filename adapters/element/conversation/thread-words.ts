import type { ChatSnapshot, ThreadSnapshot } from '../../../src/chat-types.ts';
import type { ChannelKind } from '../panel-chat.ts';
import type { Say } from '../words.ts';

/** The line under the agent's name. */
export function aboutThread({ status, agent, queue }: ThreadSnapshot, kind: ChannelKind, say: Say): string {
  if (status === 'queued' && waits(kind, queue)) return say('waiting');
  if (status === 'starting') return say('starting');
  if (status === 'ending') return say('ending');
  if (status === 'ended') return say(kind === 'livechat' ? 'chatEnded' : 'closedAbout');
  if (agent) return say(agent.isBot ? 'assistant' : 'inConversation');
  return say(kind === 'livechat' ? 'hereToHelp' : 'writeAnyTime');
}

/** Nobody sits before a messenger and waits, unless they were told a place in a queue. */
const waits = (kind: ChannelKind, queue: ThreadSnapshot['queue']): boolean => kind === 'livechat' || queue !== null;

/** The notice while an agent is awaited; `''` when there is nothing to say. */
export function queueText({ status, queue }: ThreadSnapshot, kind: ChannelKind, say: Say): string {
  if (status !== 'queued' || !waits(kind, queue)) return '';
  if (!queue) return say('queueUnknown');
  const place = queue.position <= 1 ? say('queueNext') : say('queuePosition', { position: queue.position });
  return queue.isAnyAgentOnline ? place : `${place} ${say('allAway')}`;
}

/** What is said while the line is down, or has never been there; `''` while it is good. */
export function interruptionText({ status, connection, error }: ChatSnapshot, wasLive: boolean, say: Say): string {
  if (status === 'failed') return error?.message ?? say('failed');
  if (!connection.isLost) return '';
  return say(connection.status === 'offline' ? 'offline' : wasLive ? 'reconnecting' : 'connecting');
}

/** Whether a thousand messages wait to be sent: more are not taken (`outbox.full`). */
export const hasTooMany = ({ threads }: ChatSnapshot): boolean =>
  Object.values(threads).flatMap(({ messages }) => messages.filter(({ status }) => !['delivered', 'seen', 'read'].includes(status))).length >= 1_000;

/** What stands in the empty field. */
export function placeholder({ status }: ThreadSnapshot, canSend: boolean, say: Say): string {
  if (canSend) return say('writeMessage');
  if (status === 'ended') return say('endedPlaceholder');
  return say(status === 'notStarted' ? 'startFirst' : 'oneMoment');
}

/** Why nothing more is said in a conversation that is over. */
export function overText(kind: ChannelKind, { canAddMoreMessages }: ThreadSnapshot, say: Say): string {
  if (kind === 'livechat') return say('chatOver');
  return say(canAddMoreMessages ? 'closedOver' : 'archivedOver');
}
