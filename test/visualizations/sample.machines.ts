import { and, assign, fromCallback, fromPromise, not, sendParent, setup } from 'xstate';

type LineEvent =
  | { type: 'connection.open' | 'connection.close' | 'connection.retry' }
  | { type: 'socket.opened' | 'socket.closed' | 'socket.heard' }
  | { type: 'network.online' | 'network.offline' }
  | { type: 'request.send'; request: string };

type LineFact = { type: 'connection.opened' } | { type: 'connection.lost'; reason: string };

/** One socket at a time, in the shape of the real connection: nesting, timers, invokes, guards. */
export const lineMachine = setup({
  types: { context: {} as { attempts: number }, events: {} as LineEvent },
  actors: {
    socket: fromCallback(() => {}),
    prepare: fromPromise<string>(() => Promise.resolve('url')),
  },
  actions: {
    tellParent: sendParent((_, fact: LineFact) => fact),
    countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }),
    resetAttempts: assign({ attempts: 0 }),
    writeToSocket: (_, _request: { request: string }) => {},
    askForProof: () => {},
  },
  guards: { isFatal: () => false, isOnline: () => true },
  delays: { retryDelay: 500, openTimeout: 10_000, heartbeat: 30_000, proofTimeout: 5_000 },
}).createMachine({
  id: 'line',
  context: { attempts: 0 },
  initial: 'dormant',
  on: { 'connection.close': { target: '.dormant', actions: 'resetAttempts' } },
  states: {
    dormant: { on: { 'connection.open': 'preparing' } },
    preparing: {
      tags: 'busy',
      invoke: {
        id: 'prepare',
        src: 'prepare',
        onDone: 'up',
        onError: [{ guard: 'isFatal', target: 'failed' }, { target: 'waiting', actions: 'countAttempt' }],
      },
    },
    up: {
      initial: 'opening',
      invoke: { id: 'socket', src: 'socket', onError: 'waiting' },
      on: {
        'socket.closed': [
          { guard: 'isFatal', target: 'failed' },
          {
            guard: and(['isOnline', not('isFatal')]),
            target: 'waiting',
            actions: ['countAttempt', { type: 'tellParent', params: { type: 'connection.lost', reason: 'closed' } }],
          },
        ],
        'network.offline': 'offline',
      },
      states: {
        opening: {
          tags: 'busy',
          on: { 'socket.opened': { target: 'open', actions: 'resetAttempts' } },
          after: { openTimeout: { target: '#line.waiting', actions: 'countAttempt' } },
        },
        open: {
          tags: 'online',
          initial: 'proven',
          entry: { type: 'tellParent', params: { type: 'connection.opened' } },
          on: { 'request.send': { actions: { type: 'writeToSocket', params: ({ event }) => event } } },
          states: {
            proven: {
              on: { 'socket.heard': { target: 'proven', reenter: true } },
              after: { heartbeat: 'doubtful' },
            },
            doubtful: {
              entry: 'askForProof',
              on: { 'socket.heard': 'proven' },
              after: { proofTimeout: { target: '#line.waiting', actions: 'countAttempt' } },
            },
          },
        },
      },
    },
    waiting: {
      after: { retryDelay: 'preparing' },
      on: { 'connection.retry': 'preparing', 'network.offline': 'offline' },
    },
    offline: { on: { 'network.online': 'preparing' } },
    failed: { type: 'final' },
  },
});

type TalkEvent =
  | { type: 'gateway.contact.created' | 'gateway.contact.assigned' | 'gateway.contact.closed' | 'gateway.queue.moved' }
  | { type: 'connection.opened' | 'connection.lost' | 'gateway.thread.recovered' | 'request.refused' }
  | { type: 'history.load' | 'gateway.history.loaded' }
  | { type: 'thread.keystroke' | 'gateway.typing.started' | 'gateway.typing.ended' }
  | { type: 'message.seen' | 'receipt.acknowledged' };

