const internal: readonly (readonly [prefix: string, words: string])[] = [
  ['xstate.after.', 'after '],
  ['xstate.done.actor.', 'done: '],
  ['xstate.error.actor.', 'failed: '],
  ['xstate.done.state.', 'done: '],
];

/** An event's type as one reads it: `after retryDelay` for `xstate.after.retryDelay.connection.waiting`. */
export function eventName(type: string): string {
  if (type === 'xstate.init') return 'start';
  for (const [prefix, words] of internal) {
    if (type.startsWith(prefix)) return words + subject(type.slice(prefix.length), prefix === 'xstate.after.');
  }
  return type;
}

/** XState writes the state behind the name of a delay. */
function subject(rest: string, isDelay: boolean): string {
  return isDelay ? (rest.split('.')[0] ?? rest) : rest;
}
