import type { SnapshotFrom } from 'xstate';
import type { chatMachine } from '../machines/chat.machine.ts';
import type { connectionMachine } from '../machines/connection.machine.ts';
import { isOver } from '../machines/data/contact.ts';
import type { ThreadData } from '../machines/data/thread-data.ts';
import type { threadMachine } from '../machines/thread.machine.ts';
import type { ChatSnapshot, ConnectionSnapshot, ThreadParts, ThreadSnapshot } from './chat-types.ts';

type ChatState = SnapshotFrom<typeof chatMachine>;
type ThreadState = SnapshotFrom<typeof threadMachine>;
type ConnectionState = SnapshotFrom<typeof connectionMachine>;

/** State paths end here: apps see words. */
export function chatStatus(state: ChatState): ChatSnapshot['status'] {
  const { session } = state.value;
  if (typeof session === 'string') return session as 'dormant' | 'connecting' | 'failed';
  const { online } = session;
  if (online === 'authorizing') return 'authorizing';
  return typeof online === 'object' && online.authorized === 'live' ? 'live' : 'recovering';
}

export function connectionStatus(state: ConnectionState): ConnectionSnapshot['status'] {
  if (state.hasTag('trying')) return 'connecting';
  if (state.hasTag('doubtful')) return 'doubtful';
  if (state.hasTag('open')) return 'open';
  return state.value as 'dormant' | 'waiting' | 'offline' | 'failed';
}

function threadStatus(state: ThreadState): ThreadSnapshot['status'] {
  const { contact } = state.value;
  if (typeof contact === 'string') return contact as 'notStarted' | 'starting' | 'ended';
  return 'ending' in contact ? 'ending' : (contact as { underway: 'queued' | 'assigned' }).underway;
}

function threadSync(state: ThreadState): ThreadSnapshot['sync'] {
  const { sync } = state.value;
  if (typeof sync === 'string') return sync as 'waiting';
  return 'live' in sync ? 'live' : 'recovering';
}

/** The app's view of one thread, from its data and its machine. */
export function threadSnapshot(data: ThreadData, state: ThreadState): ThreadSnapshot {
  const isUnsure = threadSync(state) === 'live' && !state.hasTag('sure');
  const { timeline } = data;
  // Before the oldest there is no gap, only more.
  const gaps = data.gaps.flatMap(({ beforeId }) => (beforeId === timeline.oldest?.id ? [] : [beforeId]));
  const own: Omit<ThreadSnapshot, keyof ThreadParts> = {
    id: data.id,
    name: data.name,
    status: threadStatus(state),
    sync: threadSync(state),
    history: {
      status: state.hasTag('loadingHistory') ? 'loading' : isUnsure ? 'unknown' : 'known',
      hasMore: Boolean(data.scrollToken) || data.gaps.length > 0,
      gaps,
      gapBefore: gaps[0] ?? null,
    },
    // Made when asked for: most listeners look at something else.
    get messages() {
      return timeline.messages;
    },
    contact: data.contact,
    agent: data.agent,
    agentTyping: data.agentTyping,
    queue: data.agent === null && data.contact !== null && !isOver(data.contact.status) ? data.queue : null,
    unreadCount: data.unreadCount,
    canAddMoreMessages: data.canAddMoreMessages,
  };
  // Not spread into the literal: that takes ten times as long, at each message.
  return Object.assign(own, data.parts);
}
