import { assign, setup } from 'xstate';
import { scenarioOf } from './walk-scenario.ts';

/** What the world and the app can do to a connection, each a deed that can be done to the real thing. */
export type LineEvent =
  | { type: 'app.connects' }
  | { type: 'app.disconnects' }
  | { type: 'app.replaces' }
  | { type: 'app.retries' }
  | { type: 'app.settles' }
  | { type: 'preparation.fails' }
  | { type: 'preparation.failsForGood' }
  | { type: 'address.isBroken' }
  | { type: 'gateway.accepts' }
  /** It answers the handshake with an HTTP error. */
  | { type: 'gateway.rejects' }
  /** It cuts TCP before the handshake. */
  | { type: 'gateway.refuses' }
  /** It takes the handshake and says nothing. */
  | { type: 'gateway.holds' }
  | { type: 'gateway.letsGo' }
  | { type: 'line.drops' }
  | { type: 'line.closes' }
  /** Something arrives while the line is proven, and again while it is doubted. */
  | { type: 'line.chatters' }
  | { type: 'line.speaks' }
  /** Nothing was heard until the line is doubted; the gateway answers the heartbeat, or does not. */
  | { type: 'silence.isAnswered' }
  | { type: 'silence.isIgnored' }
  | { type: 'probe.isAnswered' }
  | { type: 'probe.isIgnored' }
  | { type: 'device.isOnline' }
  | { type: 'device.isOffline' }
  | { type: 'device.isVisible' }
  | { type: 'device.woke' }
  /** The page goes to where the browser keeps it for later. */
  | { type: 'page.leaves' }
  | { type: 'time.passes' };

const base = setup({
  types: { context: {} as { attempt: number; isOffline: boolean }, events: {} as LineEvent },
  actions: {
    tellOpened: () => {},
    tellLost: () => {},
    tellFailed: () => {},
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    forgetAttempts: assign({ attempt: 0 }),
    goOffline: assign({ isOffline: true }),
    goOnline: assign({ isOffline: false }),
  },
  guards: { isOffline: ({ context }) => context.isOffline },
});

const resting = [
  { guard: 'isOffline' as const, target: '#line.offline', actions: 'countAttempt' as const },
  { target: '#line.waiting', actions: 'countAttempt' as const },
];

/** What a connection owes the world, written without looking at its chart: states as seen from outside, each arrow a deed. */
export const lineModel = base.createMachine({
  id: 'line',
  context: { attempt: 0, isOffline: false },
  initial: 'dormant',
  states: {
    dormant: { entry: 'forgetAttempts', on: { 'app.connects': 'preparing' } },
    preparing: {
      on: {
        'app.disconnects': 'dormant',
        'preparation.fails': resting,
        'preparation.failsForGood': { target: 'failed', actions: 'tellFailed' },
        'address.isBroken': resting,
        'gateway.accepts': 'open',
        'gateway.rejects': resting,
        'gateway.refuses': resting,
        'gateway.holds': 'opening',
        'device.isOnline': { target: 'preparing', actions: 'goOnline' },
      },
    },
    opening: {
      on: {
        'app.disconnects': 'dormant',
        'app.replaces': resting,
        'gateway.letsGo': resting,
        'device.isOnline': { target: 'preparing', actions: 'goOnline' },
        'device.woke': 'preparing',
        'page.leaves': 'offline',
        'time.passes': resting,
      },
    },
    open: {
      entry: 'tellOpened',
      exit: 'tellLost',
      on: {
        'app.settles': { actions: 'forgetAttempts' },
        'app.disconnects': '#line.dormant',
        'app.replaces': resting,
        'line.drops': resting,
        'line.closes': resting,
        'page.leaves': '#line.offline',
      },
      initial: 'proven',
      states: {
        proven: {
          on: {
            'line.chatters': 'proven',
            'silence.isAnswered': 'proven',
            'probe.isAnswered': 'proven',
            'silence.isIgnored': 'doubtful',
            'probe.isIgnored': 'doubtful',
            'device.isOnline': { target: 'doubtful', actions: 'goOnline' },
            'device.isOffline': { target: 'doubtful', actions: 'goOffline' },
            'device.isVisible': 'doubtful',
            'device.woke': 'doubtful',
          },
        },
        doubtful: { on: { 'line.speaks': 'proven', 'time.passes': resting } },
      },
    },
    waiting: {
      on: {
        'app.disconnects': 'dormant',
        'app.retries': 'preparing',
        'time.passes': 'preparing',
        'device.isOnline': { target: 'preparing', actions: 'goOnline' },
        'device.isOffline': { target: 'offline', actions: 'goOffline' },
        'device.woke': 'preparing',
      },
    },
    offline: {
      on: {
        'app.disconnects': 'dormant',
        'app.retries': 'preparing',
        'time.passes': 'preparing',
        'device.isOnline': { target: 'preparing', actions: 'goOnline' },
        'device.woke': 'preparing',
      },
    },
    failed: { on: { 'app.connects': 'preparing', 'app.disconnects': 'dormant' } },
  },
});

const once = [{}];

/** Every deed, in every situation: first and later attempts, the device online and offline. */
export const lineScenario = scenarioOf({
  machine: lineModel,
  events: {
    'app.connects': once, 'app.disconnects': once, 'app.replaces': once, 'app.retries': once, 'app.settles': once,
    'preparation.fails': once, 'preparation.failsForGood': once, 'address.isBroken': once,
    'gateway.accepts': once, 'gateway.rejects': once, 'gateway.refuses': once, 'gateway.holds': once, 'gateway.letsGo': once,
    'line.drops': once, 'line.closes': once, 'line.chatters': once, 'line.speaks': once,
    'silence.isAnswered': once, 'silence.isIgnored': once, 'probe.isAnswered': once, 'probe.isIgnored': once,
    'device.isOnline': once, 'device.isOffline': once, 'device.isVisible': once, 'device.woke': once, 'page.leaves': once,
    'time.passes': once,
  },
  clamp: ({ attempt, isOffline }) => [Math.min(attempt, 1), isOffline],
});
