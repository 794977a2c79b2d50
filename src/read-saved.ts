import { isText } from './given.ts';
import type { SavedMessage } from './saved-data.ts';
import { isJson, type Json } from './wire/read.ts';

const isOrNone = (isGood: (value: unknown) => boolean, value: unknown): boolean => value === undefined || value === null || isGood(value);
const isMark = (value: unknown): boolean => isJson(value) && isText(value.id) && Number.isFinite(value.at);
const isAttachment = (value: unknown): boolean => isJson(value) && [value.id, value.url, value.fileName].every(isText);

/** All that is needed is there, and nothing is what it cannot be. */
const isWhole = (saved: Json): saved is Json & SavedMessage =>
  [saved.tab, saved.messageId, saved.key, saved.threadId, saved.text].every(isText) && Number.isFinite(saved.at)
  && [saved.failure, saved.postback, saved.owner].every((value) => isOrNone(isText, value)) && isOrNone(Number.isFinite, saved.drops)
  && isOrNone(isMark, saved.after) && isOrNone((value) => Array.isArray(value) && value.every(isAttachment), saved.attachments);

/** A record of any version so far, as the present one; undefined where it is none. */
export function readSaved(text: string | null): SavedMessage | undefined {
  try {
    const saved = JSON.parse(text ?? 'null') as Json | null;
    // Version 1 did not say whose it was.
    const whole = { failure: null, ...(saved?.v === 1 && { tab: '' }), ...saved, v: 2 };
    return (saved?.v === 1 || saved?.v === 2) && isWhole(whole) ? whole : undefined;
  } catch {
    return undefined;
  }
}
