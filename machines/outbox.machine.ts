import { assign, enqueueActions, sendParent } from 'xstate';
import {
  acknowledge, addToQueue, adopt, beginSending, doubt, emptyQueue, type Queue, requeueUnconfirmed, settle, slotFor, withdraw,
} from './data/queue.ts';
import { deliveryMachine } from './delivery.machine.ts';
import type { ChildCrash } from './failure.ts';
import type { OutboxEvent, OutboxFact } from './outbox.events.ts';
import { setup } from './setup.ts';

export interface OutboxContext {
  readonly queue: Queue;
}

// Slots are reused and ids never made up: XState remembers every child id it has seen for ever (330 bytes each).
const deliveryId = (slot: number): string => `delivery:${slot}`;

const outboxSetup = setup({
  types: {
    context: {} as OutboxContext,
    events: {} as OutboxEvent | ChildCrash,
    input: {} as { waiting: readonly string[] },
  },
  actors: { delivery: deliveryMachine },
  actions: {
    tellParent: sendParent((_, fact: OutboxFact) => fact),
    add: assign(({ context }, { messageId }: { messageId: string }) => ({ queue: addToQueue(context.queue, messageId) })),
    adopt: assign(({ context }, { messageIds }: { messageIds: readonly string[] }) => ({ queue: adopt(context.queue, messageIds) })),
    acknowledge: assign(({ context }, { messageId }: { messageId: string }) => ({ queue: acknowledge(context.queue, messageId) })),
    settle: assign(({ context }, { messageId }: { messageId: string }) => ({ queue: settle(context.queue, messageId) })),
    requeueUnconfirmed: assign(({ context }) => ({ queue: requeueUnconfirmed(context.queue) })),
    doubt: assign(({ context }, { messageId }: { messageId: string }) => ({ queue: doubt(context.queue, messageId) })),
    /** Gives the next message a delivery in a slot that is free or whose message is done. */
    sendNext: enqueueActions(({ context, enqueue }) => {
      const messageId = context.queue.waiting[0];
      if (messageId === undefined) return;
      const slot = slotFor(context.queue, messageId);
      const held = context.queue.slots[slot] ?? null;
      const id = deliveryId(slot);
      enqueue.assign({ queue: beginSending(context.queue) });
      if (held !== messageId) {
        if (held !== null) enqueue.stopChild(id);
        enqueue.spawnChild('delivery', { id, input: { messageId } });
      }
      enqueue.sendTo(id, { type: 'delivery.send' });
    }),
    /** Takes a message back, and with it the delivery that may be waiting for its turn on the wire. */
    withdraw: enqueueActions(({ context, enqueue }, { messageId }: { messageId: string }) => {
      const slot = context.queue.slots.indexOf(messageId);
      if (slot >= 0) enqueue.stopChild(deliveryId(slot));
      enqueue.assign({ queue: withdraw(context.queue, messageId) });
    }),
    /** A delivery broke: the others go on, and its message when all begins anew. */
    giveUp: enqueueActions(({ context, enqueue }, { actorId }: { actorId: string }) => {
      const slot = context.queue.slots.findIndex((_, index) => deliveryId(index) === actorId);
      const messageId = context.queue.slots[slot];
      if (messageId === null || messageId === undefined) return;
      enqueue.stopChild(actorId);
      enqueue.assign({ queue: withdraw(context.queue, messageId) });
    }),
    passEvidence: enqueueActions(({ context, enqueue }, params: { messageId: string; mark: 'confirmed' | 'seen' | 'read' }) => {
      const slot = context.queue.slots.indexOf(params.messageId);
      if (slot < 0) {
        // No delivery knows it (it waits for its turn again): settle it here.
        enqueue.assign({ queue: settle(context.queue, params.messageId) });
        return;
      }
      enqueue.sendTo(deliveryId(slot), { type: 'message.confirmed' });
      if (params.mark !== 'confirmed') enqueue.sendTo(deliveryId(slot), { type: `message.${params.mark}` });
    }),
  },
  guards: {
    hasLooked: (_, params: { hasLooked: boolean }) => params.hasLooked,
    isSure: ({ context }) => context.queue.unconfirmed.length === 0,
    isDrained: ({ context: { queue } }) => queue.waiting.length === 0,
    isFree: ({ context }) => context.queue.sending === null,
    hasNext: ({ context }) => {
      const next = context.queue.waiting[0];
      return context.queue.sending === null && next !== undefined && slotFor(context.queue, next) >= 0;
    },
  },
});

const sayDrained = { type: 'tellParent', params: { type: 'outbox.drained' } } as const;

/** One thread's outgoing messages: held until the thread is live, then sent in order, one on its way at a time. */
export const outboxMachine = outboxSetup.createMachine({
  id: 'outbox',
  context: ({ input }) => ({ queue: emptyQueue(input.waiting) }),
  initial: 'held',
  on: {
    'outbox.add': { actions: { type: 'add', params: ({ event }) => event } },
    'outbox.adopt': {
      target: '.held',
      actions: [
        // It may not have been written yet: the look that is asked for now would not know of it.
        { type: 'withdraw', params: ({ context }) => ({ messageId: context.queue.sending ?? '' }) },
        { type: 'adopt', params: ({ event }) => event }, { type: 'tellParent', params: { type: 'outbox.doubted' } },
      ],
    },
    'outbox.discard': { actions: { type: 'withdraw', params: ({ event }) => event } },
    'xstate.error.actor.*': { actions: { type: 'giveUp', params: ({ event }) => event } },
    'outbox.evidence': { actions: { type: 'passEvidence', params: ({ event }) => event } },
    'delivery.acknowledged': { actions: { type: 'acknowledge', params: ({ event }) => event } },
    'delivery.confirmed': { actions: { type: 'settle', params: ({ event }) => event } },
    'delivery.failed': {
      actions: [
        { type: 'settle', params: ({ event }) => event },
        { type: 'tellParent', params: ({ event }) => ({ type: 'outbox.failed' as const, messageId: event.messageId, reason: event.reason }) },
      ],
    },
    // Both mean: it may be there or not, and nothing more goes until the thread has looked, or order is lost.
    'delivery.returned': { target: '.held', actions: { type: 'doubt', params: ({ event }) => event } },
    'delivery.doubted': {
      target: '.held',
      actions: [{ type: 'doubt', params: ({ event }) => event }, { type: 'tellParent', params: { type: 'outbox.doubted' } }],
    },
  },
  states: {
    held: {
      on: {
        'outbox.open': [
          { guard: { type: 'hasLooked', params: ({ event }) => event }, target: 'open', actions: 'requeueUnconfirmed' },
          // What may be there already must not go again unseen, and nothing may overtake it.
          { guard: 'isSure', target: 'open' },
          { target: '.unsure' },
        ],
        'outbox.hold': '.waiting',
      },
      initial: 'waiting',
      states: {
        waiting: {},
        // No look has told anything: whoever waits for the last message need not wait for another.
        unsure: { entry: sayDrained, on: { 'outbox.drain': { actions: sayDrained } } },
      },
    },
    open: {
      initial: 'resting',
      on: { 'outbox.hold': 'held' },
      states: {
        resting: { always: [{ guard: 'hasNext', target: 'sending' }, { guard: 'isDrained', target: 'drained' }] },
        drained: {
          entry: sayDrained,
          on: { 'outbox.drain': { actions: sayDrained } },
          always: { guard: 'hasNext', target: 'sending' },
        },
        sending: {
          entry: 'sendNext',
          always: { guard: 'isFree', target: 'resting' },
        },
      },
    },
  },
});
