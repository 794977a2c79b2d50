import { element, setAttribute } from '../../../adapters/element/dom/element.ts';
import { eventName } from '../../playground/machines/event-name.ts';
import type { Entry } from '../model.ts';
import { lastName } from './event-table.ts';
import { type VirtualList, virtualList } from './virtual-list.ts';

/** A lifeline has as much room as there is, px; with fewer than the least the names could not be read. */
const [narrowest, widest] = [64, 110];
const rowHeight = 30;
const namespace = 'http://www.w3.org/2000/svg';
/** Of many deliveries or tasks one lifeline is enough. */
const laneOf = (path: string): string => path.replace(/:[^/]*$/, '');

/** The lifelines, and whose they are: one for all tasks, where those are not wanted. */
interface Lanes {
  readonly names: readonly string[];
  readonly width: number;
  readonly of: (path: string) => string;
}

interface SequenceWish {
  readonly isChosen: (entry: Entry) => boolean;
  readonly withTasks: () => boolean;
}

/** Who told whom, as lifelines with arrows; the world stands left, machines right of it, their tasks at the end. */
export function sequenceDiagram(scroll: HTMLElement, head: HTMLElement, { isChosen, withTasks }: SequenceWish, signal: AbortSignal): VirtualList<Entry> {
  let lanes: Lanes = { names: [], width: widest, of: laneOf };
  const list = virtualList<Entry>(scroll, {
    rowHeight,
    followsEnd: true,
    fill(row, entry) {
      row.dataset['n'] = String(entry.n);
      row.dataset['effect'] = entry.effect;
      setAttribute(row, 'aria-selected', String(isChosen(entry)));
      setAttribute(row, 'aria-label', `${lastName(entry.from)} tells ${lastName(entry.to)}: ${eventName(entry.type)}`);
      row.replaceChildren(arrow(lanes, entry), words(lanes, entry));
    },
  }, signal);
  scroll.addEventListener('scroll', () => (head.scrollLeft = scroll.scrollLeft), { signal, passive: true });
  const render = (entries: readonly Entry[]): void => {
    if (entries.length === 0) return list.render(entries);
    const latest = entries.slice(-500);
    const tasks = new Set(latest.flatMap(({ to, effect }) => (effect === 'unknown' ? [laneOf(to)] : [])));
    const of = (path: string): string => (!withTasks() && tasks.has(laneOf(path)) ? 'tasks' : laneOf(path));
    const found = new Set(latest.flatMap(({ from, to }) => [of(from), of(to)]));
    const isLast = (name: string): number => Number(name === 'tasks' || tasks.has(name));
    const world = ['app', 'device', 'gateway'].filter((name) => found.has(name));
    const names = [...world, ...[...found].filter((name) => !world.includes(name)).sort((a, b) => isLast(a) - isLast(b) || a.split('/').length - b.split('/').length || a.localeCompare(b))];
    const width = Math.max(narrowest, Math.min(widest, Math.floor(scroll.clientWidth / names.length)));
    const isSame = names.join(' ') === lanes.names.join(' ') && width === lanes.width;
    lanes = { names, width, of };
    if (!isSame) {
      head.replaceChildren(...names.map((lane) => element('span', { class: 'lane', style: `width: ${width}px`, title: lane }, lastName(lane))));
      scroll.style.setProperty('--lanes', `${names.length * width}px`);
      // Rows in view were drawn with other lanes.
      list.render([]);
    }
    list.render(isSame ? entries : entries.map((entry) => ({ ...entry })));
  };
  return { render, reveal: (index) => list.reveal(index) };
}

const centre = ({ names, width, of }: Lanes, path: string): number => (names.indexOf(of(path)) + 0.5) * width;

/** What was told, over its arrow: of a task that begins, which one. */
function words(lanes: Lanes, { from, to, type }: Entry): HTMLElement {
  const [start, end] = [centre(lanes, from), centre(lanes, to)];
  const place = start === end ? `left: ${start + 18}px` : `left: ${Math.min(start, end)}px; width: ${Math.abs(end - start)}px`;
  return element('div', { class: 'words', role: 'cell', style: place }, element('span', {}, lanes.of(to) === 'tasks' && type === 'xstate.init' ? lastName(to) : eventName(type)));
}

function arrow(lanes: Lanes, { from, to }: Entry): SVGElement {
  const [start, end] = [centre(lanes, from), centre(lanes, to)];
  const isSelf = start === end;
  const svg = draw('svg', { width: lanes.names.length * lanes.width, height: rowHeight, 'aria-hidden': 'true' });
  for (const name of lanes.names) {
    const x = centre({ ...lanes, of: () => name }, name);
    svg.append(draw('line', { x1: x, x2: x, y1: 0, y2: rowHeight, class: 'lifeline' }));
  }
  const tip = end > start ? -6 : 6;
  const y = rowHeight - 7;
  const road = isSelf ? `M${start} ${y - 8}h14v8h-12` : `M${start} ${y}H${end}`;
  svg.append(draw('path', { d: road, class: 'road' }));
  svg.append(draw('path', { d: isSelf ? `M${start + 2} ${y}l6-3v6z` : `M${end} ${y}l${tip}-3v6z`, class: 'tip' }));
  return svg;
}

function draw(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const node = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, String(value));
  return node;
}
