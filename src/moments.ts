import type { ChatMoments } from './chat-types.ts';
import type { Engine } from './engine.ts';
import type { ChatError } from './errors.ts';

/** For the app, in order. No closures: there is one for each message. */
export class Moments {
  readonly #engine: Pick<Engine, 'callback' | 'options' | 'voice'>;
  /** The name of each (null: an error, undefined: a frame that went out) and, behind it, what there is to say. */
  readonly #waiting: unknown[] = [];
  #isTelling = false;

  constructor(engine: Pick<Engine, 'callback' | 'options' | 'voice'>) {
    this.#engine = engine;
  }

  add(moment: keyof ChatMoments | null | undefined, details: unknown): void {
    this.#waiting.push(moment, details);
  }

  /**
   * Tells all there are; what throws takes no other along. False: there is none, or whoever is told called for this: theirs come after, but for
   * the last ones of a chat that `isStopped`: nobody listens after that.
   */
  tell(isStopped: boolean): boolean {
    if ((this.#isTelling && !isStopped) || this.#waiting.length === 0) return false;
    this.#isTelling = true;
    const { options } = this.#engine;
    const moments = this.#waiting.splice(0);
    for (let at = 0; at < moments.length; at += 2) {
      const moment = moments[at] as keyof ChatMoments | null | undefined;
      const details = moments[at + 1];
      try {
        if (moment === null) options.onError?.(details as ChatError);
        else if (moment === undefined) this.#engine.callback('onFrame', () => options.onFrame?.(details, 'out'));
        else this.#engine.voice?.tell(moment, details as ChatMoments[keyof ChatMoments]);
      } catch {
        // The one throw that nobody is told of is one of `onError`: there is nobody left to tell.
      }
    }
    this.#isTelling = false;
    return true;
  }
}
