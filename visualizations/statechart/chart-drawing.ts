import type { ChartEdge, StateBox } from './chart-boxes.ts';
import type { ChartState } from './chart-model.ts';
import type { LayoutRecipes } from './layout-recipe.ts';

/** A corner of a line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place on the paper. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** A state where it stands. */
export interface PlacedState extends Area {
  readonly state: ChartState;
  readonly box: StateBox;
}

/** A line where it runs, from its first point to the arrowhead at its last; `label` is the room for its text. */
export interface PlacedEdge {
  readonly edge: ChartEdge;
  readonly points: readonly Point[];
  readonly label: Area | undefined;
}

/** A chart or a part of it with everything in place; the origin is the upper left corner. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Outer states before the states in them. */
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
  /** The dots from which lines lead to the initial states. */
  readonly dots: readonly Area[];
  /** How each of its parts was laid out. */
  readonly recipes: LayoutRecipes;
}

/** The same drawing elsewhere on the paper. */
export function moved({ states, edges, dots, ...size }: Drawing, dx: number, dy: number): Drawing {
  const shift = <T extends Point>(point: T): T => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    ...size,
    states: states.map(shift),
    edges: edges.map(({ edge, points, label }) => ({ edge, points: points.map(shift), label: label && shift(label) })),
    dots: dots.map(shift),
  };
}

/** Whether two areas share more than a border. */
export function overlap(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
