import { expect } from 'vitest';
import { streamMachine } from '../../machines/stream.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

/** Everything that can happen to the stream machine. */
export const streamScenario = scenarioOf({
  machine: streamMachine,
  inputs: [{ messageId: 'm1' }],
  events: {
    'source.opened': [{}], 'source.grew': [{}], 'source.ended': [{}], 'source.interrupted': [{}], 'source.closed': [{}], 'stream.settle': [{}],
  },
  spokenBy: { 'source.*': 'source' },
  delays: { stallTime: 15_000, patience: 120_000 },
  invariant: ({ snapshot, live }) => expect(live, 'the line is open exactly while the text is not over').toEqual(snapshot.hasTag('over') ? [] : ['source']),
});