/** One conversation with five things going on at once: parallel regions of different sizes. */
export const talkMachine = setup({
  types: { events: {} as TalkEvent },
  actions: {
    askGateway: (_, _request: { type: string }) => {},
    remember: () => {},
    tellApp: () => {},
  },
  guards: { hasMore: () => true, isLivechat: () => true },
  delays: { recoverTimeout: 10_000, typingTimeout: 3_000, quietTime: 2_000 },
}).createMachine({
  id: 'talk',
  type: 'parallel',
  on: { 'gateway.queue.moved': { actions: 'remember' } },
  states: {
    contact: {
      initial: 'none',
      states: {
        none: { on: { 'gateway.contact.created': [{ guard: 'isLivechat', target: 'queued' }, { target: 'assigned' }] } },
        queued: { on: { 'gateway.contact.assigned': 'assigned', 'gateway.contact.closed': 'ended' } },
        assigned: { tags: 'attended', on: { 'gateway.contact.closed': 'ended', 'gateway.contact.created': 'queued' } },
        ended: { on: { 'gateway.contact.created': 'queued' } },
      },
    },
    sync: {
      initial: 'stale',
      states: {
        stale: { on: { 'connection.opened': 'recovering' } },
        recovering: {
          entry: { type: 'askGateway', params: { type: 'recoverThread' } },
          on: {
            'gateway.thread.recovered': { target: 'live', actions: 'remember' },
            'request.refused': 'live',
            'connection.lost': 'stale',
          },
          after: { recoverTimeout: { target: 'recovering', reenter: true } },
        },
        live: { tags: 'writable', on: { 'connection.lost': 'stale' } },
      },
    },
    history: {
      initial: 'partial',
      states: {
        partial: { on: { 'history.load': 'loading' } },
        loading: {
          entry: { type: 'askGateway', params: { type: 'loadMoreMessages' } },
          on: {
            'gateway.history.loaded': [
              { guard: 'hasMore', target: 'partial', actions: 'remember' },
              { target: 'complete', actions: 'remember' },
            ],
            'connection.lost': 'partial',
          },
        },
        complete: { type: 'final' },
      },
    },
    typing: {
      initial: 'quiet',
      states: {
        quiet: { on: { 'thread.keystroke': { target: 'typing', actions: { type: 'askGateway', params: { type: 'typingStarted' } } } } },
        typing: {
          on: { 'thread.keystroke': { target: 'typing', reenter: true } },
          after: { quietTime: { target: 'quiet', actions: { type: 'askGateway', params: { type: 'typingEnded' } } } },
        },
      },
    },
    agentTyping: {
      initial: 'quiet',
      states: {
        quiet: { on: { 'gateway.typing.started': { target: 'typing', actions: 'tellApp' } } },
        typing: {
          on: { 'gateway.typing.ended': 'quiet' },
          after: { typingTimeout: 'quiet' },
        },
      },
    },
  },
});

/** The smallest of all: one message on its way, without nesting. */
export const parcelMachine = setup({
  types: {
    context: {} as { attempts: number },
    events: {} as { type: 'connection.opened' | 'connection.lost' | 'gateway.accepted' | 'gateway.refused' },
  },
  actions: { ask: () => {}, countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }) },
  guards: { hasAttemptsLeft: ({ context }) => context.attempts < 3 },
  delays: { ackTimeout: 8_000 },
}).createMachine({
  id: 'parcel',
  context: { attempts: 0 },
  initial: 'waiting',
  states: {
    waiting: { on: { 'connection.opened': 'sending' } },
    sending: {
      entry: ['countAttempt', 'ask'],
      on: { 'connection.lost': 'waiting', 'gateway.accepted': 'acknowledged', 'gateway.refused': 'abandoned' },
      after: { ackTimeout: [{ guard: 'hasAttemptsLeft', target: 'sending', reenter: true }, { target: 'abandoned' }] },
    },
    acknowledged: { type: 'final' },
    abandoned: { type: 'final' },
  },
});
