import type { Message } from '../../../../machines/data/message.ts';
import { textPieces } from '../../../../src/text-pieces.ts';
import { element, setAttribute, setText } from '../../dom/element.ts';
import type { Bubble, ContentView } from './bubble.ts';
import { link } from './link.ts';

const notes: Readonly<Partial<Record<NonNullable<Bubble['stream']>, string>>> = {
  stalled: 'Still thinking…',
  reconnecting: 'Reconnecting…',
  broken: 'The answer broke off.',
};

/** Words, with links in them; growing where they are told in pieces. */
export function textBody(first: Bubble): ContentView {
  const text = element('p', { class: 'bubble-text', 'data-testid': 'message-text' });
  const note = element('p', { class: 'bubble-note', 'data-testid': 'message-note' });
  const node = element('div', { class: 'text-body' }, text, note);
  let shown: string | null = null;
  const update = ({ message, stream }: Bubble): void => {
    const words = wordsOf(message);
    if (words !== shown) text.replaceChildren(...piecesOf(words));
    shown = words;
    setAttribute(text, 'data-is-removed', message.contentRemoved !== null);
    setAttribute(text, 'data-is-growing', stream !== null && stream !== 'broken' && stream !== 'completed');
    setAttribute(node, 'aria-busy', stream !== null && stream !== 'broken' && stream !== 'completed' && 'true');
    setText(note, noteOf(message, stream));
    note.hidden = note.textContent === '';
  };
  update(first);
  return { node, update };
}

function noteOf({ isPartial, contentRemoved, content }: Message, stream: Bubble['stream']): string {
  if (contentRemoved) return contentRemoved.reason;
  if (stream) return notes[stream] ?? '';
  if (isPartial) return 'Shortened; the whole message is not at hand yet.';
  if (content.type === 'FORM') return 'A form, which cannot be filled in here.';
  return content.type === 'UNKNOWN' ? 'A kind of message that this page does not know.' : '';
}

/** What has no words at all says at least what it is; files speak for themselves. */
function wordsOf({ text, attachments, content, contentRemoved }: Message): string {
  if (contentRemoved) return 'This message was removed.';
  if (text !== '' || attachments.length > 0 || content.type === 'STREAMED') return text;
  return content.type === 'TEXT' ? '' : `[${content.type}]`;
}

function piecesOf(words: string): (Node | string)[] {
  return textPieces(words).map(({ text, url }) => (url === null ? text : link(url, {}, text)));
}
