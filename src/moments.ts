import type { ChatMoments } from './chat-types.ts';
import type { Engine } from './engine.ts';
import type { ChatError } from './errors.ts';

/** Tells the app, in order: of each the name of a moment (null: an error, undefined: a frame that went out) and, behind it, what there is to say. What throws takes no other along. */
export function tellAll(moments: readonly unknown[], engine: Pick<Engine, 'callback' | 'options' | 'voice'>): void {
  for (let at = 0; at < moments.length; at += 2) {
    const moment = moments[at] as keyof ChatMoments | null | undefined;
    const details = moments[at + 1];
    try {
      if (moment === null) engine.options.onError?.(details as ChatError);
      else if (moment === undefined) engine.callback('onFrame', () => engine.options.onFrame?.(details, 'out'));
      else engine.voice?.tell(moment, details as ChatMoments[keyof ChatMoments]);
    } catch {
      // The one throw that nobody is told of is one of `onError`: there is nobody left to tell.
    }
  }
}
