import { assign, fromCallback, sendParent, sendTo, setup } from 'xstate';
import { missingTask } from '../../machines/task.ts';

type SampleEvent =
  | { type: 'call.start' }
  | { type: 'call.stop' }
  | { type: 'line.opened' }
  | { type: 'line.closed'; code: number }
  | { type: 'mood.tick' }
  | { type: 'tone.changed'; tone: 'low' | 'high' };

type SampleFact = { type: 'call.connected' } | { type: 'call.ended'; tries: number };

/** The parts a sample machine is made of; mutants in the tests replace one of them. */
export const sampleSetup = setup({
  types: { context: {} as { tries: number }, events: {} as SampleEvent, input: {} as { tries: number } },
  actors: {
    dial: missingTask<string, { tries: number }>(),
    line: fromCallback<{ type: 'line.write'; text: string }>(() => {
      throw new Error('provide the actor "line"');
    }),
  },
  actions: {
    tellParent: sendParent((_, fact: SampleFact) => fact),
    greet: sendTo('line', { type: 'line.write', text: 'hello' }),
    countTry: assign({ tries: ({ context }) => context.tries + 1 }),
    forgetTries: assign({ tries: 0 }),
  },
  guards: {
    hasTriesLeft: ({ context }) => context.tries < 2,
    isHigh: (_, params: { tone: string }) => params.tone === 'high',
    /** Supplied from outside. */
    isMuted: () => false,
  },
  delays: { dialTimeout: 500, quiet: 2_000, mood: 700, backoff: ({ context }) => 100 * 2 ** context.tries },
});

/** The config of a machine with everything the walks must cope with; a function, so that mutants may change their copy. */
export const sampleConfig = sampleSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: { on: { 'call.start': 'dialing' } },
    dialing: {
      invoke: {
        id: 'dial',
        src: 'dial',
        input: ({ context }) => ({ tries: context.tries }),
        onDone: 'talking',
        onError: [{ guard: 'hasTriesLeft', target: 'resting', actions: 'countTry' }, { target: 'over' }],
      },
      after: { dialTimeout: { target: 'resting', actions: 'countTry' } },
      on: { 'call.stop': 'over' },
    },
    resting: { after: { backoff: 'dialing' }, on: { 'call.stop': 'over' } },
    talking: {
      type: 'parallel',
      entry: ['forgetTries', { type: 'tellParent', params: { type: 'call.connected' } }],
      invoke: { id: 'line', src: 'line', onError: 'over' },
      on: { 'call.stop': 'over', 'line.closed': 'resting' },
      states: {
        voice: {
          initial: 'connecting',
          states: {
            connecting: { on: { 'line.opened': { target: 'open', actions: 'greet' } } },
            open: { always: { guard: 'isMuted', target: 'muted' }, after: { quiet: 'muted' } },
            muted: { on: { 'tone.changed': { guard: { type: 'isHigh', params: ({ event }) => event }, target: 'open' } } },
          },
        },
        mood: {
          initial: 'calm',
          states: { calm: { on: { 'mood.tick': 'tense' } }, tense: { after: { mood: 'calm' } } },
        },
      },
    },
    over: {
      type: 'final',
      entry: { type: 'tellParent', params: ({ context }) => ({ type: 'call.ended', tries: context.tries }) },
    },
  },
});

/** A phone call: a task, a callback, regions with timers of their own, guards of all kinds, and an end. */
export const sampleMachine = sampleSetup.createMachine({
  ...sampleConfig,
  id: 'sample',
  options: { maxIterations: 50 },
  context: ({ input }) => ({ tries: input.tries }),
});
