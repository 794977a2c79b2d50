import { captionArea, strokes } from './chart-captions.ts';
import { overlap, type Area, type Drawing, type Point } from './chart-drawing.ts';

/**
 * How good a drawing is, smaller is better, in pixels of area: what it covers, with fines for a shape that is not
 * the one wished for, for beginnings far from the upper left, for long and crooked lines, lines that cross, and hidden text.
 */
export function drawingCost(drawing: Drawing, aspect?: number): number {
  const { width, height } = drawing;
  const lines = drawing.edges.map(({ points }) => points);
  const length = lines.reduce((sum, points) => sum + lengthOf(points), 0);
  const bends = lines.reduce((sum, points) => sum + Math.max(0, points.length - 2), 0);
  return (
    width * height * (1 + shapeFine(width, height, aspect)) +
    beginnings(drawing) * 0.5 +
    length * 30 +
    bends * 800 +
    crossings(lines) * 3_000 +
    collisions(drawing) * 150_000
  );
}

/** Nothing for a shape about as wished (1.6 means 1.25 to 2.05), more the farther from it. */
export function shapeFine(width: number, height: number, aspect?: number): number {
  if (aspect === undefined) return 0;
  return 3 * Math.max(0, Math.abs(Math.log(width / height / aspect)) - 0.25);
}

/** How much text is hard to read: labels on a state's own text or on another label, lines through a state's own text. */
export function collisions({ states, edges }: Drawing): number {
  const labels = edges.flatMap(({ label }) => (label ? [label] : []));
  const texts = states.map((placed): Area => (placed.state.states.length > 0 ? captionArea(placed, edges) : placed));
  const onTexts = labels.reduce((sum, label) => sum + countOverlaps(label, texts), 0);
  const onLabels = labels.reduce((sum, label, index) => sum + countOverlaps(label, labels.slice(index + 1)), 0);
  const struck = edges.flatMap(strokes).reduce((sum, stroke) => sum + countOverlaps(stroke, texts), 0);
  return onTexts + onLabels + struck;
}

function countOverlaps(area: Area, others: readonly Area[]): number {
  return others.filter((other) => overlap(area, other)).length;
}

/** How far the initial states are from the corners where one begins to read: the area of their frames times the way. */
function beginnings({ states }: Drawing): number {
  return states.reduce((sum, outer) => {
    const first = states.find(({ state }) => state.isInitial && outer.state.states.includes(state));
    if (!first || outer.state.type === 'parallel') return sum;
    const way = (first.x - outer.x) / outer.width + (first.y - outer.y) / outer.height;
    return sum + way * outer.width * outer.height;
  }, 0);
}

function lengthOf(points: readonly Point[]): number {
  return segments(points).reduce((sum, { a, b }) => sum + Math.abs(a.x - b.x) + Math.abs(a.y - b.y), 0);
}

interface Segment {
  readonly a: Point;
  readonly b: Point;
}

function segments(points: readonly Point[]): Segment[] {
  return points.slice(1).map((b, index) => ({ a: points[index] ?? b, b }));
}

/** How often two lines cross. All are horizontal or vertical: they cross where each lies strictly between the other's ends. */
function crossings(lines: readonly (readonly Point[])[]): number {
  const all = lines.flatMap((points, line) => segments(points).map((segment) => ({ ...segment, line })));
  const flat = all.filter(({ a, b }) => a.y === b.y);
  const steep = all.filter(({ a, b }) => a.y !== b.y);
  let count = 0;
  for (const one of flat) {
    for (const other of steep) {
      if (one.line === other.line || !isBetween(other.a.x, one.a.x, one.b.x)) continue;
      if (isBetween(one.a.y, other.a.y, other.b.y)) count += 1;
    }
  }
  return count;
}

function isBetween(value: number, one: number, other: number): boolean {
  return value > Math.min(one, other) && value < Math.max(one, other);
}
