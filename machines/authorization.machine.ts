import { assign, sendParent, setup } from 'xstate';
import type { AuthorizationEvent, AuthorizationFact, Grant } from './authorization.events.ts';
import { type Failure, toFailure } from './failure.ts';
import { missingTask } from './task.ts';

export interface AuthorizationContext extends Grant {
  /** Refreshes that failed in a row. */
  readonly failedRefreshes: number;
}

/** One socket's right to speak for the customer: registered or reconnected, then kept fresh (PROTOCOL 4.2, 8.1, 8.12). */
export const authorizationMachine = setup({
  types: {
    context: {} as AuthorizationContext,
    events: {} as AuthorizationEvent,
    input: {} as { isRenewable: boolean },
  },
  actors: {
    register: missingTask<Grant, void>('register'),
    reconnect: missingTask<Grant, void>('reconnect'),
    refreshToken: missingTask<Grant, void>('refreshToken'),
  },
  actions: {
    tellParent: sendParent((_, fact: AuthorizationFact) => fact),
    keepGrant: assign((_, params: { grant: Grant }) => ({ ...params.grant, failedRefreshes: 0 })),
    countFailedRefresh: assign({ failedRefreshes: ({ context }) => context.failedRefreshes + 1 }),
  },
  guards: {
    isRenewable: ({ context }) => context.isRenewable,
    isExpiring: ({ context }) => context.refreshInMs > 0,
    isRefused: (_, params: { failure: Failure }) => params.failure.reason === 'refused',
    canTryAgain: ({ context }) => context.failedRefreshes < 3,
  },
  delays: {
    refreshDue: ({ context }) => context.refreshInMs,
    refreshRetry: ({ context }) => 2_000 * 2 ** context.failedRefreshes,
  },
}).createMachine({
  id: 'authorization',
  options: { maxIterations: 100 },
  context: ({ input }) => ({ isRenewable: input.isRenewable, refreshInMs: 0, failedRefreshes: 0 }),
  initial: 'unauthorized',
  states: {
    unauthorized: {
      always: [{ guard: 'isRenewable', target: 'reconnecting' }, { target: 'registering' }],
    },
    reconnecting: {
      invoke: {
        id: 'reconnect',
        src: 'reconnect',
        onDone: {
          target: 'authorized',
          actions: [
            { type: 'keepGrant', params: ({ event }) => ({ grant: event.output }) },
            { type: 'tellParent', params: ({ event }) => ({ type: 'authorization.granted' as const, grant: event.output }) },
          ],
        },
        onError: [
          // A token the gateway no longer knows is no reason to turn the customer away (PROTOCOL 8.2).
          { guard: { type: 'isRefused', params: ({ event }) => ({ failure: toFailure(event.error) }) }, target: 'registering' },
          { target: 'interrupted' },
        ],
      },
    },
    registering: {
      invoke: {
        id: 'register',
        src: 'register',
        onDone: {
          target: 'authorized',
          actions: [
            { type: 'keepGrant', params: ({ event }) => ({ grant: event.output }) },
            { type: 'tellParent', params: ({ event }) => ({ type: 'authorization.granted' as const, grant: event.output }) },
          ],
        },
        onError: [
          {
            guard: { type: 'isRefused', params: ({ event }) => ({ failure: toFailure(event.error) }) },
            target: 'refused',
            actions: {
              type: 'tellParent',
              params: ({ event }) => ({ type: 'authorization.refused' as const, failure: { ...toFailure(event.error), isFinal: true } }),
            },
          },
          { target: 'interrupted' },
        ],
      },
    },
    authorized: {
      tags: 'authorized',
      initial: 'lasting',
      on: { 'authorization.renew': '.refreshing' },
      states: {
        lasting: { always: { guard: 'isExpiring', target: 'expiring' } },
        expiring: { after: { refreshDue: 'refreshing' } },
        refreshing: {
          invoke: {
            id: 'refreshToken',
            src: 'refreshToken',
            onDone: { target: 'lasting', actions: { type: 'keepGrant', params: ({ event }) => ({ grant: event.output }) } },
            onError: [
              {
                guard: { type: 'isRefused', params: ({ event }) => ({ failure: toFailure(event.error) }) },
                target: '#authorization.registering',
              },
              { guard: 'canTryAgain', target: 'pausing', actions: 'countFailedRefresh' },
              { target: '#authorization.registering' },
            ],
          },
        },
        pausing: { after: { refreshRetry: 'refreshing' } },
      },
    },
    interrupted: {
      entry: { type: 'tellParent', params: { type: 'authorization.interrupted' } },
    },
    refused: {},
  },
});
