import type { Message } from '../../../machines/data/message.ts';
import { textPieces } from '../../../src/text-pieces.ts';
import { element, setAttribute, setText } from '../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import type { Say, WordKey } from '../words.ts';
import { link } from './link.ts';

const notes: Readonly<Partial<Record<NonNullable<Bubble['stream']>, WordKey>>> = { stalled: 'streamStalled', reconnecting: 'streamReconnecting', broken: 'streamBroken' };

/** Words, with links in them; growing where they are told in pieces. */
export function textBody(first: Bubble, { say }: BubbleDeeds): ContentView {
  const text = element('p', { class: 'bubble-text', dir: 'auto', 'data-testid': 'message-text' });
  const note = element('p', { class: 'bubble-note', 'data-testid': 'message-note' });
  const node = element('div', { class: 'text-body' }, text, note);
  let shown: string | null = null;
  const update = ({ message, stream }: Bubble): void => {
    const words = wordsOf(message, say);
    if (words !== shown) text.replaceChildren(...piecesOf(words));
    shown = words;
    setAttribute(text, 'lang', message.contentRemoved === null && '');
    setAttribute(text, 'data-is-removed', message.contentRemoved !== null);
    setAttribute(text, 'data-is-growing', stream !== null && stream !== 'broken' && stream !== 'completed');
    setAttribute(node, 'aria-busy', stream !== null && stream !== 'broken' && stream !== 'completed' && 'true');
    setText(note, noteOf(message, stream, say));
    note.hidden = note.textContent === '';
  };
  update(first);
  return { node, update };
}

function noteOf({ isPartial, contentRemoved, content }: Message, stream: Bubble['stream'], say: Say): string {
  if (contentRemoved) return contentRemoved.reason;
  if (stream) {
    const note = notes[stream];
    return note ? say(note) : '';
  }
  if (isPartial) return say('shortened');
  if (content.type === 'FORM') return say('formUnsupported');
  return content.type === 'UNKNOWN' ? say('unknownKind') : '';
}

/** What has no words at all says at least what it is; files speak for themselves. */
function wordsOf({ text, attachments, content, contentRemoved }: Message, say: Say): string {
  if (contentRemoved) return say('removed');
  if (text !== '' || attachments.length > 0 || content.type === 'STREAMED') return text;
  return content.type === 'TEXT' ? '' : `[${content.type}]`;
}

function piecesOf(words: string): (Node | string)[] {
  return textPieces(words).map(({ text, url }) => (url === null ? text : link(url, {}, text)));
}
