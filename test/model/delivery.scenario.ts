import { deliveryMachine } from '../../machines/delivery.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

/** Everything that can happen to the delivery machine. */
export const deliveryScenario = scenarioOf({
  machine: deliveryMachine,
  inputs: [{ messageId: 'm1' }],
  events: { 'delivery.send': [{}], 'message.confirmed': [{}], 'message.seen': [{}], 'message.read': [{}] },
  answers: {
    sendMessage: {
      rejects: [
        { reason: 'refused', code: 'SendingMessageFailed', isFinal: false },
        { reason: 'lost', code: '', isFinal: false },
        { reason: 'unanswered', code: '', isFinal: false },
      ],
    },
  },
  delays: { confirmTimeout: 10_000 },
  // Five attempts are too many: beyond that all counts are one.
  clamp: ({ attempts }) => Math.min(attempts, 5),
});
