import { assign, enqueueActions, sendTo, stateIn } from 'xstate';
import type { Grant } from './authorization.events.ts';
import { authorizationMachine } from './authorization.machine.ts';
import type { ChatEvent } from './chat.events.ts';
import type { ConnectionCommand } from './connection.events.ts';
import { connectionMachine } from './connection.machine.ts';
import type { ChildCrash, Failure } from './failure.ts';
import { setup } from './setup.ts';
import { missingTask } from './task.ts';
import type { SessionFact } from './thread.events.ts';
import { threadMachine } from './thread.machine.ts';

export interface ChatContext {
  readonly seed: number;
  /** Keys of the open threads, in order of opening. */
  readonly threads: readonly string[];
  /** Threads that this session still has to bring in step. */
  readonly behind: readonly string[];
  readonly isLivechat: boolean;
  /** The app said which kind of channel it is; no need to wait for channel info. */
  readonly isKindKnown: boolean;
  readonly isRenewable: boolean;
  /** Signed in by the address of the socket (PROTOCOL 4.1). */
  readonly isSecured: boolean;
  /** Why the chat is `failed`. */
  readonly failure: Failure | null;
  readonly channelAttempts: number;
}

export const threadActorId = (key: string): string => `thread:${key}`;

/** One customer's chat: who lives when, and the order connect, authorize, recover, live (PROTOCOL 8.1, 8.8). */
export const chatMachine = setup({
  types: {
    context: {} as ChatContext,
    events: {} as ChatEvent | ChildCrash,
    input: {} as { seed: number; isLivechat: boolean; isKindKnown: boolean; isSecured?: boolean },
  },
  actors: {
    connection: connectionMachine,
    authorization: authorizationMachine,
    thread: threadMachine,
    loadChannel: missingTask<{ isLivechat: boolean }, void>(),
  },
  actions: {
    tellConnection: sendTo('connection', (_, command: ConnectionCommand) => command),
    tellThreads: enqueueActions(({ context, enqueue }, fact: SessionFact) => {
      for (const key of context.threads) enqueue.sendTo(threadActorId(key), fact);
    }),
    openThread: enqueueActions(({ context, enqueue }, params: { key: string; isKnown: boolean; waiting: readonly string[] }) => {
      if (context.threads.includes(params.key)) return;
      enqueue.assign({ threads: [...context.threads, params.key], behind: [...context.behind, params.key] });
      enqueue.spawnChild('thread', { id: threadActorId(params.key), input: { ...params, isLivechat: context.isLivechat } });
    }),
    beginSession: sendTo((_, params: { key: string }) => threadActorId(params.key), { type: 'session.began' }),
    fallBehind: assign({ behind: ({ context }) => context.threads }),
    catchUp: assign({ behind: ({ context }, params: { key: string }) => context.behind.filter((key) => key !== params.key) }),
    keepGrant: assign({ isRenewable: (_, params: { grant: Grant }) => params.grant.isRenewable }),
    keepFailure: assign({ failure: (_, params: { failure: Failure }) => params.failure }),
    forgetFailure: assign({ failure: null }),
    learnChannel: assign({ isLivechat: (_, params: { isLivechat: boolean }) => params.isLivechat, isKindKnown: true, channelAttempts: 0 }),
    /** A thread that broke: the session must not wait for it. */
    forgetThread: enqueueActions(({ context, enqueue }, { actorId }: { actorId: string }) => {
      const others = (keys: readonly string[]): string[] => keys.filter((key) => threadActorId(key) !== actorId);
      enqueue.stopChild(actorId);
      enqueue.assign({ threads: others(context.threads), behind: others(context.behind) });
    }),
    countChannelAttempt: assign({ channelAttempts: ({ context }) => context.channelAttempts + 1 }),
  },
  guards: {
    isKindKnown: ({ context }) => context.isKindKnown,
    isCaughtUp: ({ context }) => context.behind.length === 0,
    isConnecting: stateIn({ session: 'connecting' }),
    isAuthorized: stateIn({ session: { online: 'authorized' } }),
    isDormant: stateIn({ session: 'dormant' }),
    hasFailed: stateIn({ session: 'failed' }),
  },
  delays: {
    /** A line that is back by then was never lost, for all that the customer is told; the app's to say. */
    noticeDelay: 3_000,
    /** A session that lasted this long was good: the next drop is a first one again. */
    settleTime: 5_000,
    /** Without channel info by then, the session goes on as messaging. */
    channelPatience: 10_000,
    channelRetry: ({ context }) => Math.min(1_000 * 2 ** context.channelAttempts, 60_000),
  },
}).createMachine({
  id: 'chat',
  type: 'parallel',
  context: ({ input }) => ({
    isSecured: false, ...input, threads: [], behind: [], isRenewable: false, failure: null, channelAttempts: 0,
  }),
  invoke: { id: 'connection', src: 'connection', input: ({ context }) => ({ seed: context.seed }), onError: {} },
  on: {
    'thread.open': { actions: { type: 'openThread', params: ({ event }) => event } },
    'thread.lived': { actions: { type: 'catchUp', params: ({ event }) => event } },
    // A thread that broke must not take the others along.
    'xstate.error.actor.*': { actions: { type: 'forgetThread', params: ({ event }) => event } },
    'chat.retryNow': { actions: { type: 'tellConnection', params: { type: 'connection.retry' } } },
  },
  states: {
    session: {
      initial: 'dormant',
      on: {
        'chat.disconnect': {
          target: '.dormant',
          actions: ['forgetFailure', { type: 'tellConnection', params: { type: 'connection.close' } }],
        },
        'connection.failed': { target: '.failed', actions: { type: 'keepFailure', params: ({ event }) => event } },
        'gateway.client.refused': {
          target: '.failed',
          actions: [
            { type: 'keepFailure', params: ({ event }) => event },
            { type: 'tellConnection', params: { type: 'connection.close' } },
          ],
        },
      },
      states: {
        dormant: {
          on: { 'chat.connect': { target: 'connecting', actions: { type: 'tellConnection', params: { type: 'connection.open' } } } },
        },
        connecting: {
          on: { 'connection.opened': 'online' },
        },
        online: {
          invoke: {
            id: 'authorization',
            src: 'authorization',
            input: ({ context: { isRenewable, isSecured } }) => ({ isRenewable, isSecured }),
            onError: { actions: { type: 'tellConnection', params: { type: 'connection.replace' } } },
          },
          exit: { type: 'tellThreads', params: { type: 'session.ended' } },
          on: {
            'connection.lost': 'connecting',
            'authorization.interrupted': { actions: { type: 'tellConnection', params: { type: 'connection.replace' } } },
            'authorization.refused': {
              target: 'failed',
              actions: [
                { type: 'keepFailure', params: ({ event }) => event },
                { type: 'tellConnection', params: { type: 'connection.close' } },
              ],
            },
          },
          initial: 'authorizing',
          states: {
            authorizing: {
              on: { 'authorization.granted': { target: 'authorized', actions: { type: 'keepGrant', params: ({ event }) => event } } },
            },
            authorized: {
              tags: 'authorized',
              after: { settleTime: { actions: { type: 'tellConnection', params: { type: 'connection.settle' } } } },
              initial: 'orienting',
              states: {
                orienting: {
                  always: { guard: 'isKindKnown', target: 'recovering' },
                  after: { channelPatience: 'recovering' },
                },
                recovering: {
                  entry: ['fallBehind', { type: 'tellThreads', params: { type: 'session.began' } }],
                  always: { guard: 'isCaughtUp', target: 'live' },
                  on: { 'thread.open': { actions: [{ type: 'openThread', params: ({ event }) => event }, { type: 'beginSession', params: ({ event }) => event }] } },
                },
                live: {
                  on: { 'thread.open': { actions: [{ type: 'openThread', params: ({ event }) => event }, { type: 'beginSession', params: ({ event }) => event }] } },
                },
              },
            },
          },
        },
        failed: {
          on: {
            'chat.connect': {
              target: 'connecting',
              actions: ['forgetFailure', { type: 'tellConnection', params: { type: 'connection.open' } }],
            },
          },
        },
      },
    },
    line: {
      initial: 'fine',
      states: {
        fine: { always: { guard: 'isConnecting', target: 'missed' } },
        missed: {
          always: [{ guard: 'isAuthorized', target: 'fine' }, { guard: 'isDormant', target: 'fine' }, { guard: 'hasFailed', target: 'fine' }],
          initial: 'briefly',
          states: {
            briefly: { after: { noticeDelay: 'forLong' } },
            forLong: { tags: 'lost' },
          },
        },
      },
    },
    channel: {
      initial: 'unknown',
      states: {
        unknown: { on: { 'chat.connect': 'loading' } },
        loading: {
          on: {
            'chat.disconnect': 'unknown',
            'gateway.client.refused': 'unknown',
            // What was asked without a network hangs.
            'network.online': { target: 'loading', reenter: true },
          },
          invoke: {
            id: 'loadChannel',
            src: 'loadChannel',
            onDone: {
              target: 'known',
              actions: [
                { type: 'learnChannel', params: ({ event }) => event.output },
                { type: 'tellThreads', params: ({ event }) => ({ type: 'channel.learned' as const, isLivechat: event.output.isLivechat }) },
              ],
            },
            onError: { target: 'pausing', actions: 'countChannelAttempt' },
          },
        },
        pausing: {
          after: { channelRetry: 'loading' },
          on: { 'chat.disconnect': 'unknown', 'gateway.client.refused': 'unknown', 'network.online': 'loading' },
        },
        known: {},
      },
    },
  },
});
