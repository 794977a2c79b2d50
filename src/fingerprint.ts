import { ChatError } from './errors.ts';
import type { BrowserFingerprint } from './wire/frames.ts';

/** Texts only: whatever else there is could not travel, or would not be read. */
export const isFingerprint = (given: unknown): given is BrowserFingerprint =>
  typeof given === 'object' && given !== null && !Array.isArray(given)
  && Object.values(given).every((value) => value === null || value === undefined || typeof value === 'string');

/** The fingerprint for each frame that has one (PROTOCOL 5.3). A function is asked once; one that throws costs the fingerprint only. */
export function onceAsked(
  given: BrowserFingerprint | (() => BrowserFingerprint) | undefined,
  failed: (error: ChatError) => void,
): () => { readonly browserFingerprint?: BrowserFingerprint } {
  let answer: { readonly browserFingerprint?: BrowserFingerprint } | undefined;
  return () => {
    if (answer !== undefined) return answer;
    answer = {};
    try {
      const browserFingerprint = typeof given === 'function' ? given() : given;
      if (browserFingerprint === undefined) return answer;
      // A copy: what is changed later must not travel.
      if (isFingerprint(browserFingerprint)) answer = { browserFingerprint: { ...browserFingerprint } };
      else failed(new ChatError('argument.invalid', 'fingerprint: the function must give an object of texts'));
    } catch (error) {
      failed(new ChatError('callback.threw', 'fingerprint', error));
    }
    return answer;
  };
}
