import { chartEdges, stateBox, type ChartDetail, type StateBox } from './chart-boxes.ts';
import type { Drawing } from './chart-drawing.ts';
import { fromGraph, toGraph, type GraphParts } from './chart-graph.ts';
import type { ChartModel, ChartState } from './chart-model.ts';
import { packRegions } from './chart-packing.ts';
import { drawingCost } from './drawing-cost.ts';
import { loadElk } from './elk.ts';
import { firstRecipes, variations, type LayoutRecipe, type LayoutRecipes } from './layout-recipe.ts';

/** How a chart is to be laid out. */
export interface LayoutWishes {
  readonly detail?: ChartDetail;
  /** Width divided by height that the whole should come near. */
  readonly aspect?: number;
  /** Known from an earlier layout; for parts without one the best recipe is searched, which takes longer. */
  readonly recipes?: LayoutRecipes;
}

/**
 * Gives everything in a chart its place. Same model and same recipes, same drawing.
 * States that no line enters or leaves are laid out on their own, so each can run in the direction that suits it.
 */
export async function layoutChart(model: ChartModel, wishes: LayoutWishes = {}): Promise<Drawing> {
  const { detail = 'full', aspect = 1.6, recipes = {} } = wishes;
  const elk = await loadElk();
  const edges = chartEdges(model, detail);
  const boxes = new Map<ChartState, StateBox>();
  const boxOf = (state: ChartState): StateBox => {
    const box = boxes.get(state) ?? stateBox(state, model, detail);
    boxes.set(state, box);
    return box;
  };
  const isClosed = ({ id }: ChartState): boolean =>
    edges.every(({ source, target }) => !leads(source, target, id) && !leads(target, source, id));

  /** Good drawings of one state that no line enters or leaves, the best first. */
  const draw = async (state: ChartState): Promise<Drawing[]> => {
    const regions = new Map<string, Drawing[]>();
    const drawClosed = async (child: ChartState): Promise<void> => {
      if (child.states.length === 0) return;
      if (isClosed(child)) regions.set(child.id, await draw(child));
      else for (const inner of child.states) await drawClosed(inner);
    };
    for (const child of state.states) await drawClosed(child);

    const wish = state === model.root ? aspect : undefined;
    if (state.type === 'parallel' && state.states.every(({ id }) => regions.has(id))) {
      return [packRegions(state, boxOf(state), [...regions.values()], wish)];
    }
    const drawn = new Map([...regions].flatMap(([id, [best]]) => (best ? [[id, best] as const] : [])));
    return arrange(state, { edges, boxOf, drawn }, wish);
  };

  const arrange = async (state: ChartState, parts: Omit<GraphParts, 'recipe'>, wish?: number): Promise<Drawing[]> => {
    const run = async (recipe: LayoutRecipe): Promise<Drawing> => {
      const complete = { ...parts, recipe };
      return fromGraph(await elk.layout(toGraph(state, complete)), state, complete);
    };
    // A recipe of what the machine was before may be one that ELK fails over now.
    const recipe = recipes[state.id];
    const known = recipe && (await run(recipe).catch(() => undefined));
    if (known) return [known];
    const drawings: Drawing[] = [];
    const attempt = async (attempts: readonly LayoutRecipe[]): Promise<void> => {
      for (const recipe of attempts) drawings.push(await run(recipe).catch(() => run({ ...recipe, isCompacted: false })));
    };
    await attempt(firstRecipes);
    // Twice: the second time round, the best may be one with another seed that would be better the other way round.
    for (let round = 0; round < 2; round += 1) {
      const best = sorted(drawings, wish).slice(0, 2).flatMap((drawing) => drawing.recipes[state.id] ?? []);
      await attempt(best.flatMap(variations).filter((recipe) => !drawings.some((one) => isSame(one.recipes[state.id], recipe))));
    }
    return wish === undefined ? variety(drawings) : sorted(drawings, wish).slice(0, 1);
  };

  const [best] = await draw(model.root);
  if (!best) throw new Error(`layoutChart: no drawing of "${model.id}"`);
  return best;
}

function sorted(drawings: readonly Drawing[], aspect?: number): Drawing[] {
  return drawings
    .map((drawing) => ({ drawing, cost: drawingCost(drawing, aspect) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ drawing }) => drawing);
}

/** The best drawing, and if they are others, the best flat one and the best tall one: tiles of several shapes to choose from. */
function variety(drawings: readonly Drawing[]): Drawing[] {
  const best = [undefined, 3, 0.8].flatMap((aspect) => sorted(drawings, aspect).slice(0, 1));
  return [...new Set(best)];
}

function isSame(one: LayoutRecipe | undefined, other: LayoutRecipe): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether a line from a state inside `id` leads out of it. A line to the state itself stays within. */
function leads(from: string, to: string, id: string): boolean {
  return from.startsWith(`${id}.`) && to !== id && !to.startsWith(`${id}.`);
}
