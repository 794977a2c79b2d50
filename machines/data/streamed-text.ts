/** The text of a stream so far, and what is not yet clear about it. Immutable. */
export interface StreamedText {
  readonly text: string;
  /** Pieces heard, and the ids that the server gave them. */
  readonly pieces: number;
  readonly ids: ReadonlySet<string>;
  /**
   * What came since the line was opened again, as long as it may be the beginning once more; null: what comes is new. Nothing on the
   * wire says which (PROTOCOL 7, point 5).
   */
  readonly again: string | null;
  /** It is the beginning once more, for certain. */
  readonly isRestart: boolean;
}

export const noText: StreamedText = { text: '', pieces: 0, ids: new Set(), again: null, isRestart: false };

/** The line was opened again; `isRestart`: by us, without a word of what we have. */
export const reopened = (held: StreamedText, isRestart: boolean): StreamedText =>
  held.text === '' ? noText : { ...held, again: '', isRestart };

/** One more piece. `id` is the server's, or the last one it gave; `''` while it gave none. */
export function grown(held: StreamedText, piece: string, id: string): StreamedText {
  const { again, ids, isRestart, text } = held;
  const wasHeard = ids.has(id);
  const more = { ...held, pieces: held.pieces + 1, ids: id === '' || wasHeard ? ids : new Set(ids).add(id) };
  if (again === null) return { ...more, text: text + piece };
  if (id !== '' && !isRestart) {
    if (!wasHeard) return { ...more, text: text + piece, again: null };
    // Only where each piece has an id of its own does an id name a piece.
    if (ids.size === held.pieces) return held;
  }
  const told = again + piece;
  if (told.length <= text.length && text.startsWith(told)) return { ...more, again: told };
  return { ...more, text: isRestart || told.startsWith(text) ? told : text + told, again: null, isRestart: false };
}

/** The end: what looked like the beginning once more, but stopped short of what is held, was the rest. */
export function ended(held: StreamedText): StreamedText {
  const { again, isRestart, text } = held;
  if (again === null || again === '') return { ...held, again: null };
  return { ...held, again: null, text: isRestart ? again : again.length < text.length ? text + again : text };
}
