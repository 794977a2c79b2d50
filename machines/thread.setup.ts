import { assign, raise, sendParent, sendTo, stateIn } from 'xstate';
import { type Failure, saysNone } from './failure.ts';
import { outboxMachine } from './outbox.machine.ts';
import type { OutboxCommand } from './outbox.events.ts';
import { setup } from './setup.ts';
import { missingTask } from './task.ts';
import type { Recovery, ThreadEvent, ThreadFact, VerbOutcome } from './thread.events.ts';

/** What a page into a gap has left of it. */
export interface Filling extends Recovery {
  /** An own message may lie in the gap; it must not go again before that is known. */
  readonly isNeeded: boolean;
  /** The gap is where it was. */
  readonly isStuck: boolean;
  /** Messages in the page. */
  readonly count: number;
}

export interface ThreadContext {
  /** What the app opened it as: `default`, or an external id. */
  readonly key: string;
  readonly isLivechat: boolean;
  /** The gateway may have it. A thread that nobody has written to needs no recovery. */
  readonly isKnown: boolean;
  readonly contactId: string | null;
  /** The message that is to begin a contact. */
  readonly openerId: string | null;
  readonly waiting: readonly string[];
  /** How often this look was asked for in vain; and looks in a row that told nothing. */
  readonly unanswered: number;
  readonly vainLooks: number;
  /** Pages, and messages in them, fetched since the session began to close gaps. */
  readonly filledPages: number;
  readonly filledMessages: number;
  /** By the last page into a gap; as long as there was none, nobody can tell. */
  readonly isNeeded: boolean;
  /** The gap that the app asked to fill; null: the newest, or none. */
  readonly gapBefore: string | null;
}

/** The thread's vocabulary: what it remembers, asks for, tells, and decides by. The chart is in `thread.machine.ts`. */
export const threadSetup = setup({
  types: {
    context: {} as ThreadContext,
    events: {} as ThreadEvent,
    input: {} as { key: string; isLivechat: boolean; isKnown: boolean; waiting: readonly string[] },
  },
  actors: {
    outbox: outboxMachine,
    recoverThread: missingTask<Recovery, { key: string; isOpening: boolean }>(),
    fillGap: missingTask<Filling, { key: string }>(),
    loadHistory: missingTask<void, { key: string; gapBefore: string | null }>(),
    tellSeen: missingTask<void, { key: string }>(),
    endContact: missingTask<void, { key: string; contactId: string }>(),
  },
  actions: {
    tellParent: sendParent((_, fact: ThreadFact) => fact),
    tellOutbox: sendTo('outbox', (_, command: OutboxCommand) => command),
    tellRegions: raise((_, params: { recovery: Recovery }) => ({ type: 'contact.recovered' as const, recovery: params.recovery })),
    announceCaughtUp: raise({ type: 'thread.caughtUp' }),
    lookAgain: raise({ type: 'gateway.push.lost' }),
    keepChannel: assign({ isLivechat: (_, params: { isLivechat: boolean }) => params.isLivechat }),
    keepContact: assign({ contactId: (_, params: { contactId: string | null }) => params.contactId, isKnown: true }),
    keepOpener: assign({ openerId: (_, params: { messageId: string }) => params.messageId }),
    becomeKnown: assign({ isKnown: true }),
    /** While nobody listened, another page may have begun it; the next session of a live chat begins with its first message. */
    loseTrack: assign({ isKnown: ({ context }) => context.isKnown || !context.isLivechat }),
    becomeNew: assign({ isKnown: false, contactId: null }),
    countUnanswered: assign({ unanswered: ({ context }) => context.unanswered + 1 }),
    countVainLook: assign({ vainLooks: ({ context }) => context.vainLooks + 1 }),
    forgetVainLooks: assign({ vainLooks: 0 }),
    countPage: assign({ filledPages: ({ context }) => context.filledPages + 1 }),
    countMessages: assign(({ context }, { count, isNeeded }: Filling) => ({ filledMessages: context.filledMessages + count, isNeeded })),
    restartCounts: assign({ unanswered: 0, filledPages: 0, filledMessages: 0, isNeeded: true }),
    keepGap: assign({ gapBefore: (_, params: { gapBefore: string | null }) => params.gapBefore }),
    /** Fire and forget: tells the agent; supplied by the wiring. */
    tellTyping: (_, _params: { isTyping: boolean }) => {},
    /** The gateway does not know the thread: nothing was missed; supplied by the wiring. */
    missNothing: () => {},
    /** The agent's typing has gone stale; supplied by the wiring. */
    forgetAgentTyping: () => {},
    /** Settles the app's promise; supplied by the wiring. */
    settleVerb: (_, _params: VerbOutcome) => {},
  },
  guards: {
    isKnown: ({ context }) => context.isKnown,
    hadContact: ({ context }) => context.contactId !== null,
    isMessaging: ({ context }) => !context.isLivechat,
    isOpener: ({ context }, params: { messageId: string }) => params.messageId === context.openerId,
    isLive: stateIn('#thread.sync.live'),
    mayType: stateIn('#thread.contact.underway'),
    hasGap: (_, params: { hasGap: boolean }) => params.hasGap,
    isGettingOn: ({ context }) => context.filledPages > 1,
    isOptional: ({ context }) => !context.isNeeded,
    mayStopFilling: (_, { hasGap, isNeeded }: Filling) => !hasGap || !isNeeded,
    mayFillMore: ({ context }, { hasGap, isNeeded, isStuck, count }: Filling) =>
      hasGap && !isStuck && (isNeeded || (context.filledPages < 30 && context.filledMessages + count < 600)),
    saysNone: (_, params: { failure: Failure }) => saysNone(params.failure),
    /** Of one that it had, the gateway has to say so for some seconds: it may be slow to know what is new. */
    isNotThere: ({ context }, { failure }: { failure: Failure }) => saysNone(failure) && (failure.isFinal || context.vainLooks > 2),
    isLost: (_, params: { failure: Failure }) => params.failure.reason === 'lost',
    mayAskAgain: ({ context }) => context.unanswered < 1,
    isCurrentOver: ({ context }, params: { contactId: string; isOver: boolean }) =>
      params.isOver && (context.contactId === null || context.contactId === params.contactId),
    isNewContact: ({ context }, params: { contactId: string }) => params.contactId !== context.contactId,
    isUnderway: (_, params: { isOver: boolean }) => !params.isOver,
    isAssigned: (_, params: { isAssigned: boolean }) => params.isAssigned,
    isUnassigned: (_, params: { isAssigned: boolean }) => !params.isAssigned,
    hasNoContact: (_, params: { recovery: Recovery }) => params.recovery.contactId === null,
    wasFoundUnderway: (_, params: { recovery: Recovery }) => !params.recovery.isOver,
    wasFoundOver: (_, params: { recovery: Recovery }) => params.recovery.isOver,
    wasFoundOverBefore: ({ context }, { recovery }: { recovery: Recovery }) => recovery.isOver && recovery.unsent.includes(context.openerId ?? ''),
    wasFoundAssigned: (_, params: { recovery: Recovery }) => params.recovery.isAssigned,
  },
  delays: {
    /** The thread does not wait longer for what was missed. */
    fillDeadline: 10_000,
    /** A thread whose history stayed unknown looks again. */
    lookAgain: 30_000,
    /** One that has lost a push looks soon. */
    catchUp: 1_000,
    typingPause: 1_000,
    /** Nobody types this long without a word; a lost `ended` must not stick. */
    agentTypingExpiry: 30_000,
  },
});
