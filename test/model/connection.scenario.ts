import { expect } from 'vitest';
import { connectionMachine } from '../../machines/connection.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

/** Everything that can happen to the connection machine. */
export const connectionScenario = scenarioOf({
  machine: connectionMachine,
  inputs: [{ seed: 1 }],
  events: {
    'connection.open': [{}],
    'connection.close': [{}],
    'connection.replace': [{}],
    'connection.probe': [{}],
    'connection.retry': [{}],
    'connection.settle': [{}],
    'socket.opened': [{}],
    'socket.heard': [{}],
    'socket.closed': [{ code: 1006 }],
    'network.online': [{}],
    'network.offline': [{}],
    'network.visible': [{}],
    'network.woke': [{}],
    'network.left': [{}],
  },
  answers: {
    prepareSocket: {
      rejects: [
        { reason: 'unreachable', code: '', isFinal: false },
        { reason: 'refused', code: 'blocked', isFinal: true },
      ],
    },
  },
  spokenBy: { 'socket.*': 'socket' },
  conditions: { isOffline: false, wasHeard: false },
  delays: { openTimeout: 10_000, silence: 10_000, proofTimeout: 4_000, offlineInterval: 60_000 },
  clamp: ({ attempt }) => Math.min(attempt, 2),
  invariant: ({ snapshot, live }) => {
    expect(live.includes('socket'), 'there is a socket while the connection is up, and only then').toBe(snapshot.matches('up'));
    expect(live.length, 'one thing at a time').toBeLessThan(2);
  },
});
