import { assign } from 'xstate';
import { setup } from './setup.ts';
import type { ProactiveEvent, ProactiveReport } from './proactive.events.ts';

export interface ProactiveContext {
  readonly actionId: string;
  /** How long it has to wait yet, ms. */
  readonly waitMs: number;
  /** How far down the page must have been seen, and how far it has been, percent. */
  readonly neededDepth: number;
  readonly depth: number;
  readonly isPageVisible: boolean;
}

/** One proactive action, from the moment the platform fires it, over its conditions, to what became of it. */
export const proactiveMachine = setup({
  types: {
    context: {} as ProactiveContext,
    events: {} as ProactiveEvent,
    input: {} as ProactiveContext,
    tags: {} as 'open',
  },
  actions: {
    noteDepth: assign({ depth: (_, { percent }: { percent: number }) => percent }),
    notePage: assign({ isPageVisible: (_, { isVisible }: { isVisible: boolean }) => isVisible }),
    /** The app may show it now; supplied by the wiring, as `report` is. */
    tellDue: (_, _params: { actionId: string }) => {},
    report: (_, _params: { actionId: string; what: ProactiveReport }) => {},
  },
  guards: {
    isReadFarEnough: ({ context }) => context.depth >= context.neededDepth,
    isPageVisible: ({ context }) => context.isPageVisible,
  },
  delays: { ripe: ({ context }) => context.waitMs },
}).createMachine({
  id: 'proactive',
  context: ({ input }) => input,
  initial: 'waiting',
  states: {
    waiting: {
      initial: 'ripening',
      on: {
        'page.scrolled': { actions: { type: 'noteDepth', params: ({ event }) => event } },
        'page.shown': { actions: { type: 'notePage', params: { isVisible: true } } },
        'page.hidden': { actions: { type: 'notePage', params: { isVisible: false } } },
      },
      states: {
        ripening: { after: { ripe: 'unread' } },
        unread: { always: { guard: 'isReadFarEnough', target: 'unseen' } },
        // Nothing is shown to nobody.
        unseen: { always: { guard: 'isPageVisible', target: '#proactive.due' } },
      },
    },
    due: {
      tags: 'open',
      entry: { type: 'tellDue', params: ({ context }) => ({ actionId: context.actionId }) },
      on: { 'action.display': 'displayed', 'action.succeed': 'succeeded', 'action.fail': 'failed', 'action.dismiss': 'dismissed' },
    },
    displayed: {
      tags: 'open',
      entry: { type: 'report', params: ({ context }) => ({ actionId: context.actionId, what: 'ProactiveActionDisplayed' as const }) },
      on: { 'action.click': 'clicked', 'action.succeed': 'succeeded', 'action.fail': 'failed', 'action.dismiss': 'dismissed' },
    },
    clicked: {
      tags: 'open',
      entry: { type: 'report', params: ({ context }) => ({ actionId: context.actionId, what: 'ProactiveActionClicked' as const }) },
      on: { 'action.succeed': 'succeeded', 'action.fail': 'failed', 'action.dismiss': 'dismissed' },
    },
    succeeded: {
      type: 'final',
      entry: { type: 'report', params: ({ context }) => ({ actionId: context.actionId, what: 'ProactiveActionSuccess' as const }) },
    },
    failed: {
      type: 'final',
      entry: { type: 'report', params: ({ context }) => ({ actionId: context.actionId, what: 'ProactiveActionFailed' as const }) },
    },
    dismissed: { type: 'final' },
  },
});
