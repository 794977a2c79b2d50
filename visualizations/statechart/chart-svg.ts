import { boxPadding, labelPadding, tagGap, tagWidth } from './chart-boxes.ts';
import { captionArea } from './chart-captions.ts';
import { moved, type Area, type Drawing, type PlacedEdge, type PlacedState, type Point } from './chart-drawing.ts';
import { chartStyle } from './chart-style.ts';
import { rowHeight, type TextRow } from './chart-text.ts';

const margin = 14;
const bend = 7;
const tip = { length: 9, width: 4.5 } as const;

/**
 * A drawing as SVG text that needs nothing else: no fonts, no scripts, no ids that two charts on a page could share.
 * States carry `data-state`, lines and texts `data-transition` (several ids, with blanks between, where lines are shared).
 */
export function chartSvg(drawing: Drawing, title: string): string {
  const { width, height, states, edges, dots } = moved(drawing, margin, margin);
  const [paperWidth, paperHeight] = [width + 2 * margin, height + 2 * margin];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="statechart" role="img" aria-label="${escapeText(`Statechart of ${title}`)}" ` +
      `viewBox="0 0 ${paperWidth} ${paperHeight}" width="${paperWidth}" height="${paperHeight}">`,
    `<style>\n${chartStyle()}\n</style>`,
    `<rect class="sheet" width="${paperWidth}" height="${paperHeight}" rx="12"/>`,
    ...states.filter(isNest).map(frameSvg),
    ...dots.map(({ x, y, width: size }) => `<circle class="dot" cx="${x + size / 2}" cy="${y + size / 2}" r="${size / 2}"/>`),
    ...edges.map(lineSvg),
    ...states.map((placed, index) => (isNest(placed) ? captionSvg(placed, edges, index === 0) : stateSvg(placed))),
    ...edges.map(labelSvg),
    '</svg>',
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n');
}

/** Text as it may stand in SVG, in an element or in an attribute. */
export function escapeText(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return Array.from(text, (char) => entities[char] ?? (isAllowed(char) ? char : '\ufffd')).join('');
}

/** XML allows no control characters but tab and line ends, not even escaped ones, and no half of a pair. */
function isAllowed(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

function isNest({ state }: PlacedState): boolean {
  return state.states.length > 0;
}

/** The frame of a compound state lies below the lines and its text above them, so it is two groups with one id. */
function frameSvg(placed: PlacedState): string {
  const kind = placed.state.type === 'parallel' ? 'nest parallel' : 'nest';
  return `<g class="state ${kind}" data-state="${escapeText(placed.state.id)}">${boxSvg(placed)}</g>`;
}

function captionSvg(placed: PlacedState, edges: readonly PlacedEdge[], isRoot: boolean): string {
  const text = textSvg(placed, captionArea(placed, edges).x, isRoot);
  return `<g class="state caption" data-state="${escapeText(placed.state.id)}">${text}</g>`;
}

function stateSvg(placed: PlacedState): string {
  const { state, box, x, width } = placed;
  // A state with nothing but its name has it in the middle.
  const left = box.rows.length > 0 ? x + boxPadding : x + Math.round((width - box.titleWidth) / 2);
  const text = textSvg(placed, left, false);
  return `<g class="state ${state.type}" data-state="${escapeText(state.id)}">${boxSvg(placed)}${text}</g>`;
}

function textSvg({ state, box, x, y, width }: PlacedState, left: number, isRoot: boolean): string {
  const rowsTop = y + box.headHeight - box.rows.length * rowHeight - 4;
  return [
    state.description && `<title>${escapeText(state.description)}</title>`,
    `<text class="name${isRoot ? ' title' : ''}" x="${left}" y="${y + (isRoot ? 25 : 21)}">${escapeText(state.name)}</text>`,
    tagsSvg(box.tags, left + box.nameWidth, y + (isRoot ? 12 : 8)),
    box.rows.length > 0 ? `<path class="rule" d="M${x} ${rowsTop - 6}h${width}"/>` : '',
    ...box.rows.map((row, index) => rowSvg(row, left, rowsTop + index * rowHeight)),
  ].join('');
}

function boxSvg({ state, x, y, width, height }: PlacedState): string {
  const radius = state.type === 'history' ? height / 2 : 9;
  const box = `<rect class="box" x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"/>`;
  if (state.type !== 'final') return box;
  return `${box}<rect class="rim" x="${x + 3.5}" y="${y + 3.5}" width="${width - 7}" height="${height - 7}" rx="6"/>`;
}

function tagsSvg(tags: readonly string[], left: number, top: number): string {
  let x = left;
  return tags
    .map((tag) => {
      const width = tagWidth(tag);
      x += tagGap;
      const plate = `<rect x="${x}" y="${top}" width="${width}" height="17" rx="8.5"/>`;
      const text = `<text x="${x + 6}" y="${top + 12}">${escapeText(tag)}</text>`;
      x += width;
      return `<g class="tag">${plate}${text}</g>`;
    })
    .join('');
}

function rowSvg({ spans, indent }: TextRow, x: number, y: number): string {
  const text = spans.map(({ text: words, role, transition = '' }) => {
    const attribute = transition && ` data-transition="${escapeText(transition)}"`;
    return `<tspan class="${role}"${attribute}>${escapeText(words)}</tspan>`;
  });
  return `<text class="row" x="${x + indent}" y="${y + 12}">${text.join(' ')}</text>`;
}

function lineSvg({ edge, points }: PlacedEdge): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return '';
  const [dx, dy] = [Math.sign(end.x - before.x), Math.sign(end.y - before.y)];
  const base = { x: end.x - dx * tip.length, y: end.y - dy * tip.length };
  const [wx, wy] = [Math.abs(dy) * tip.width, Math.abs(dx) * tip.width];
  const head = `M${end.x} ${end.y}L${base.x + wx} ${base.y + wy}L${base.x - wx} ${base.y - wy}Z`;
  const id = escapeText(edge.transitions.join(' '));
  return `<g class="edge"${id && ` data-transition="${id}"`}><path class="line" d="${roundedPath([...points.slice(0, -1), base])}"/><path class="tip" d="${head}"/></g>`;
}

/** A polyline whose corners are rounded as far as the shorter of the two sides allows. */
function roundedPath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const radius = Math.min(bend, distance(before, point) / 2, distance(point, after) / 2);
      const [from, to] = [towards(point, before, radius), towards(point, after, radius)];
      return `L${from.x} ${from.y}Q${point.x} ${point.y} ${to.x} ${to.y}`;
    })
    .join('');
}

function towards(from: Point, to: Point, length: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * length, y: from.y + Math.sign(to.y - from.y) * length };
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function labelSvg({ edge, label }: PlacedEdge): string {
  if (!label) return '';
  const rows = edge.rows.map((row, index) =>
    rowSvg(row, label.x + labelPadding.x, label.y + labelPadding.y + index * rowHeight + 0.5),
  );
  return `<g class="label">${plateSvg(label)}${rows.join('')}</g>`;
}

function plateSvg({ x, y, width, height }: Area): string {
  return `<rect class="plate" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
}
