import { sampleMachine } from './sample.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

/** Everything that can happen to the sample machine. */
export const sampleScenario = scenarioOf({
  machine: sampleMachine,
  inputs: [{ tries: 0 }],
  events: {
    'call.start': [{}],
    'call.stop': [{}],
    'line.opened': [{}],
    'line.closed': [{ code: 1006 }],
    'mood.tick': [{}],
    'tone.changed': [{ tone: 'low' }, { tone: 'high' }],
  },
  answers: { dial: { resolves: ['line 1'], rejects: ['busy'] } },
  spokenBy: { 'line.*': 'line' },
  conditions: { isMuted: false },
  delays: { dialTimeout: 500, quiet: 2_000, mood: 700 },
  clamp: ({ tries }) => Math.min(tries, 2),
});
