import { expect } from 'vitest';
import { outboxMachine } from '../../machines/outbox.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

const ids = ['a', 'b'];
const each = ids.map((messageId) => ({ messageId }));

/** Everything that can happen to the outbox machine. */
export const outboxScenario = scenarioOf({
  machine: outboxMachine,
  inputs: [{ waiting: ['a'] }],
  events: {
    'outbox.add': each,
    'outbox.adopt': [{ messageIds: ['a', 'b'] }],
    'outbox.discard': each,
    'outbox.open': [{ hasLooked: true }, { hasLooked: false }],
    'outbox.hold': [{}],
    'outbox.drain': [{}],
    'outbox.evidence': [{ messageId: 'a', mark: 'confirmed' }, { messageId: 'b', mark: 'seen' }],
    'delivery.acknowledged': each,
    'delivery.confirmed': each,
    'delivery.failed': each.map((message) => ({ ...message, reason: 'refused' as const })),
    'delivery.doubted': each,
    'delivery.returned': each,
  },
  spokenBy: {
    'delivery.*': (event, { queue }) => ('messageId' in event ? `delivery:${queue.slots.indexOf(event.messageId)}` : undefined),
  },
  invariant: ({ snapshot, live }) => {
    const { waiting, slots } = snapshot.context.queue;
    expect(new Set(waiting).size, 'no message waits twice').toBe(waiting.length);
    expect(live, 'a delivery for each message that holds a slot').toEqual(slots.flatMap((held, slot) => (held === null ? [] : [`delivery:${slot}`])));
  },
  goal: 'every effect',
});
