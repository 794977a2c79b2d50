import type { ChatError, ChatErrorCode } from '../../src/errors.ts';
import type { Say, WordKey } from './words.ts';

const words: Readonly<Partial<Record<ChatErrorCode, WordKey>>> = {
  'outbox.full': 'outboxFull', 'verb.forbidden': 'notNow', 'request.refused': 'wasRefused', 'request.unanswered': 'noAnswer', 'request.lost': 'noAnswer', 'answer.malformed': 'noAnswer',
};

/** What went wrong, for a customer: in words of the panel, of a file its name and why; what has no words, as it says itself. */
export function problemWords(error: unknown, say: Say): string {
  if (!(error instanceof Error)) return String(error);
  // By its code, not its class: the chat of a page may come from another copy of the package.
  const { code, detail, message } = error as ChatError;
  const word = words[code];
  return word === undefined ? (code === 'file.refused' ? detail : message) : say(word);
}
