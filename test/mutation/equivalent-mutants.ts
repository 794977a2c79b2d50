/** Mutants that behave as the chart itself does, with the reason: nothing can notice them. They count as survivors all the same. */
export const equivalentMutants: Readonly<Record<string, string>> = {
  'delivery.seen: message.seen: transition dropped': 'the root then answers with `.seen`, which is where it is, and neither entry nor exit does anything',
  'delivery.read: message.read: transition dropped': 'the root then answers with `.read`, which is where it is, and neither entry nor exit does anything',
  'outbox.open.drained: always -> sending, now #outbox.open.resting: target swapped': 'resting goes on to sending by the same guard',
};
