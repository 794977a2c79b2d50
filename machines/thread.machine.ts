import { type Failure, toFailure } from './failure.ts';
import type { OutboxCommand } from './outbox.events.ts';
import { type Filling, type ThreadContext, threadSetup } from './thread.setup.ts';

const failureOf = ({ event }: { event: { error: unknown } }): { failure: Failure } => ({ failure: toFailure(event.error) });

const pageOf = ({ event }: { event: { output: Filling } }): Filling => event.output;

const foundIn = ({ event }: { event: { output: Filling } }): { recovery: Filling } => ({ recovery: event.output });

const whyNot = <V extends 'end' | 'loadMore' | 'markSeen'>(verb: V) =>
  ({ event }: { event: { error: unknown } }): { verb: V; failure: Failure } => ({ verb, failure: toFailure(event.error) });

/** Where nobody knows which conversation is the latest, what is written would begin another: so it waits for a few looks, but not for ever. */
const afterVainLook = ({ key, contactId, vainLooks }: ThreadContext): OutboxCommand =>
  (key === 'default' && contactId === null && vainLooks < 3 ? { type: 'outbox.hold' } : { type: 'outbox.open', hasLooked: false });

/** One open conversation: in step with the gateway or not, its contact's life, older pages, marks and typing, side by side. */
export const threadMachine = threadSetup.createMachine({
  id: 'thread',
  type: 'parallel',
  context: ({ input }) => ({ ...input, contactId: null, openerId: null, unanswered: 0, vainLooks: 0, filledPages: 0, filledMessages: 0, isNeeded: true, gapBefore: null }),
  invoke: { id: 'outbox', src: 'outbox', input: ({ context }) => ({ waiting: context.waiting }), onError: {} },
  on: {
    'channel.learned': { actions: { type: 'keepChannel', params: ({ event }) => event } },
  },
  states: {
    sync: {
      initial: 'waiting',
      on: {
        'session.ended': { target: '.waiting', actions: 'loseTrack' },
        // Here and not at the root: XState asks the root only where no region has an answer.
        'message.discard': {
          actions: { type: 'tellOutbox', params: ({ event }) => ({ type: 'outbox.discard' as const, messageId: event.messageId }) },
        },
        'message.adopt': {
          actions: ['becomeKnown', { type: 'tellOutbox', params: ({ event }) => ({ type: 'outbox.adopt' as const, messageIds: event.messageIds }) }],
        },
        'message.send': {
          actions: ['becomeKnown', { type: 'tellOutbox', params: ({ event }) => ({ type: 'outbox.add' as const, messageId: event.messageId }) }],
        },
      },
      states: {
        waiting: {
          on: { 'session.began': [{ guard: 'isKnown', target: 'recovering' }, { target: 'live', actions: 'missNothing' }] },
        },
        recovering: {
          entry: 'restartCounts',
          // What was taken over since it was asked for need not be in the answer.
          on: { 'outbox.doubted': { target: 'recovering', reenter: true } },
          initial: 'asking',
          states: {
            asking: {
              invoke: {
                id: 'recoverThread', src: 'recoverThread',
                // Whatever else gives reason to look may have left something in doubt.
                input: ({ context, event }) => ({ key: context.key, isOpening: event.type === 'session.began' }),
                onDone: [
                  {
                    guard: { type: 'hasGap', params: ({ event }) => event.output },
                    target: 'filling',
                    actions: { type: 'tellRegions', params: ({ event }) => ({ recovery: event.output }) },
                  },
                  { target: '#thread.sync.live', actions: { type: 'tellRegions', params: ({ event }) => ({ recovery: event.output }) } },
                ],
                onError: [
                  // Nothing to be behind of.
                  { guard: { type: 'isNotThere', params: failureOf }, target: '#thread.sync.live', actions: 'missNothing' },
                  { guard: { type: 'saysNone', params: failureOf }, target: '#thread.sync.live.behind', actions: 'countVainLook' },
                  { guard: { type: 'isLost', params: failureOf }, target: '#thread.sync.waiting' },
                  { guard: 'mayAskAgain', target: 'asking', reenter: true, actions: 'countUnanswered' },
                  { target: '#thread.sync.live.unsure' },
                ],
              },
            },
            filling: {
              // All pages together: nobody waits for them longer than this. Where an own message is looked for, it goes on after that.
              after: {
                fillDeadline: [
                  { guard: 'isOptional', target: '#thread.sync.live' }, { guard: 'isGettingOn', target: '#thread.sync.live.behind' }, { target: '#thread.sync.live.unsure' },
                ],
              },
              initial: 'paging',
              states: {
                paging: {
                  entry: 'countPage',
                  invoke: {
                    id: 'fillGap', src: 'fillGap', input: ({ context: { key } }) => ({ key }),
                    // What was found deeper may say more of where the contact stands.
                    onDone: [
                      { guard: { type: 'mayFillMore', params: pageOf }, target: 'paging', reenter: true, actions: [{ type: 'countMessages', params: pageOf }, { type: 'tellRegions', params: foundIn }] },
                      { guard: { type: 'mayStopFilling', params: pageOf }, target: '#thread.sync.live', actions: { type: 'tellRegions', params: foundIn } },
                      // There is more, and the gateway's pages do not get there.
                      { target: '#thread.sync.live.unsure', actions: { type: 'tellRegions', params: foundIn } },
                    ],
                    onError: [{ guard: { type: 'isLost', params: failureOf }, target: '#thread.sync.waiting' }, { target: '#thread.sync.live.unsure' }],
                  },
                },
              },
              on: { 'gateway.push.lost': '#thread.sync.recovering' },
            },
          },
        },
        live: {
          entry: ['announceCaughtUp', { type: 'tellParent', params: ({ context }) => ({ type: 'thread.lived' as const, key: context.key }) }],
          exit: { type: 'tellOutbox', params: { type: 'outbox.hold' } },
          on: { 'outbox.doubted': 'recovering' },
          initial: 'sure',
          states: {
            sure: {
              tags: 'sure',
              entry: ['forgetVainLooks', { type: 'tellOutbox', params: { type: 'outbox.open', hasLooked: true } }],
              on: { 'gateway.push.lost': 'behind' },
            },
            // Not at once: what cannot be read often comes in numbers.
            behind: { after: { catchUp: '#thread.sync.recovering' } },
            unsure: {
              entry: ['countVainLook', { type: 'tellOutbox', params: ({ context }) => afterVainLook(context) }],
              after: { lookAgain: '#thread.sync.recovering' },
            },
          },
        },
      },
    },
    contact: {
      initial: 'notStarted',
      on: {
        'thread.renew': { target: '.notStarted', actions: 'becomeNew' },
        'contact.recovered': [
          { guard: { type: 'hasNoContact', params: ({ event }) => event } },
          {
            guard: { type: 'wasFoundOver', params: ({ event }) => event },
            target: '.ended',
            actions: { type: 'keepContact', params: ({ event }) => event.recovery },
          },
          {
            guard: { type: 'wasFoundAssigned', params: ({ event }) => event },
            target: '.underway.assigned',
            actions: { type: 'keepContact', params: ({ event }) => event.recovery },
          },
          { target: '.underway.queued', actions: { type: 'keepContact', params: ({ event }) => event.recovery } },
        ],
        'gateway.contact.created': {
          guard: { type: 'isNewContact', params: ({ event }) => event },
          target: '.underway.queued',
          actions: { type: 'keepContact', params: ({ event }) => event },
        },
        'gateway.contact.assigned': {
          guard: { type: 'isAssigned', params: ({ event }) => event },
          target: '.underway.assigned',
          actions: { type: 'keepContact', params: ({ event }) => event },
        },
        'gateway.contact.statusChanged': {
          guard: { type: 'isCurrentOver', params: ({ event }) => event },
          target: '.ended',
          actions: { type: 'keepContact', params: ({ event }) => event },
        },
      },
      states: {
        notStarted: {
          on: {
            'message.send': { target: 'starting', actions: { type: 'keepOpener', params: ({ event }) => event } },
            'gateway.contact.statusChanged': { guard: { type: 'isUnderway', params: ({ event }) => event }, target: 'underway' },
          },
        },
        starting: {
          on: {
            'outbox.failed': { guard: { type: 'isOpener', params: ({ event }) => event }, target: 'asBefore' },
            'message.discard': { guard: { type: 'isOpener', params: ({ event }) => event }, target: 'asBefore' },
            // The contact before this one is over; the message on its way begins another.
            'contact.recovered': {
              guard: { type: 'wasFoundOverBefore', params: ({ event }) => event },
              actions: { type: 'keepContact', params: ({ event }) => event.recovery },
            },
            'gateway.contact.statusChanged': { guard: { type: 'isUnderway', params: ({ event }) => event }, target: 'underway' },
          },
        },
        // The message that was to begin a contact did not.
        asBefore: { always: [{ guard: 'hadContact', target: 'ended' }, { target: 'notStarted' }] },
        underway: {
          initial: 'queued',
          on: { 'contact.end': 'ending' },
          states: {
            queued: {},
            assigned: {
              on: { 'gateway.contact.assigned': { guard: { type: 'isUnassigned', params: ({ event }) => event }, target: 'queued' } },
            },
            before: { type: 'history' },
          },
        },
        ending: {
          initial: 'owed',
          on: {
            'contact.recovered': { guard: { type: 'wasFoundUnderway', params: ({ event }) => event } },
            'gateway.contact.assigned': {},
          },
          states: {
            // What was written before goes before.
            owed: {
              entry: { type: 'tellOutbox', params: { type: 'outbox.drain' } },
              on: { 'outbox.drained': 'asking' },
            },
            lost: { on: { 'thread.caughtUp': 'owed' } },
            asking: {
              invoke: {
                id: 'endContact', src: 'endContact',
                input: ({ context }) => ({ key: context.key, contactId: context.contactId ?? '' }),
                onDone: '#thread.contact.ended',
                onError: [
                  { guard: { type: 'isLost', params: failureOf }, target: 'lost' },
                  // What was told meanwhile went unheard.
                  { target: '#thread.contact.underway.before', actions: [{ type: 'settleVerb', params: whyNot('end') }, 'lookAgain'] },
                ],
              },
            },
          },
        },
        ended: {
          entry: { type: 'settleVerb', params: { verb: 'end', failure: null } },
          on: {
            // Closed is closed: an assignment that comes late, or twice, reopens nothing.
            'gateway.contact.assigned': {},
            'gateway.contact.statusChanged': { guard: { type: 'isUnderway', params: ({ event }) => event }, target: 'underway' },
            'message.send': { guard: 'isMessaging', target: 'starting', actions: { type: 'keepOpener', params: ({ event }) => event } },
          },
        },
      },
    },
    history: {
      initial: 'idle',
      states: {
        idle: {
          on: {
            'history.load': [
              { guard: 'isLive', target: 'loading', actions: { type: 'keepGap', params: ({ event }) => event } },
              { target: 'owed', actions: { type: 'keepGap', params: ({ event }) => event } },
            ],
          },
        },
        owed: { on: { 'thread.caughtUp': 'loading', 'thread.renew': 'idle' } },
        loading: {
          tags: 'loadingHistory',
          // What comes now is of the session before.
          on: { 'thread.renew': { target: 'idle', actions: { type: 'settleVerb', params: { verb: 'loadMore', failure: null } } } },
          invoke: {
            id: 'loadHistory', src: 'loadHistory',
            input: ({ context: { key, gapBefore } }) => ({ key, gapBefore }),
            onDone: { target: 'idle', actions: { type: 'settleVerb', params: { verb: 'loadMore', failure: null } } },
            onError: [
              { guard: { type: 'isLost', params: failureOf }, target: 'owed' },
              { target: 'idle', actions: { type: 'settleVerb', params: whyNot('loadMore') } },
            ],
          },
        },
      },
    },
    marks: {
      initial: 'told',
      states: {
        told: { on: { 'thread.markSeen': [{ guard: 'isLive', target: 'telling' }, { target: 'owed' }] } },
        owed: {
          tags: 'owing',
          on: { 'thread.caughtUp': 'telling', 'thread.markSeen': { guard: 'isLive', target: 'telling' }, 'thread.renew': 'told' },
        },
        telling: {
          on: { 'thread.markSeen': { target: 'telling', reenter: true } },
          invoke: {
            id: 'tellSeen', src: 'tellSeen',
            input: ({ context }) => ({ key: context.key }),
            onDone: { target: 'told', actions: { type: 'settleVerb', params: { verb: 'markSeen', failure: null } } },
            onError: [
              { guard: { type: 'isLost', params: failureOf }, target: 'owed' },
              // What the customer has seen stays seen: it is told again after the next look, or when asked.
              { target: 'owed', actions: { type: 'settleVerb', params: whyNot('markSeen') } },
            ],
          },
        },
      },
    },
    customer: {
      initial: 'quiet',
      states: {
        quiet: { on: { 'typing.keystroke': { guard: 'mayType', target: 'typing' } } },
        typing: {
          entry: { type: 'tellTyping', params: { isTyping: true } },
          exit: { type: 'tellTyping', params: { isTyping: false } },
          initial: 'fresh',
          on: { 'message.send': 'quiet', 'session.ended': 'quiet' },
          states: {
            fresh: {
              after: { typingPause: '#thread.customer.quiet' },
              on: { 'typing.keystroke': { target: 'fresh', reenter: true } },
            },
          },
        },
      },
    },
    agent: {
      initial: 'quiet',
      states: {
        quiet: { on: { 'gateway.typing.started': 'typing' } },
        typing: {
          after: { agentTypingExpiry: { target: 'quiet', actions: 'forgetAgentTyping' } },
          on: {
            'gateway.typing.started': { target: 'typing', reenter: true },
            'gateway.typing.ended': 'quiet',
            'session.ended': { target: 'quiet', actions: 'forgetAgentTyping' },
          },
        },
      },
    },
  },
});
