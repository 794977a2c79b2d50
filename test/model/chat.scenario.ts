import { expect } from 'vitest';
import { chatMachine } from '../../machines/chat.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

const failure = { reason: 'refused' as const, code: 'blocked', isFinal: true };

/** Everything that can happen to the chat machine. */
export const chatScenario = scenarioOf({
  machine: chatMachine,
  inputs: [
    { seed: 1, isLivechat: false, isKindKnown: true },
    { seed: 1, isLivechat: false, isKindKnown: false },
  ],
  events: {
    'chat.connect': [{}],
    'chat.disconnect': [{}],
    'chat.retryNow': [{}],
    'thread.open': [{ key: 'a', isKnown: true, waiting: [] }],
    'gateway.client.refused': [{ failure }],
    'network.online': [{}],
    'connection.opened': [{}],
    'connection.lost': [{}],
    'connection.failed': [{ failure }],
    'authorization.granted': [{ grant: { refreshInMs: 0, isRenewable: true } }],
    'authorization.interrupted': [{}],
    'authorization.refused': [{ failure }],
    'thread.lived': [{ key: 'a' }],
  },
  answers: { loadChannel: { resolves: [{ isLivechat: true }], rejects: [{ reason: 'unreachable', code: '', isFinal: false }] } },
  spokenBy: { 'connection.*': 'connection', 'authorization.*': 'authorization', 'thread.lived': 'thread:a' },
  delays: { settleTime: 5_000, channelPatience: 10_000, noticeDelay: 3_000 },
  clamp: ({ channelAttempts, failure: why, ...context }) => [context, Math.min(channelAttempts, 1), why === null],
  invariant: ({ snapshot, live }) => {
    expect(snapshot.matches({ session: 'online' }) || !live.includes('authorization'), 'nobody is authorized without a line').toBe(true);
    expect(live.filter((id) => id.startsWith('thread:')), 'a thread for each key').toEqual(snapshot.context.threads.map((key) => `thread:${key}`));
  },
  slices: {
    session: ['chat.*', 'gateway.*', 'connection*', 'authorization*', 'thread*', 'time'],
    channel: ['chat.*', 'gateway.*', 'network.online', 'loadChannel', 'time'],
    // The kind of channel is learned while the session waits for it.
    both: ['chat.connect', 'connection.opened', 'authorization.granted', 'thread.open', 'loadChannel', 'time'],
  },
});
