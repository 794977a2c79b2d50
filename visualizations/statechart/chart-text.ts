/** What a piece of text says, and so how it is set: what happens, under which condition, what is done, small words. */
export type TextRole = 'trigger' | 'guard' | 'action' | 'word';

/** A piece of a line of text that is set in one style. */
export interface TextSpan {
  readonly text: string;
  readonly role: TextRole;
  /** The ids of the transitions it speaks of, with blanks between. */
  readonly transition?: string;
}

/** One line of text of a drawing. */
export interface TextRow {
  readonly spans: readonly TextSpan[];
  readonly indent: number;
}

/** Font sizes in pixels; the style sheet and the measuring use the same. */
export const fontSize = { title: 19, name: 15, row: 12, tag: 10.5 } as const;

/** Height of a line of text in a box or a label. */
export const rowHeight = 17;

/** Advance widths of Helvetica from blank to tilde, in thousandths of the font size. */
const advances = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
  667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
  556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/** Fonts differ from reader to reader: a little more room than Helvetica needs keeps the text inside its box. */
const slack = 1.06;
const boldness = 1.06;

/** How wide a text will be, without asking a browser: the same everywhere, so that drawings are the same everywhere. */
export function textWidth(text: string, size: number, isBold = false): number {
  let units = 0;
  for (const char of text) units += advances[(char.codePointAt(0) ?? 0) - 32] ?? 1000;
  return Math.ceil((units / 1000) * size * slack * (isBold ? boldness : 1));
}

/** How wide a line of spans will be, its indent included. */
export function rowWidth(row: TextRow): number {
  const words = row.spans.map(({ text, role }) => textWidth(text, fontSize.row, role === 'trigger'));
  const blanks = Math.max(0, row.spans.length - 1) * textWidth(' ', fontSize.row);
  return row.indent + blanks + words.reduce((sum, width) => sum + width, 0);
}

/** Breaks spans into lines no wider than asked where that is possible; lines after the first are indented. */
export function wrapSpans(spans: readonly TextSpan[], maxWidth: number): TextRow[] {
  const rows: TextRow[] = [];
  let row: TextRow = { spans: [], indent: 0 };
  for (const span of spans) {
    const longer = { ...row, spans: [...row.spans, span] };
    if (row.spans.length === 0 || rowWidth(longer) <= maxWidth) {
      row = longer;
      continue;
    }
    rows.push(row);
    row = { spans: [span], indent: 10 };
  }
  return row.spans.length > 0 ? [...rows, row] : rows;
}
