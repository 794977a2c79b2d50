import type { ElkEdgeSection, ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { labelPadding, nameHeight, type ChartEdge, type StateBox } from './chart-boxes.ts';
import { moved, type Area, type Drawing, type PlacedEdge, type PlacedState, type Point } from './chart-drawing.ts';
import type { ChartState } from './chart-model.ts';
import { rowHeight, rowWidth } from './chart-text.ts';
import { elkOptions, type LayoutRecipe } from './layout-recipe.ts';

/** What one run of the layout needs to know besides the state it lays out. */
export interface GraphParts {
  readonly edges: readonly ChartEdge[];
  readonly boxOf: (state: ChartState) => StateBox;
  /** Parts that are drawn already and only need a place. */
  readonly drawn: ReadonlyMap<string, Drawing>;
  readonly recipe: LayoutRecipe;
}

const dotSize = 10;
const dotId = (state: ChartState): string => `dot>${state.id}`;

/** A state with all in it as a graph for ELK. Plain JSON without undefined members, which crash ELK. */
export function toGraph(state: ChartState, parts: GraphParts): ElkNode {
  const order = new Map(idsIn(state, parts).map((id, index) => [id, index]));
  const edges = parts.edges.flatMap((edge): ElkExtendedEdge[] => {
    const [from, to] = [order.get(edge.source), order.get(edge.target)];
    if (from === undefined || to === undefined) return [];
    return [toElkEdge(edge, parts.recipe.keepsOrder && from < to)];
  });
  return {
    id: 'paper',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
      'org.eclipse.elk.json.shapeCoords': 'ROOT',
      'org.eclipse.elk.json.edgeCoords': 'ROOT',
      ...elkOptions(parts.recipe),
    },
    children: [toNode(state, parts)],
    edges: [...edges, ...initialEdges(state, parts)],
  };
}

function toNode(state: ChartState, parts: GraphParts): ElkNode {
  const drawn = parts.drawn.get(state.id);
  if (drawn) return { id: state.id, width: drawn.width, height: drawn.height };
  const box = parts.boxOf(state);
  if (state.states.length === 0) return { id: state.id, width: box.minWidth, height: box.headHeight };
  const initial = state.states.find(({ isInitial }) => isInitial);
  const dots = initial ? [{ id: dotId(initial), width: dotSize, height: dotSize }] : [];
  return {
    id: state.id,
    layoutOptions: {
      'elk.padding': `[top=${box.headHeight + 12},left=16,bottom=16,right=16]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${box.minWidth},${box.headHeight + nameHeight})`,
      // ELK hands no options down: each compound state needs its own.
      ...elkOptions(parts.recipe),
    },
    children: [...dots, ...state.states.map((child) => toNode(child, parts))],
  };
}

function toElkEdge({ id, source, target, rows }: ChartEdge, isPreferred: boolean): ElkExtendedEdge {
  const layoutOptions: LayoutOptions = isPreferred ? { 'elk.layered.priority.direction': '10' } : {};
  const edge = { id, sources: [source], targets: [target], layoutOptions };
  if (rows.length === 0) return edge;
  const width = Math.max(...rows.map(rowWidth)) + 2 * labelPadding.x;
  const height = rows.length * rowHeight + 2 * labelPadding.y;
  const onTheLine = { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' };
  return { ...edge, labels: [{ id: `label>${id}`, text: '-', width, height, layoutOptions: onTheLine }] };
}

function initialEdges(state: ChartState, parts: GraphParts): ElkExtendedEdge[] {
  if (parts.drawn.has(state.id)) return [];
  return state.states.flatMap((child) => {
    const inner = initialEdges(child, parts);
    return child.isInitial ? [...inner, { id: `${dotId(child)}>`, sources: [dotId(child)], targets: [child.id] }] : inner;
  });
}

/** What ELK answered as a drawing with whole numbers, moved so that the state's own box begins at the origin. */
export function fromGraph(laidOut: ElkNode, state: ChartState, parts: GraphParts): Drawing {
  const nodes = new Map<string, Area>();
  const collect = (node: ElkNode): void => {
    nodes.set(node.id, rounded(node));
    node.children?.forEach(collect);
  };
  collect(laidOut);

  const states: PlacedState[] = [];
  const dots: Area[] = [];
  const inserted: Drawing[] = [];
  const place = (placed: ChartState): void => {
    const area = nodes.get(placed.id) ?? rounded({});
    const dot = nodes.get(dotId(placed));
    if (dot) dots.push(dot);
    const drawn = parts.drawn.get(placed.id);
    if (drawn) {
      inserted.push(moved(drawn, area.x, area.y));
      return;
    }
    states.push({ ...area, state: placed, box: parts.boxOf(placed) });
    placed.states.forEach(place);
  };
  place(state);

  const known = new Map(parts.edges.map((edge) => [edge.id, edge]));
  const edges = (laidOut.edges ?? []).map((edge) => placeEdge(edge, known.get(edge.id)));
  const { x, y, width, height } = nodes.get(state.id) ?? rounded({});
  const whole: Drawing = {
    width,
    height,
    states: [...states, ...inserted.flatMap((part) => part.states)],
    edges: [...edges, ...inserted.flatMap((part) => part.edges)],
    dots: [...dots, ...inserted.flatMap((part) => part.dots)],
    recipes: Object.assign({ [state.id]: parts.recipe }, ...inserted.map((part) => part.recipes)),
  };
  return moved(whole, -x, -y);
}

function placeEdge(laidOut: ElkExtendedEdge, known: ChartEdge | undefined): PlacedEdge {
  const [source = '', target = ''] = [laidOut.sources[0], laidOut.targets[0]];
  const edge = known ?? { id: laidOut.id, source, target, transitions: [], rows: [] };
  const label = laidOut.labels?.[0];
  return { edge, points: (laidOut.sections ?? []).flatMap(corners), label: label && rounded(label) };
}

function corners({ startPoint, bendPoints = [], endPoint }: ElkEdgeSection): Point[] {
  return [startPoint, ...bendPoints, endPoint].map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
}

function rounded({ x = 0, y = 0, width = 0, height = 0 }: Partial<Area>): Area {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

/** The states of this run: what is inside a part drawn already is not its business. */
function idsIn(state: ChartState, parts: GraphParts): string[] {
  if (parts.drawn.has(state.id)) return [state.id];
  return [state.id, ...state.states.flatMap((child) => idsIn(child, parts))];
}
