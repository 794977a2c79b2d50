import type { Attachment, FailureReason } from '../machines/data/message.ts';
import { isText } from './given.ts';
import { isJson, type Json } from './wire/read.ts';

/** An own message that the gateway has not shown yet, as it survives a reload. */
export interface SavedMessage {
  readonly v: 2;
  /** The page that sends it, as in its key; `''`: one of before there were any. */
  readonly tab: string;
  readonly key: string;
  readonly threadId: string;
  readonly messageId: string;
  readonly text: string;
  /** Left out for a plain text. */
  readonly postback?: string;
  readonly attachments?: readonly Attachment[];
  /** Epoch ms by this device. */
  readonly at: number;
  readonly failure: FailureReason | null;
  /** Nothing has gone out of the conversation it was written in, and nobody knew yet which that is. */
  readonly isLoose?: boolean;
  /** Whose it is, where a drawer may be of more than one; left out while nobody knew. */
  readonly owner?: string;
  /** How often the line went down on it. */
  readonly drops?: number;
  /** The newest message of the gateway that was held when it was written; `null`: none was. */
  readonly after?: { readonly id: string; readonly at: number } | null;
}

const isOrNone = (isGood: (value: unknown) => boolean, value: unknown): boolean => value === undefined || value === null || isGood(value);
const isMark = (value: unknown): boolean => isJson(value) && isText(value.id) && Number.isFinite(value.at);
const isAttachment = (value: unknown): boolean => isJson(value) && [value.id, value.url, value.fileName].every(isText);

/** All that is needed is there, and nothing is what it cannot be. */
const isWhole = (saved: Json): saved is Json & SavedMessage =>
  [saved.tab, saved.messageId, saved.key, saved.threadId, saved.text].every(isText) && saved.key !== '' && saved.threadId !== '' && Number.isFinite(saved.at)
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
