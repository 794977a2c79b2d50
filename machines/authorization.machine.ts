import { assign, sendParent } from 'xstate';
import type { AuthorizationEvent, AuthorizationFact, Grant } from './authorization.events.ts';
import { type Failure, toFailure } from './failure.ts';
import { setup } from './setup.ts';
import { missingTask } from './task.ts';

export interface AuthorizationContext extends Grant {
  /** Refreshes that failed in a row. */
  readonly failedRefreshes: number;
  /** The token was in the socket's address (PROTOCOL 4.1). */
  readonly isSecured: boolean;
}

/** One socket's right to speak for the customer: registered, reconnected or admitted by its address, then kept fresh (PROTOCOL 4.2, 8.1, 8.12). */
export const authorizationMachine = setup({
  types: {
    context: {} as AuthorizationContext,
    events: {} as AuthorizationEvent,
    input: {} as { isRenewable: boolean; isSecured: boolean },
  },
  actors: {
    /** A secured socket is authorized once it is open; says for how long its tokens are good. */
    admit: missingTask<Grant, void>(),
    register: missingTask<Grant, void>(),
    reconnect: missingTask<Grant, void>(),
    refreshToken: missingTask<Grant, void>(),
  },
  actions: {
    tellParent: sendParent((_, fact: AuthorizationFact) => fact),
    keepGrant: assign((_, params: { grant: Grant }) => ({ ...params.grant, failedRefreshes: 0 })),
    countFailedRefresh: assign({ failedRefreshes: ({ context }) => context.failedRefreshes + 1 }),
    forgiveRefreshes: assign({ failedRefreshes: 0 }),
    /** The app should know; supplied by the wiring. */
    reportRefresh: (_, _params: { failure: Failure }) => {},
  },
  guards: {
    isSecured: ({ context }) => context.isSecured,
    isRenewable: ({ context }) => context.isRenewable,
    isExpiring: ({ context }) => context.refreshInMs > 0,
    isRefused: (_, params: { failure: Failure }) => params.failure.reason === 'refused',
    canTryAgain: ({ context }, params: { failure: Failure }) => params.failure.reason !== 'refused' && context.failedRefreshes < 3,
  },
  delays: {
    refreshDue: ({ context }) => context.refreshInMs,
    refreshRetry: ({ context }) => 2_000 * 2 ** context.failedRefreshes,
    /** After giving up where the socket can go on without: until the next round, or a token of a new code. */
    staleTime: 300_000,
  },
}).createMachine({
  id: 'authorization',
  context: ({ input }) => ({ ...input, refreshInMs: 0, failedRefreshes: 0 }),
  initial: 'unauthorized',
  states: {
    unauthorized: {
      always: [{ guard: 'isSecured', target: 'admitting' }, { guard: 'isRenewable', target: 'reconnecting' }, { target: 'registering' }],
    },
    admitting: {
      invoke: {
        id: 'admit',
        src: 'admit',
        onDone: {
          target: 'authorized',
          actions: [
            { type: 'keepGrant', params: ({ event }) => ({ grant: event.output }) },
            { type: 'tellParent', params: ({ event }) => ({ type: 'authorization.granted' as const, grant: event.output }) },
          ],
        },
        onError: 'interrupted',
      },
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
          // One at a time: a second one would be refused the token that the first has spent.
          on: { 'authorization.renew': {} },
          invoke: {
            id: 'refreshToken',
            src: 'refreshToken',
            onDone: { target: 'lasting', actions: { type: 'keepGrant', params: ({ event }) => ({ grant: event.output }) } },
            onError: [
              {
                guard: { type: 'canTryAgain', params: ({ event }) => ({ failure: toFailure(event.error) }) },
                target: 'pausing',
                actions: 'countFailedRefresh',
              },
              { guard: 'isSecured', target: 'stale', actions: { type: 'reportRefresh', params: ({ event }) => ({ failure: toFailure(event.error) }) } },
              { target: '#authorization.registering', actions: { type: 'reportRefresh', params: ({ event }) => ({ failure: toFailure(event.error) }) } },
            ],
          },
        },
        pausing: { after: { refreshRetry: 'refreshing' } },
        // The open socket is not touched: only what asks for the token has an old one (PROTOCOL 8.12).
        stale: { entry: 'forgiveRefreshes', after: { staleTime: 'refreshing' } },
      },
    },
    interrupted: {
      entry: { type: 'tellParent', params: { type: 'authorization.interrupted' } },
    },
    refused: {},
  },
});
