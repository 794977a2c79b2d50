import { assign, setup } from 'xstate';

/** What happens in a conversation, as a customer sees it. */
export type ConversationEvent =
  /** Opens a live chat with the first message. */
  | { type: 'customer.starts' }
  | { type: 'customer.sends' }
  | { type: 'customer.ends' }
  | { type: 'agent.accepts' }
  | { type: 'agent.says' }
  | { type: 'agent.types' }
  | { type: 'agent.stopsTyping' }
  | { type: 'agent.closes' }
  | { type: 'queue.moves'; position: number }
  | { type: 'line.drops' }
  | { type: 'line.returns' };

/** What must be on the screen beside what the tags say. */
export interface ConversationContext {
  /** Every message that the app must show, each once, in this order; own unsent ones last. */
  readonly texts: readonly string[];
  /** The last thing that somebody said: what to type, or what the agent says. */
  readonly said: string;
  /** Said by the agent while the line was down: shown after it has returned, and before what was not sent. */
  readonly missed: readonly string[];
  /** How many of the last texts wait for the line. */
  readonly unsent: number;
  /** The place in the queue; null where it need not be shown. */
  readonly position: number | null;
}

/**
 * `writable`: the customer can send. `waiting`: in the queue, and a notice says so. `agentTyping`: shown. `over`: the live chat is over.
 * `away`: the line is down.
 */
export type ConversationTag = 'writable' | 'waiting' | 'agentTyping' | 'over' | 'away';

const nothing: ConversationContext = { texts: [], said: '', missed: [], unsent: 0, position: null };

const base = setup({
  types: { context: {} as ConversationContext, events: {} as ConversationEvent, tags: {} as ConversationTag },
  actions: {
    sayAsCustomer: assign(({ context }) => saidBy('customer', context)),
    sayAsAgent: assign(({ context }) => saidBy('agent', context)),
    keepForLater: assign(({ context }) => ({ ...saidBy('customer', context), unsent: context.unsent + 1 })),
    miss: assign(({ context }) => ({ said: nameOf('agent', context), missed: [...context.missed, nameOf('agent', context)] })),
    catchUp: assign(({ context: { texts, missed, unsent } }) => {
      const sent = texts.length - unsent;
      return { texts: [...texts.slice(0, sent), ...missed, ...texts.slice(sent)], missed: [], unsent: 0 };
    }),
    move: assign({ position: (_, params: { position: number }) => params.position }),
    forgetPosition: assign({ position: null }),
  },
  guards: { isAllSent: ({ context }) => context.unsent === 0 },
});

/** `agent 3`: who said it, and the how-manieth thing that was said. */
function nameOf(who: string, { texts, missed }: ConversationContext): string {
  return `${who} ${texts.length + missed.length + 1}`;
}

function saidBy(who: string, context: ConversationContext): Pick<ConversationContext, 'texts' | 'said'> {
  const said = nameOf(who, context);
  return { said, texts: [...context.texts, said] };
}

/** One live chat with its queue, agent and line. */
export const liveChatModel = base.createMachine({
  id: 'liveChat',
  context: nothing,
  initial: 'notStarted',
  states: {
    notStarted: { on: { 'customer.starts': { target: 'queued', actions: 'sayAsCustomer' } } },
    queued: {
      tags: ['waiting', 'writable'],
      exit: 'forgetPosition',
      on: {
        'queue.moves': { actions: { type: 'move', params: ({ event }) => event } },
        'customer.sends': { actions: 'sayAsCustomer' },
        'customer.ends': 'ended',
        'agent.accepts': 'assigned',
        'line.drops': 'away.queued',
      },
    },
    assigned: {
      tags: 'writable',
      initial: 'quiet',
      on: {
        'customer.sends': { actions: 'sayAsCustomer' },
        'customer.ends': 'ended',
        'agent.closes': 'ended',
        'line.drops': 'away.assigned',
      },
      states: {
        quiet: { on: { 'agent.says': { actions: 'sayAsAgent' }, 'agent.types': 'typing' } },
        typing: { tags: 'agentTyping', on: { 'agent.says': { target: 'quiet', actions: 'sayAsAgent' }, 'agent.stopsTyping': 'quiet' } },
      },
    },
    ended: { tags: 'over', on: { 'line.drops': 'away.ended' } },
    // What is shown is as it was; what really happens is seen when the line returns.
    away: {
      tags: 'away',
      initial: 'queued',
      states: {
        queued: {
          tags: ['waiting', 'writable'],
          on: {
            'customer.sends': { actions: 'keepForLater' },
            'agent.accepts': 'accepted',
            'line.returns': { target: '#liveChat.queued', actions: 'catchUp' },
          },
        },
        accepted: {
          tags: ['waiting', 'writable'],
          on: {
            'agent.says': { actions: 'miss' },
            'line.returns': { target: '#liveChat.assigned', actions: 'catchUp' },
          },
        },
        assigned: {
          tags: 'writable',
          on: {
            'customer.sends': { actions: 'keepForLater' },
            'agent.says': { actions: 'miss' },
            // A message that comes too late is refused: another story.
            'agent.closes': { guard: 'isAllSent', target: 'closed' },
            'line.returns': { target: '#liveChat.assigned', actions: 'catchUp' },
          },
        },
        closed: { tags: 'writable', on: { 'line.returns': { target: '#liveChat.ended', actions: 'catchUp' } } },
        ended: { tags: 'over', on: { 'line.returns': '#liveChat.ended' } },
      },
    },
  },
});

/** One messaging thread: it is written to again after its contact was closed. */
export const messagingModel = base.createMachine({
  id: 'messaging',
  context: nothing,
  initial: 'closed',
  states: {
    closed: {
      tags: 'writable',
      on: { 'customer.sends': { target: 'open', actions: 'sayAsCustomer' }, 'line.drops': 'away.closed' },
    },
    open: {
      tags: 'writable',
      initial: 'quiet',
      on: {
        'customer.sends': { actions: 'sayAsCustomer' },
        'agent.closes': 'closed',
        'line.drops': 'away.open',
      },
      states: {
        quiet: { on: { 'agent.says': { actions: 'sayAsAgent' }, 'agent.types': 'typing' } },
        typing: { tags: 'agentTyping', on: { 'agent.says': { target: 'quiet', actions: 'sayAsAgent' }, 'agent.stopsTyping': 'quiet' } },
      },
    },
    away: {
      tags: ['away', 'writable'],
      initial: 'closed',
      states: {
        closed: {
          on: {
            'customer.sends': { target: 'owing', actions: 'keepForLater' },
            'line.returns': { target: '#messaging.closed', actions: 'catchUp' },
          },
        },
        // A message waits that will begin a contact.
        owing: { on: { 'line.returns': { target: '#messaging.open', actions: 'catchUp' } } },
        open: {
          on: {
            'customer.sends': { actions: 'keepForLater' },
            'agent.says': { actions: 'miss' },
            'line.returns': { target: '#messaging.open', actions: 'catchUp' },
          },
        },
      },
    },
  },
});

const described = {
  events: { 'queue.moves': [{ position: 3 }] },
  clamp: ({ unsent, missed }: ConversationContext): unknown => [Math.min(unsent, 1), Math.min(missed.length, 1)],
} as const;

/** What `walk` has to know of the two models, and knows by itself: what positions to try, and that texts may be any number. */
export const conversations = {
  liveChat: described,
  messaging: { clamp: described.clamp },
} as const;

/** The same, by model. */
export const knownModels: ReadonlyMap<unknown, object> = new Map<unknown, object>([[liveChatModel, conversations.liveChat], [messagingModel, conversations.messaging]]);
