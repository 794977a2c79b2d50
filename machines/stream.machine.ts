import { fromCallback } from 'xstate';
import { setup } from './setup.ts';

/** Told by the source: what happened, never what it said. */
export type StreamFact =
  | { type: 'source.opened' }
  /** There is more text than ever before. */
  | { type: 'source.grew' }
  /** `stop` has come. */
  | { type: 'source.ended' }
  /** The line broke; the platform opens it again by itself. */
  | { type: 'source.interrupted' }
  /** The line is closed for good, or said what nobody can read. */
  | { type: 'source.closed' };

/** Told by the feature: the gateway has shown the message as it stays. */
export type StreamCommand = { type: 'stream.settle' };

/** One text that grows while it is told over SSE (PROTOCOL 7). */
export const streamMachine = setup({
  types: {
    context: {} as { readonly messageId: string },
    events: {} as StreamFact | StreamCommand,
    input: {} as { messageId: string },
    tags: {} as 'over',
  },
  actors: {
    /** Opens the stream, keeps its text, tells what happened; closes it when it is left. Supplied by the feature. */
    source: fromCallback<{ type: 'source.none' }, { messageId: string }>(() => {}),
  },
  delays: {
    /** So long without a word is worth showing. */
    stallTime: 15_000,
    /** So long without a word, or without a line, is the end. */
    patience: 120_000,
  },
}).createMachine({
  id: 'stream',
  context: ({ input }) => ({ messageId: input.messageId }),
  initial: 'listening',
  states: {
    listening: {
      initial: 'opening',
      invoke: { id: 'source', src: 'source', input: ({ context }) => ({ messageId: context.messageId }), onError: 'broken' },
      on: {
        'source.ended': 'completed',
        'source.closed': 'broken',
        'source.interrupted': '.reconnecting',
        'stream.settle': 'completed',
      },
      states: {
        opening: {
          after: { stallTime: 'stalled' },
          on: { 'source.opened': 'streaming', 'source.grew': 'streaming' },
        },
        streaming: {
          after: { stallTime: 'stalled' },
          on: { 'source.grew': { target: 'streaming', reenter: true } },
        },
        stalled: {
          after: { patience: '#stream.broken' },
          on: { 'source.grew': 'streaming' },
        },
        reconnecting: {
          after: { patience: '#stream.broken' },
          // Patience counts from the break: lines that open and break, or tell the same again, bring nothing.
          on: { 'source.interrupted': {}, 'source.grew': 'streaming' },
        },
      },
    },
    completed: { type: 'final', tags: 'over' },
    broken: { type: 'final', tags: 'over' },
  },
});
