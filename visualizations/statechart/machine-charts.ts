import { type AnyStateMachine, StateMachine } from 'xstate';
import * as registry from '../../machines/machines.ts';
import knownRecipes from '../diagrams/recipes.json' with { type: 'json' };
import type { ChartDetail } from './chart-boxes.ts';
import { layoutChart } from './chart-layout.ts';
import { chartModel } from './chart-model.ts';
import { chartSvg } from './chart-svg.ts';
import type { LayoutRecipe, LayoutRecipes } from './layout-recipe.ts';

/** A machine's drawing, and how it came about. */
export interface RenderedChart {
  readonly svg: string;
  readonly recipes: LayoutRecipes;
}

/** All machines of the project, by name. */
export function projectMachines(): AnyStateMachine[] {
  return Object.values<unknown>(registry)
    .filter((value): value is AnyStateMachine => value instanceof StateMachine)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Draws one machine. Without recipes the best drawing is searched, which takes a second or so. */
export async function renderChart(machine: AnyStateMachine, detail: ChartDetail, recipes: LayoutRecipes = {}): Promise<RenderedChart> {
  const drawing = await layoutChart(chartModel(machine), { detail, recipes });
  return { svg: chartSvg(drawing, machine.id), recipes: drawing.recipes };
}

/** What a page needs to show running actors: the drawing of each machine as SVG text, by the machine's id. */
export async function renderCharts(detail: ChartDetail = 'full'): Promise<Record<string, string>> {
  const charts: Record<string, string> = {};
  for (const machine of projectMachines()) charts[machine.id] = (await renderChart(machine, detail, committedRecipes(detail))).svg;
  return charts;
}

/** The recipes that `npm run diagrams` found last. */
export function committedRecipes(detail: ChartDetail): LayoutRecipes {
  // The compiler sees strings where the file holds one of a few words.
  return knownRecipes[detail] as Record<string, LayoutRecipe>;
}
