import type { ChatSnapshot, ThreadSnapshot } from '../../../src/chat-types.ts';
import type { PlaygroundChannel } from '../settings.ts';

type Kind = PlaygroundChannel['kind'];

/** The line under the agent's name. */
export function aboutThread(thread: ThreadSnapshot, kind: Kind): string {
  if (thread.status === 'queued') return 'Waiting for an agent';
  if (thread.status === 'starting') return 'Starting…';
  if (thread.status === 'ending') return 'Ending…';
  if (thread.status === 'ended') return kind === 'livechat' ? 'Chat ended' : 'Closed; write to open it again';
  if (thread.agent) return thread.agent.isBot ? 'Virtual assistant' : 'In conversation with you';
  return kind === 'livechat' ? 'We are here to help' : 'Write any time';
}

/** The notice while an agent is awaited; `''` when there is nothing to say. */
export function queueText({ status, queue }: ThreadSnapshot): string {
  if (status !== 'queued') return '';
  if (!queue) return 'You are in the queue. An agent will be with you soon.';
  const place = queue.position <= 1 ? 'You are next in the queue.' : `You are number ${queue.position} in the queue.`;
  return queue.isAnyAgentOnline ? place : `${place} All agents are away at the moment.`;
}

/** What is said while the line is down; `''` while it is good. */
export function interruptionText({ status, connection, error }: ChatSnapshot): string {
  if (status === 'failed') return error?.message ?? 'The chat cannot connect.';
  if (connection.status === 'offline') return 'You are offline. Your messages are kept and go out when you are back.';
  if (connection.status === 'waiting' || (connection.status === 'connecting' && status !== 'dormant')) {
    return 'Reconnecting… Your messages are kept.';
  }
  return '';
}

/** What an empty conversation greets with. */
export function welcome(kind: Kind): { readonly title: string; readonly text: string } {
  return kind === 'livechat'
    ? { title: 'Hello, how can we help?', text: 'Start a chat and the next free agent will join you.' }
    : { title: 'Send us a message', text: 'We answer here. Close the page whenever you like: the conversation stays.' };
}

/** What stands in the empty field. */
export function placeholder(thread: ThreadSnapshot, canSend: boolean): string {
  if (canSend) return 'Write a message';
  if (thread.status === 'ended') return 'This chat has ended';
  return thread.status === 'notStarted' ? 'Start the chat first' : 'One moment…';
}
