import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AnyStateMachine } from 'xstate';
import { commandLine, help } from '../test/kit/command-line.ts';
import { chartMermaid } from './statechart/chart-mermaid.ts';
import { chartModel, type ChartState } from './statechart/chart-model.ts';
import type { LayoutRecipes } from './statechart/layout-recipe.ts';
import { systemSvg } from './statechart/system-svg.ts';
import { committedRecipes, projectMachines, renderChart } from './statechart/machine-charts.ts';

/** Where the diagrams lie, seen from the project's root, where npm runs its scripts. */
export const diagramsFolder = 'visualizations/diagrams';

/**
 * All files of `visualizations/diagrams`, by name: an SVG and a Mermaid text for each machine, a page that shows them,
 * and the recipes of the drawings. Only the machines named in `search` are laid out afresh; the others as they were.
 */
export async function renderAll({ search = [] }: { readonly search?: readonly string[] } = {}): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const machines = projectMachines();
  const recipes: Record<'full' | 'brief', Record<string, LayoutRecipes[string]>> = { full: {}, brief: {} };
  for (const machine of machines) {
    const isSearched = search.includes(machine.id);
    const full = await renderChart(machine, 'full', isSearched ? {} : committedRecipes('full'));
    const brief = isSearched ? await renderChart(machine, 'brief') : { recipes: recipesOf(machine, committedRecipes('brief')) };
    Object.assign(recipes.full, full.recipes);
    Object.assign(recipes.brief, brief.recipes);
    files.set(`${machine.id}.svg`, full.svg);
    files.set(`${machine.id}.mmd`, chartMermaid(chartModel(machine)));
  }
  files.set('recipes.json', recipesText(recipes));
  files.set('system.svg', await systemSvg(machines));
  files.set('README.md', readme(machines));
  return files;
}

/** Brief drawings are not committed, only how to make them: whoever wants one makes it then. */
function recipesOf({ id }: AnyStateMachine, recipes: LayoutRecipes): LayoutRecipes {
  return Object.fromEntries(Object.entries(recipes).filter(([part]) => part === id || part.startsWith(`${id}.`)));
}

function recipesText(recipes: Readonly<Record<string, LayoutRecipes>>): string {
  const sections = Object.entries(recipes).map(([detail, parts]) => {
    const lines = Object.entries(parts).map(([id, recipe]) => `    ${JSON.stringify(id)}: ${JSON.stringify(recipe)}`);
    return `  ${JSON.stringify(detail)}: {\n${lines.join(',\n')}\n  }`;
  });
  return `{\n${sections.join(',\n')}\n}\n`;
}

function readme(machines: readonly AnyStateMachine[]): string {
  return `# The machines, drawn

Generated from \`machines/*.machine.ts\` by \`npm run diagrams\`; a test fails when they no longer match. Do not edit.

How to read them: a dot leads to where a state begins; **bold** is what happens, \`[in brackets]\` the condition,
after the slash what is done. A line from the border of a state holds for all states in it. Regions side by side are
all active at once. *runs* names an actor that lives as long as the state; ↻ enters the state anew; *ignored* means on
purpose. What else happens without leaving a state is written in it.

## All of them together

Who starts whom; rounded are the tasks through which a machine asks the world.

[![The actors of a chat](system.svg)](system.svg)

${machines.map(section).join('\n')}`;
}

function section(machine: AnyStateMachine): string {
  const { root, transitions } = chartModel(machine);
  const count = `${countStates(root) - 1} states, ${transitions.length} transitions`;
  return `## ${machine.id}

${count}; [machine](../../machines/${machine.id}.machine.ts), [Mermaid](${machine.id}.mmd)

[![Statechart of ${machine.id}](${machine.id}.svg)](${machine.id}.svg)
`;
}

function countStates(state: ChartState): number {
  return 1 + state.states.reduce((sum, child) => sum + countStates(child), 0);
}

const usage = `Usage: npm run diagrams -- [--all]

Draws the machines into ${diagramsFolder}.
  --all   lay out every chart afresh, not only those that have changed`;

/** Brings the folder up to date. A good layout takes seconds to find: only what has changed is laid out afresh, or `all`. */
async function writeAll(all: boolean): Promise<void> {
  mkdirSync(diagramsFolder, { recursive: true });
  const present = readdirSync(diagramsFolder);
  const isUpToDate = (name: string, text: string | undefined): boolean =>
    present.includes(name) && readFileSync(join(diagramsFolder, name), 'utf8') === text;

  const known = all ? new Map<string, string>() : await renderAll();
  const ids = projectMachines().map(({ id }) => id);
  const search = ids.filter((id) => !isUpToDate(`${id}.svg`, known.get(`${id}.svg`)));
  const files = search.length > 0 ? await renderAll({ search }) : known;
  const changed = [...files].filter(([name, text]) => !isUpToDate(name, text));
  const gone = present.filter((name) => !files.has(name));
  for (const name of gone) rmSync(join(diagramsFolder, name));
  for (const [name, text] of changed) writeFileSync(join(diagramsFolder, name), text);
  const news = [...changed.map(([name]) => `wrote ${name}`), ...gone.map((name) => `removed ${name}`)];
  console.log(`${diagramsFolder}: ${files.size} files for ${ids.length} machines; ${news.join(', ') || 'nothing had changed'}`);
}

// Built, this is the program `npm run diagrams`; a test only imports it.
if (process.argv[1]?.endsWith('diagrams.mjs')) await writeAll(commandLine(usage, () => parseArgs({ options: { help, all: { type: 'boolean', default: false } } }).values).all);
