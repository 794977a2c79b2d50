import type { BrowserFingerprint } from './wire/frames.ts';

/** The fingerprint for each frame that has one (PROTOCOL 5.3). A function is asked once; one that throws costs the fingerprint only. */
export function onceAsked(
  given: BrowserFingerprint | (() => BrowserFingerprint) | undefined,
  failed: (error: unknown) => void,
): () => { readonly browserFingerprint?: BrowserFingerprint } {
  let answer: { readonly browserFingerprint?: BrowserFingerprint } | undefined;
  return () => {
    if (answer !== undefined) return answer;
    answer = {};
    try {
      const browserFingerprint = typeof given === 'function' ? given() : given;
      // A copy: what cannot travel must fail here and not in each frame.
      if (typeof browserFingerprint === 'object' && browserFingerprint !== null) {
        answer = { browserFingerprint: JSON.parse(JSON.stringify(browserFingerprint)) as BrowserFingerprint };
      }
    } catch (error) {
      failed(error);
    }
    return answer;
  };
}
