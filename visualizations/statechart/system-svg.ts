import type { AnyStateMachine } from 'xstate';
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import { loadElk } from './elk.ts';
import { chartStyle } from './chart-style.ts';

/** An actor of the system: a machine, a task of one, or a part of the world outside. */
interface Part {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly kind: 'machine' | 'task' | 'world';
}

interface Tie {
  readonly from: string;
  readonly to: string;
}

const rowHeight = { machine: 46, task: 26, world: 46 };
/** Wide enough for the letters of our font at this size, px. */
const letterWidth = { name: 7.6, about: 6.3 };
const margin = 16;

/** Which machines there are, who starts whom, what each asks of the world: read from the machines themselves. */
function partsOf(machines: readonly AnyStateMachine[]): { parts: readonly Part[]; ties: readonly Tie[] } {
  const ids = new Set(machines.map(({ id }) => id));
  const parts: Part[] = [
    { id: 'app', name: 'app', about: 'snapshots, verbs, moments', kind: 'world' },
    ...machines.map(({ id, root }): Part => ({ id, name: id, about: `${Object.keys(root.states).length} states at its top`, kind: 'machine' })),
  ];
  const ties: Tie[] = [];
  const started = new Set<string>();
  for (const { id, implementations } of machines) {
    for (const name of Object.keys(implementations.actors)) {
      const isMachine = ids.has(name);
      const to = isMachine ? name : `${id}.${name}`;
      if (isMachine) started.add(name);
      else parts.push({ id: to, name, about: '', kind: 'task' });
      ties.push({ from: id, to });
    }
  }
  for (const { id } of machines) if (!started.has(id)) ties.push({ from: 'app', to: id });
  return { parts, ties };
}

/** The whole actor system as one drawing: who starts whom, and the tasks (rounded) through which the world is asked. */
export async function systemSvg(machines: readonly AnyStateMachine[]): Promise<string> {
  const { parts, ties } = partsOf(machines);
  const widthOf = ({ name, about }: Part): number => Math.ceil(Math.max(name.length * letterWidth.name, about.length * letterWidth.about) + 26);
  const wanted: ElkNode = {
    id: 'system',
    layoutOptions: {
      'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.edgeRouting': 'ORTHOGONAL', 'elk.spacing.nodeNode': '12',
      'elk.layered.spacing.nodeNodeBetweenLayers': '48', 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
    },
    children: parts.map((part) => ({ id: part.id, width: widthOf(part), height: rowHeight[part.kind] })),
    edges: ties.map(({ from, to }) => ({ id: `${from}>${to}`, sources: [from], targets: [to] })),
  };
  const graph = await (await loadElk()).layout(wanted);
  const places = new Map((graph.children ?? []).map((node) => [node.id, node]));
  const [width, height] = [Math.ceil((graph.width ?? 0) + 2 * margin), Math.ceil((graph.height ?? 0) + 2 * margin)];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="statechart" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="system-title">
<title id="system-title">The actors of a chat</title>
<style>
${chartStyle()}
.statechart .about{font-size:11px;fill:var(--faint)}
.statechart .task .box{rx:13;fill:var(--paper)}
.statechart .task .name{font-weight:450;font-size:12px}
.statechart .world .box{stroke-dasharray:5 3}
</style>
<rect class="sheet" width="${width}" height="${height}"/>
${((graph.edges ?? []) as readonly ElkExtendedEdge[]).map(edgeSvg).join('\n')}
${parts.map((part) => partSvg(part, places.get(part.id))).join('\n')}
</svg>
`;
}

function edgeSvg({ sections = [] }: ElkExtendedEdge): string {
  return sections.map(({ startPoint, bendPoints = [], endPoint }) => {
    const [first, ...rest] = [startPoint, ...bendPoints, endPoint].map(({ x, y }) => [round(x + margin), round(y + margin)] as const);
    const [x, y] = rest.at(-1) ?? [0, 0];
    return `<path class="line" d="M${first?.join(' ')}${rest.map((point) => `L${point.join(' ')}`).join('')}"/><path class="tip" d="M${x} ${y}l-7-3.5v7z"/>`;
  }).join('');
}

function partSvg({ name, about, kind }: Part, place: ElkNode | undefined): string {
  const { x = 0, y = 0, width = 0, height = 0 } = place ?? {};
  const [left, top] = [round(x + margin), round(y + margin)];
  const words = `<text class="name" x="${left + 13}" y="${top + (kind === 'task' ? 17 : 20)}">${name}</text>`;
  const more = about === '' ? '' : `<text class="about" x="${left + 13}" y="${top + 36}">${about}</text>`;
  return `<g class="${kind}"><rect class="box" x="${left}" y="${top}" width="${width}" height="${height}" rx="8"/>${words}${more}</g>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
