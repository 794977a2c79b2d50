import type { LayoutOptions } from 'elkjs/lib/elk-api.js';

/** How one part of a chart was laid out. Whoever knows the recipe gets the same drawing without searching again. */
export interface LayoutRecipe {
  readonly direction: 'DOWN' | 'RIGHT' | 'UP' | 'LEFT';
  /** How cycles are broken, that is, which lines run against the direction. */
  readonly cycles: 'GREEDY' | 'DEPTH_FIRST';
  /** Lines that lead from an earlier state of the machine's text to a later one would rather run in the direction. */
  readonly keepsOrder: boolean;
  /** Lines are drawn together afterwards. Better, where ELK does not fail over it. */
  readonly isCompacted: boolean;
  readonly seed: number;
}

/** The recipes of a chart's parts, by the id of the outermost state of each. */
export type LayoutRecipes = Readonly<Record<string, LayoutRecipe>>;

/** Recipes to begin with: they differ in what changes a drawing most. */
export const firstRecipes: readonly LayoutRecipe[] = (['DOWN', 'RIGHT'] as const).flatMap((direction) =>
  (['GREEDY', 'DEPTH_FIRST'] as const).flatMap((cycles) =>
    [true, false].map((keepsOrder) => ({ direction, cycles, keepsOrder, isCompacted: true, seed: 1 })),
  ),
);

/** Recipes close to a good one: other seeds of the same, and the same drawing the other way round (what was last comes first). */
export function variations(recipe: LayoutRecipe): LayoutRecipe[] {
  const seeds = [2, 3, 4, 5, 6].map((seed) => ({ ...recipe, seed }));
  return [...seeds, reversed(recipe)];
}

function reversed(recipe: LayoutRecipe): LayoutRecipe {
  const opposite = { DOWN: 'UP', UP: 'DOWN', LEFT: 'RIGHT', RIGHT: 'LEFT' } as const;
  return { ...recipe, direction: opposite[recipe.direction] };
}

/**
 * The recipe in ELK's words, with what has proven good for statecharts in general.
 * Two traps of elkjs 0.12: the options of model order crash on nested graphs, and its other layering strategies may never end.
 */
export function elkOptions({ direction, cycles, isCompacted, seed }: LayoutRecipe): LayoutOptions {
  return {
    'elk.direction': direction,
    'elk.randomSeed': String(seed),
    'elk.layered.cycleBreaking.strategy': cycles,
    'elk.layered.thoroughness': '20',
    'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
    'elk.layered.nodePlacement.favorStraightEdges': 'true',
    'elk.layered.compaction.postCompaction.strategy': isCompacted ? 'EDGE_LENGTH' : 'NONE',
    'elk.spacing.nodeNode': '20',
    'elk.spacing.edgeNode': '14',
    'elk.spacing.edgeEdge': '11',
    'elk.spacing.edgeLabel': '3',
    'elk.layered.spacing.nodeNodeBetweenLayers': '22',
    'elk.layered.spacing.edgeNodeBetweenLayers': '11',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  };
}
