import type { StateBox } from './chart-boxes.ts';
import { moved, type Drawing, type Point } from './chart-drawing.ts';
import type { ChartState } from './chart-model.ts';
import { shapeFine } from './drawing-cost.ts';

const gap = 12;
const margin = 16;
/** Up to this many regions every arrangement is tried; there are 2^(n-1) ways to break n regions into lines. */
const exhaustive = 7;

/** A way to tile: which drawing of each region stands in which line, and whether the lines are rows or columns. */
interface Tiling {
  readonly lines: readonly (readonly Drawing[])[];
  readonly by: 'rows' | 'columns';
}

/** Tiles the regions of a parallel state, in their order, in the rows or columns that waste the least paper. */
export function packRegions(state: ChartState, box: StateBox, regions: readonly (readonly Drawing[])[], aspect?: number): Drawing {
  let best: Tiling = { lines: [], by: 'rows' };
  let least = Infinity;
  for (const lengths of arrangements(regions.length)) {
    for (const choice of choices(regions)) {
      for (const by of ['rows', 'columns'] as const) {
        const tiling = { lines: take(choice, lengths), by };
        const { width, height } = measure(tiling, box);
        const cost = width * height * (1 + shapeFine(width, height, aspect));
        if (cost < least) [best, least] = [tiling, cost];
      }
    }
  }
  return tile(state, box, best);
}

/** All ways to break a sequence into lines, as the lengths of the lines. */
function arrangements(count: number): number[][] {
  if (count > exhaustive) {
    const perLine = Math.ceil(Math.sqrt(count));
    return [Array.from({ length: Math.ceil(count / perLine) }, () => perLine)];
  }
  if (count === 0) return [[]];
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((first) =>
    arrangements(count - first).map((rest) => [first, ...rest]),
  );
}

/** One drawing of each region, in all combinations. */
function choices(regions: readonly (readonly Drawing[])[]): Drawing[][] {
  const limited = regions.length > exhaustive ? regions.map((candidates) => candidates.slice(0, 1)) : regions;
  return limited.reduce<Drawing[][]>(
    (chosen, candidates) => chosen.flatMap((some) => candidates.map((candidate) => [...some, candidate])),
    [[]],
  );
}

function take(drawings: readonly Drawing[], lengths: readonly number[]): Drawing[][] {
  let start = 0;
  return lengths.map((length) => drawings.slice(start, (start += length)));
}

/** The sizes of a tiling before anything is moved: of the whole, of the longest line and of each line. */
function measure({ lines, by }: Tiling, box: StateBox) {
  const [along, across] = by === 'rows' ? (['width', 'height'] as const) : (['height', 'width'] as const);
  const lengths = lines.map((line) => line.reduce((sum, part) => sum + part[along], (line.length - 1) * gap));
  const breadths = lines.map((line) => Math.max(...line.map((part) => part[across])));
  const length = Math.max(by === 'rows' ? box.minWidth - 2 * margin : 0, ...lengths);
  const breadth = breadths.reduce((sum, each) => sum + each, (breadths.length - 1) * gap);
  const [innerWidth, innerHeight] = by === 'rows' ? [length, breadth] : [breadth, length];
  const width = Math.max(box.minWidth, innerWidth + 2 * margin);
  return { width, height: box.headHeight + 8 + innerHeight + margin, length, lengths, breadths };
}

/** Every tile is widened until all lines end together and all tiles of a line are of one height. */
function tile(state: ChartState, box: StateBox, tiling: Tiling): Drawing {
  const { width, height, length, lengths, breadths } = measure(tiling, box);
  const placed: Drawing[] = [];
  let offset = 0;
  tiling.lines.forEach((line, index) => {
    const breadth = breadths[index] ?? 0;
    const extra = length - (lengths[index] ?? length);
    let position = 0;
    line.forEach((part, place) => {
      const share = Math.floor((extra * (place + 1)) / line.length) - Math.floor((extra * place) / line.length);
      const size = (tiling.by === 'rows' ? part.width : part.height) + share;
      const grown = tiling.by === 'rows' ? stretched(part, size, breadth) : stretched(part, breadth, size);
      const [x, y] = tiling.by === 'rows' ? [position, offset] : [offset, position];
      placed.push(moved(grown, margin + x, box.headHeight + 8 + y));
      position += size + gap;
    });
    offset += breadth + gap;
  });
  return {
    width,
    height,
    states: [{ state, box, x: 0, y: 0, width, height }, ...placed.flatMap((part) => part.states)],
    edges: placed.flatMap((part) => part.edges),
    dots: placed.flatMap((part) => part.dots),
    recipes: Object.assign({}, ...placed.map((part) => part.recipes)),
  };
}

/** A region in a larger frame: its frame grows, what is in it moves to the middle. */
function stretched(region: Drawing, width: number, height: number): Drawing {
  const [frame, ...inner] = region.states;
  if (!frame) return region;
  const [dx, dy] = [Math.floor((width - region.width) / 2), Math.floor((height - region.height) / 2)];
  const content = moved({ ...region, states: inner }, dx, dy);
  /** A line that begins or ends at the frame keeps to it. */
  const held = (point: Point): Point => {
    const [x, y] = [point.x - dx, point.y - dy];
    if (y <= 1 || y >= region.height - 1) return { x: point.x, y: y <= 1 ? 0 : height };
    return x <= 1 || x >= region.width - 1 ? { x: x <= 1 ? 0 : width, y: point.y } : point;
  };
  const edges = content.edges.map((placed) => {
    const { edge, points } = placed;
    const last = points.length - 1;
    const isHeld = (index: number): boolean =>
      (index === 0 && edge.source === frame.state.id) || (index === last && edge.target === frame.state.id);
    return { ...placed, points: points.map((point, index) => (isHeld(index) ? held(point) : point)) };
  });
  return { ...content, width, height, edges, states: [{ ...frame, width, height }, ...content.states] };
}
