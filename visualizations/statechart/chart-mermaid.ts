import { isInternal } from './chart-boxes.ts';
import type { ChartModel, ChartState, ChartTransition } from './chart-model.ts';

/**
 * A chart as Mermaid text (`stateDiagram-v2`).
 * Mermaid draws no line from a state to one inside it: those begin at a small state that is named for what it stands for.
 */
export function chartMermaid(model: ChartModel): string {
  const transitions = toldTogether(model.transitions);
  const lines = ['---', `title: ${JSON.stringify(model.id)}`, '---', 'stateDiagram-v2', '  direction LR'];
  const write = (state: ChartState, depth: number): void => {
    const indent = '  '.repeat(depth);
    const own = transitions.filter(({ source }) => source === state.id);
    lines.push(`${indent}state "${escapeMermaid(state.name)}" as ${mermaidId(state.id)}${state.states.length > 0 ? ' {' : ''}`);
    state.states.forEach((child, index) => {
      if (state.type === 'parallel' && index > 0) lines.push(`${indent}  --`);
      if (child.isInitial && state.type === 'compound') lines.push(`${indent}  [*] --> ${mermaidId(child.id)}`);
      write(child, depth + 1);
    });
    if (own.some(leadsInward)) lines.push(`${indent}  state "anywhere in ${escapeMermaid(state.name)}" as ${mermaidId(state.id)}_any`);
    if (state.states.length > 0) lines.push(`${indent}}`);
    if (state.type === 'final') lines.push(`${indent}${mermaidId(state.id)} --> [*]`);
    const notes = [...deeds(state), ...own.filter(isInternal).map(transitionText)];
    if (notes.length === 0) return;
    lines.push(`${indent}note right of ${mermaidId(state.id)}`);
    lines.push(...notes.map((note) => `${indent}  ${escapeMermaid(note)}`), `${indent}end note`);
  };
  write(model.root, 1);
  return `${[...lines, ...transitions.flatMap(arrows)].join('\n')}\n`;
}

function arrows(transition: ChartTransition): string[] {
  if (isInternal(transition)) return [];
  return transition.targets.map((target) => {
    const source = mermaidId(transition.source) + (isInside(target, transition.source) ? '_any' : '');
    return `  ${source} --> ${mermaidId(target)} : ${escapeMermaid(transitionText(transition))}`;
  });
}

/** Transitions that differ in nothing but the trigger, as one with all triggers. */
function toldTogether(transitions: readonly ChartTransition[]): ChartTransition[] {
  const groups = new Map<string, ChartTransition>();
  for (const transition of transitions) {
    const { source, targets, guard, actions } = transition;
    const key = JSON.stringify([source, targets, guard, actions]);
    const first = groups.get(key);
    groups.set(key, first ? { ...first, trigger: `${first.trigger}, ${transition.trigger}` } : transition);
  }
  return [...groups.values()];
}

function leadsInward({ source, targets }: ChartTransition): boolean {
  return targets.some((target) => isInside(target, source));
}

function isInside(id: string, outer: string): boolean {
  return id.startsWith(`${outer}.`);
}

function deeds({ invokes, entry, exit, tags }: ChartState): string[] {
  return [
    ...(tags.length > 0 ? [`tagged ${tags.join(', ')}`] : []),
    ...invokes.map((name) => `runs ${name}`),
    ...(entry.length > 0 ? [`entry / ${entry.join(', ')}`] : []),
    ...(exit.length > 0 ? [`exit / ${exit.join(', ')}`] : []),
  ];
}

function transitionText({ trigger, guard, actions, targets }: ChartTransition): string {
  const deed = actions.length > 0 ? `/ ${actions.join(', ')}` : targets.length === 0 ? 'ignored' : '';
  return [trigger, guard && `[${guard}]`, deed].filter((part) => part !== '').join(' ');
}

/** Mermaid's names are plain words, and some words it keeps for itself (`end`, `state`): the path in front avoids them. */
function mermaidId(id: string): string {
  return id.replace(/[^A-Za-z0-9]/g, '_');
}

/** Mermaid reads `:`, `;` and quotes in a text as its own, and `#58;` as the character with that number. */
function escapeMermaid(text: string): string {
  return text.replace(/[#:;"<>{}%\\]/g, (char) => `#${char.charCodeAt(0)};`).replace(/[\r\n]+/g, ' ');
}
