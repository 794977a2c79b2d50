import { safeUrl } from './wire/safe-url.ts';

/** A piece of a text: plain, or a link with where it leads. */
export interface TextPiece {
  readonly text: string;
  readonly url: string | null;
}

/** No blanks, quotes or brackets, and none of the signs that turn the direction of a text: they would make a link look like another. */
const links = /(?:https?:\/\/|mailto:|tel:|www\.)[^\s<>"\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gi;

/** What ends a sentence rather than a URL; a bracket only where it was not opened inside. */
function endOf(url: string): number {
  const opened = url.indexOf('(');
  let end = url.length;
  for (;;) {
    const last = url[end - 1];
    if (last === undefined || !'.,;:!?\'")]}'.includes(last)) return end;
    if (last === ')' && opened >= 0 && opened < end) return end;
    end--;
  }
}

/** A text as plain pieces and links (http, https, mailto, tel, and `www.`); put together they are the text. Total. */
export function textPieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const match of text.matchAll(links)) {
    const shown = match[0].slice(0, endOf(match[0]));
    const url = safeUrl(/^www\./i.test(shown) ? `https://${shown}` : shown);
    // In the middle of a word it is none.
    if (url === null || /\w/.test(text[match.index - 1] ?? '')) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), url: null });
    pieces.push({ text: shown, url });
    done = match.index + shown.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), url: null });
  return pieces;
}
