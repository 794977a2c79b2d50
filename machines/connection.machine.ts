import { assign, type CallbackActorLogic, sendParent, sendTo } from 'xstate';
import type { ConnectionEvent, ConnectionFact } from './connection.events.ts';
import { drawRoll, retryDelayMs } from './data/backoff.ts';
import { type Failure, toFailure } from './failure.ts';
import { setup } from './setup.ts';
import { missingTask } from './task.ts';

/** What the connection remembers between attempts. All of it decides when the next one is due. */
export interface ConnectionContext {
  /** Attempts since the session was last good; 0 on the first. */
  readonly attempt: number;
  /** How long the present wait lasts, ms. */
  readonly waitMs: number;
  readonly seed: number;
}

const base = setup({
  types: {
    context: {} as ConnectionContext,
    events: {} as ConnectionEvent,
    input: {} as { seed: number },
  },
  actors: {
    prepareSocket: missingTask<void, void>(),
    /** Open as long as it lives; whoever supplies it tells `socket.*`, by `sendBack` of a callback or straight to this machine. */
    socket: missingTask<void, undefined>() as unknown as CallbackActorLogic<{ type: 'socket.ping' }>,
  },
  actions: {
    tellParent: sendParent((_, fact: ConnectionFact) => fact),
    sendPing: sendTo('socket', { type: 'socket.ping' }),
    planRetry: assign(({ context }, params: { isEndedByUs: boolean }) => {
      const attempt = context.attempt + 1;
      const { roll, seed } = drawRoll(context.seed);
      return { attempt, seed, waitMs: retryDelayMs(attempt, params.isEndedByUs, roll) };
    }),
    forgetAttempts: assign({ attempt: 0 }),
  },
  guards: {
    isFinal: (_, params: { failure: Failure }) => params.failure.isFinal,
    /** The device says so; supplied by the wiring. */
    isOffline: () => false,
    /** Anything came in since the line was last proven; supplied by the wiring. */
    wasHeard: () => false,
  },
  delays: {
    openTimeout: 10_000,
    /** Until the line has been silent for long enough to doubt it; supplied by the wiring (it knows when something was heard). */
    silence: 10_000,
    proofTimeout: 4_000,
    retryDelay: ({ context }) => context.waitMs,
    offlineInterval: 60_000,
  },
});

/** One socket at a time: wanted, opened, proven alive, dropped, and wanted again; it gives up only on what is final. */
export const connectionMachine = base.createMachine({
  id: 'connection',
  context: ({ input }) => ({ attempt: 0, waitMs: 0, seed: input.seed }),
  initial: 'dormant',
  on: { 'connection.settle': { actions: 'forgetAttempts' } },
  states: {
    dormant: {
      entry: 'forgetAttempts',
      on: { 'connection.open': 'preparing' },
    },
    preparing: {
      tags: 'trying',
      invoke: {
        id: 'prepareSocket',
        src: 'prepareSocket',
        onDone: 'up',
        onError: [
          { guard: { type: 'isFinal', params: ({ event }) => ({ failure: toFailure(event.error) }) }, target: 'failed',
            actions: { type: 'tellParent', params: ({ event }) => ({ type: 'connection.failed' as const, failure: toFailure(event.error) }) } },
          { target: 'resting', actions: { type: 'planRetry', params: { isEndedByUs: false } } },
        ],
      },
      on: { 'connection.close': 'dormant' },
    },
    up: {
      invoke: {
        id: 'socket',
        src: 'socket',
        onError: { target: 'resting', actions: { type: 'planRetry', params: { isEndedByUs: false } } },
      },
      on: {
        'connection.close': 'dormant',
        'connection.replace': { target: 'resting', actions: { type: 'planRetry', params: { isEndedByUs: true } } },
        // The browser keeps no page for later that holds a socket, or cuts it without a word.
        'network.left': 'offline',
        'socket.closed': { target: 'resting', actions: { type: 'planRetry', params: { isEndedByUs: false } } },
      },
      initial: 'opening',
      states: {
        opening: {
          tags: 'trying',
          after: { openTimeout: { target: '#connection.resting', actions: { type: 'planRetry', params: { isEndedByUs: true } } } },
          on: {
            'socket.opened': 'open',
            // What was begun without a network hangs.
            'network.online': '#connection.preparing',
            'network.woke': '#connection.preparing',
          },
        },
        open: {
          tags: 'open',
          entry: { type: 'tellParent', params: { type: 'connection.opened' } },
          exit: { type: 'tellParent', params: { type: 'connection.lost' } },
          initial: 'proven',
          states: {
            proven: {
              after: {
                silence: [
                  { guard: 'wasHeard', target: 'proven', reenter: true },
                  { target: 'doubtful' },
                ],
              },
              on: {
                'connection.probe': 'doubtful',
                'network.online': 'doubtful',
                'network.offline': 'doubtful',
                'network.visible': 'doubtful',
                'network.woke': 'doubtful',
              },
            },
            doubtful: {
              tags: 'doubtful',
              entry: 'sendPing',
              after: { proofTimeout: { target: '#connection.resting', actions: { type: 'planRetry', params: { isEndedByUs: true } } } },
              on: { 'socket.heard': 'proven' },
            },
          },
        },
      },
    },
    resting: {
      always: [{ guard: 'isOffline', target: 'offline' }, { target: 'waiting' }],
    },
    waiting: {
      tags: 'retriable',
      after: { retryDelay: 'preparing' },
      on: {
        'connection.close': 'dormant',
        'connection.retry': 'preparing',
        'network.online': 'preparing',
        'network.woke': 'preparing',
        'network.offline': 'offline',
      },
    },
    offline: {
      tags: 'retriable',
      after: { offlineInterval: 'preparing' },
      on: {
        'connection.close': 'dormant',
        'connection.retry': 'preparing',
        'network.online': 'preparing',
        'network.woke': 'preparing',
      },
    },
    failed: {
      on: { 'connection.open': 'preparing', 'connection.close': 'dormant' },
    },
  },
});
