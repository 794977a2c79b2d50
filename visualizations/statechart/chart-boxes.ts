import type { ChartModel, ChartState, ChartTransition } from './chart-model.ts';
import { fontSize, rowHeight, rowWidth, textWidth, wrapSpans, type TextRow, type TextSpan } from './chart-text.ts';

/** How much a drawing tells: `full` all of the machine, `brief` its states and that lines lead from one to the next. */
export type ChartDetail = 'full' | 'brief';

/** What is written in a state's box, and the room it takes. */
export interface StateBox {
  readonly tags: readonly string[];
  readonly rows: readonly TextRow[];
  readonly nameWidth: number;
  /** Width of name and tags. */
  readonly titleWidth: number;
  /** Height of name and rows; in a compound state the inner states begin below it. */
  readonly headHeight: number;
  readonly minWidth: number;
}

/** All transitions that share one line of the drawing, with their text. */
export interface ChartEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly transitions: readonly string[];
  readonly rows: readonly TextRow[];
}

/** Height of the band with the state's name. */
export const nameHeight = 32;
/** Room left of a name or a row. */
export const boxPadding = 12;
/** Room inside the border of a label. */
export const labelPadding = { x: 7, y: 3 } as const;

/** Room before a tag. */
export const tagGap = 6;
const tagPadding = 6;
const maxRowWidth = 270;
const maxLabelWidth = 190;

/** Width of the little plate around a tag. */
export function tagWidth(tag: string): number {
  return textWidth(tag, fontSize.tag) + 2 * tagPadding;
}

/** Whether a transition is written inside its state instead of drawn as a line: it leads nowhere else. */
export function isInternal({ source, targets }: ChartTransition): boolean {
  return targets.every((target) => target === source);
}

/** Lays out the text of one state: name and tags, then what happens on entry, exit, meanwhile and without leaving. */
export function stateBox(state: ChartState, model: ChartModel, detail: ChartDetail): StateBox {
  const rows = detail === 'brief' ? [] : stateRows(state, model);
  const tags = detail === 'brief' ? [] : state.tags;
  const isRoot = state === model.root;
  const nameWidth = textWidth(state.name, isRoot ? fontSize.title : fontSize.name, true);
  const titleWidth = tags.reduce((sum, tag) => sum + tagGap + tagWidth(tag), nameWidth);
  const textWidths = rows.map(rowWidth);
  return {
    tags,
    rows,
    nameWidth,
    titleWidth,
    headHeight: nameHeight + (rows.length > 0 ? rows.length * rowHeight + 12 : 0) + (isRoot ? 4 : 0),
    minWidth: Math.max(64, 2 * boxPadding + Math.max(titleWidth, ...textWidths)),
  };
}

/** The lines to draw: transitions between the same two states share one, whatever sets them off. */
export function chartEdges(model: ChartModel, detail: ChartDetail): ChartEdge[] {
  const edges = new Map<string, { source: string; target: string; transitions: string[]; told: ChartTransition[] }>();
  for (const transition of model.transitions) {
    if (isInternal(transition)) continue;
    transition.targets.forEach((target, index) => {
      const id = `${transition.source}>${target}`;
      const edge = edges.get(id) ?? { source: transition.source, target, transitions: [], told: [] };
      edges.set(id, edge);
      edge.transitions.push(transition.id);
      // A transition with several targets is several lines; its text stands at the first.
      if (index === 0 && detail === 'full') edge.told.push(transition);
    });
  }
  return [...edges].map(([id, { told, ...edge }]) => ({ ...edge, id, rows: transitionRows(told, maxLabelWidth) }));
}

function stateRows(state: ChartState, model: ChartModel): TextRow[] {
  const inside = model.transitions.filter((transition) => transition.source === state.id && isInternal(transition));
  return [
    ...state.invokes.flatMap((name) => wrapSpans([word('runs'), { text: name, role: 'action' }], maxRowWidth)),
    ...deeds('entry', state.entry),
    ...deeds('exit', state.exit),
    ...transitionRows(inside, maxRowWidth),
  ];
}

function deeds(moment: string, actions: readonly string[]): TextRow[] {
  return actions.length > 0 ? wrapSpans([word(moment), ...actionSpans(actions)], maxRowWidth) : [];
}

/** The text of transitions, one below the other; those that differ in nothing but the trigger are told together. */
function transitionRows(transitions: readonly ChartTransition[], maxWidth: number): TextRow[] {
  const groups = new Map<string, ChartTransition[]>();
  for (const transition of transitions) {
    const { guard, actions, targets } = transition;
    const key = JSON.stringify([guard, actions, targets]);
    groups.set(key, [...(groups.get(key) ?? []), transition]);
  }
  return [...groups.values()].flatMap((group) => wrapSpans(groupSpans(group), maxWidth));
}

function groupSpans(group: readonly ChartTransition[]): TextSpan[] {
  const last = group.length - 1;
  const triggers = group.map(({ trigger, id }, index): TextSpan => {
    return { text: `${trigger}${index < last ? ',' : ''}`, role: 'trigger', transition: id };
  });
  const [first] = group;
  if (!first) return [];
  const { guard, actions, targets, source } = first;
  const rest: TextSpan[] = [...guardSpans(guard), ...actionSpans(actions)];
  if (targets.length === 0 && actions.length === 0) rest.push(word('ignored'));
  const transition = group.map(({ id }) => id).join(' ');
  const restart = targets.includes(source) ? [word('↻')] : [];
  return [...restart, ...triggers, ...rest.map((span) => ({ ...span, transition }))];
}

/** A long formula may be broken before `and` and `or`. */
function guardSpans(guard: string): TextSpan[] {
  if (guard === '') return [];
  return `[${guard}]`.split(/ (?=and |or )/).map((text) => ({ text, role: 'guard' }));
}

function actionSpans(actions: readonly string[]): TextSpan[] {
  const last = actions.length - 1;
  return actions.map((name, index) => ({
    text: `${index === 0 ? '/ ' : ''}${name}${index < last ? ',' : ''}`,
    role: 'action',
  }));
}

function word(text: string): TextSpan {
  return { text, role: 'word' };
}
