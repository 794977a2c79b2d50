import { assign, sendParent } from 'xstate';
import type { FailureReason } from './data/message.ts';
import type { DeliveryEvent, DeliveryFact } from './delivery.events.ts';
import { type Failure, refusalOf, toFailure } from './failure.ts';
import { setup } from './setup.ts';
import { missingTask } from './task.ts';

export interface DeliveryContext {
  readonly messageId: string;
  /** Times it was handed to a socket. */
  readonly attempts: number;
}

/** One outgoing message, from the queue to the agent's eyes, or to the reason why not. */
export const deliveryMachine = setup({
  types: {
    context: {} as DeliveryContext,
    events: {} as DeliveryEvent,
    input: {} as { messageId: string },
  },
  actors: {
    /** Hands the frame to the socket, and puts `sending` into the timeline when it has. */
    sendMessage: missingTask<void, { messageId: string }>(),
  },
  actions: {
    tellParent: sendParent((_, fact: DeliveryFact) => fact),
    countAttempt: assign({ attempts: ({ context }) => context.attempts + 1 }),
    /** Puts the new status into the timeline; supplied by the wiring. */
    remember: (_, _params: { messageId: string; status: 'queued' | 'sent' | 'failed'; failure?: FailureReason }) => {},
  },
  guards: {
    isRefused: (_, params: { failure: Failure }) => params.failure.reason === 'refused',
    isLost: (_, params: { failure: Failure }) => params.failure.reason === 'lost',
    isHopeless: ({ context }) => context.attempts >= 5,
  },
  delays: {
    /** The push that shows our message usually comes with the answer; this long without it is worth a look. */
    confirmTimeout: 10_000,
  },
}).createMachine({
  id: 'delivery',
  context: ({ input }) => ({ messageId: input.messageId, attempts: 0 }),
  initial: 'queued',
  on: {
    // Evidence counts in any state: a push may overtake the answer, and a recovery may find what we thought lost.
    'message.confirmed': '.delivered',
    'message.seen': '.seen',
    'message.read': '.read',
  },
  states: {
    queued: {
      on: { 'delivery.send': 'sending' },
    },
    sending: {
      entry: 'countAttempt',
      invoke: {
        id: 'sendMessage',
        src: 'sendMessage',
        input: ({ context }) => ({ messageId: context.messageId }),
        onDone: 'sent',
        onError: [
          {
            guard: { type: 'isRefused', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'failed',
            actions: [
              {
                type: 'remember',
                params: ({ context, event }) => ({ messageId: context.messageId, status: 'failed' as const, failure: refusalOf(toFailure(event.error)) }),
              },
              {
                type: 'tellParent',
                params: ({ context, event }) => ({ type: 'delivery.failed' as const, messageId: context.messageId, reason: refusalOf(toFailure(event.error)) }),
              },
            ],
          },
          {
            guard: { type: 'isLost', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'queued',
            actions: [
              { type: 'remember', params: ({ context }) => ({ messageId: context.messageId, status: 'queued' as const }) },
              { type: 'tellParent', params: ({ context }) => ({ type: 'delivery.returned' as const, messageId: context.messageId }) },
            ],
          },
          {
            guard: 'isHopeless',
            target: 'failed',
            actions: [
              {
                type: 'remember',
                params: ({ context }) => ({ messageId: context.messageId, status: 'failed' as const, failure: 'unanswered' as const }),
              },
              {
                type: 'tellParent',
                params: ({ context }) => ({ type: 'delivery.failed' as const, messageId: context.messageId, reason: 'unanswered' as const }),
              },
            ],
          },
          {
            target: 'queued',
            actions: [
              { type: 'remember', params: ({ context }) => ({ messageId: context.messageId, status: 'queued' as const }) },
              { type: 'tellParent', params: ({ context }) => ({ type: 'delivery.doubted' as const, messageId: context.messageId }) },
            ],
          },
        ],
      },
    },
    sent: {
      entry: [
        { type: 'remember', params: ({ context }) => ({ messageId: context.messageId, status: 'sent' as const }) },
        { type: 'tellParent', params: ({ context }) => ({ type: 'delivery.acknowledged' as const, messageId: context.messageId }) },
      ],
      after: {
        confirmTimeout: {
          actions: { type: 'tellParent', params: ({ context }) => ({ type: 'delivery.doubted' as const, messageId: context.messageId }) },
        },
      },
      on: {
        'delivery.send': [
          // Acknowledged five times and never shown: more of the same would only double it.
          {
            guard: 'isHopeless',
            actions: { type: 'tellParent', params: ({ context }) => ({ type: 'delivery.confirmed' as const, messageId: context.messageId }) },
          },
          { target: 'sending' },
        ],
      },
    },
    delivered: {
      tags: 'confirmed',
      entry: { type: 'tellParent', params: ({ context }) => ({ type: 'delivery.confirmed' as const, messageId: context.messageId }) },
      on: { 'message.confirmed': {} },
    },
    // Marks only ever rise: a push that comes twice or late must not take one back.
    seen: { tags: 'confirmed', on: { 'message.confirmed': {}, 'message.seen': {} } },
    read: { tags: 'confirmed', on: { 'message.confirmed': {}, 'message.seen': {}, 'message.read': {} } },
    failed: {
      on: { 'delivery.send': 'sending' },
    },
  },
});
