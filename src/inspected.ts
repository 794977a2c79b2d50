import type { Engine } from './engine.ts';
import { ChatError } from './errors.ts';
import type { ResolvedOptions } from './options.ts';

/** The app's inspector sees a transition while it is taken: what it throws must not end it. Told once, since there is one event after the other. */
export function inspected(engine: Pick<Engine, 'report'>, inspect: ResolvedOptions['inspect']): ResolvedOptions['inspect'] {
  if (inspect === undefined) return undefined;
  let hasThrown = false;
  return (event) => {
    try {
      if (typeof inspect === 'function') inspect(event);
      else inspect.next?.(event);
    } catch (error) {
      if (!hasThrown) engine.report(new ChatError('callback.threw', 'inspect', error));
      hasThrown = true;
    }
  };
}
