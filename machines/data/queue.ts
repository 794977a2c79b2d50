/** How many messages of one thread have an actor at a time. */
const slotCount = 10;

/**
 * What an outbox holds, by message id, in order of sending: not yet sent, the one on its way, acknowledged but not yet shown by the
 * gateway, and which slot each message's delivery runs in (`null` = free).
 */
export interface Queue {
  readonly waiting: readonly string[];
  readonly sending: string | null;
  readonly unconfirmed: readonly string[];
  readonly slots: readonly (string | null)[];
}

const without = (ids: readonly string[], id: string): readonly string[] => (ids.includes(id) ? ids.filter((other) => other !== id) : ids);

/** `unconfirmed`: messages of an earlier page; only a look can tell whether they are there. */
export const emptyQueue = (unconfirmed: readonly string[] = []): Queue => ({
  waiting: [],
  sending: null,
  unconfirmed,
  slots: Array.from({ length: slotCount }, () => null),
});

export const addToQueue = (queue: Queue, id: string): Queue =>
  queue.waiting.includes(id) || queue.sending === id || queue.unconfirmed.includes(id) ? queue : { ...queue, waiting: [...queue.waiting, id] };

/** The slot the next delivery gets: its own from an earlier attempt, a free one, or one whose message needs nobody any more. */
export function slotFor(queue: Queue, id: string): number {
  const own = queue.slots.indexOf(id);
  if (own >= 0) return own;
  const free = queue.slots.indexOf(null);
  if (free >= 0) return free;
  return queue.slots.findIndex((held) => held !== null && held !== queue.sending && !queue.unconfirmed.includes(held));
}

export function beginSending(queue: Queue): Queue {
  const [id, ...waiting] = queue.waiting;
  if (id === undefined) return queue;
  const slots = [...queue.slots];
  slots[slotFor(queue, id)] = id;
  return { ...queue, waiting, sending: id, slots };
}

export const acknowledge = (queue: Queue, id: string): Queue => ({
  ...queue,
  sending: queue.sending === id ? null : queue.sending,
  waiting: without(queue.waiting, id),
  unconfirmed: queue.unconfirmed.includes(id) ? queue.unconfirmed : [...queue.unconfirmed, id],
});

/** Confirmed, failed or discarded: no longer the outbox's business. */
export const settle = (queue: Queue, id: string): Queue => ({
  ...queue,
  sending: queue.sending === id ? null : queue.sending,
  waiting: without(queue.waiting, id),
  unconfirmed: without(queue.unconfirmed, id),
});

/** Not wanted any more: out of every list, and its slot is free. */
export const withdraw = (queue: Queue, id: string): Queue => ({ ...settle(queue, id), slots: queue.slots.map((held) => (held === id ? null : held)) });

/** All that is on its way, in its order, with what another page has left: some of it may be there. */
export const adopt = (queue: Queue, unconfirmed: readonly string[]): Queue => ({ ...queue, waiting: [], unconfirmed });

/** Sent, and no word of it: it counts as unconfirmed until a recovery has looked. */
export const doubt = (queue: Queue, id: string): Queue => (queue.sending === id || queue.unconfirmed.includes(id) ? acknowledge(queue, id) : queue);

/** After a recovery: what is still unconfirmed is not on the gateway, and goes again, in its old order. */
export const requeueUnconfirmed = (queue: Queue): Queue =>
  queue.unconfirmed.length === 0
    ? queue
    : { ...queue, waiting: [...queue.unconfirmed, ...queue.waiting.filter((id) => !queue.unconfirmed.includes(id))], unconfirmed: [] };
