import { boxPadding } from './chart-boxes.ts';
import { overlap, type Area, type PlacedEdge, type PlacedState } from './chart-drawing.ts';

const clearance = 9;

/**
 * Where the name and the text of a compound state stand: at the upper left as always,
 * or to the right of lines that enter the state from above, where that leaves them room.
 */
export function captionArea({ x, y, width, box }: PlacedState, edges: readonly PlacedEdge[]): Area {
  const head = { x, y, width, height: box.headHeight };
  const bars = edges.flatMap(strokes).filter((stroke) => overlap(stroke, head));
  const textWidth = Math.min(box.minWidth - 2 * boxPadding, width - 2 * boxPadding);
  const starts = [x + boxPadding, ...bars.map((bar) => bar.x + bar.width + clearance)].sort((a, b) => a - b);
  const isFree = (start: number): boolean =>
    start + textWidth <= x + width - clearance && !bars.some((bar) => overlap(bar, { ...head, x: start - 2, width: textWidth + 4 }));
  return { ...head, x: starts.find(isFree) ?? x + boxPadding, width: textWidth };
}

/** The straight pieces of a line as areas, which have a length and no breadth. */
export function strokes({ points }: PlacedEdge): Area[] {
  return points.slice(1).map((b, index) => {
    const a = points[index] ?? b;
    return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
  });
}
