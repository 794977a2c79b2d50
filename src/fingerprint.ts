import type { Engine } from './engine.ts';
import { invalid, isText } from './given.ts';
import { isAbsent, isJson } from './wire/read.ts';
import type { BrowserFingerprint } from './wire/frames.ts';

/** Texts only: whatever else there is could not travel, or would not be read. */
export const isFingerprint = (given: unknown): given is BrowserFingerprint =>
  isJson(given) && !Array.isArray(given) && Object.values(given).every((value) => isAbsent(value) || isText(value));

/** The fingerprint for each frame that has one (PROTOCOL 5.3). A function is asked once; one that throws costs the fingerprint only. */
export function onceAsked(engine: Pick<Engine, 'callback' | 'options' | 'report'>): () => { readonly browserFingerprint?: BrowserFingerprint } {
  let answer: { readonly browserFingerprint?: BrowserFingerprint } | undefined;
  return () => {
    if (answer !== undefined) return answer;
    answer = {};
    engine.callback('fingerprint', () => {
      const { fingerprint } = engine.options;
      const browserFingerprint = typeof fingerprint === 'function' ? fingerprint() : fingerprint;
      if (browserFingerprint === undefined) return;
      // A copy: what is changed later must not travel.
      if (isFingerprint(browserFingerprint)) answer = { browserFingerprint: { ...browserFingerprint } };
      else engine.report(invalid('fingerprint() should be an object of texts'));
    });
    return answer;
  };
}
