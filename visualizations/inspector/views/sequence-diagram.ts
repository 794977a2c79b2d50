import { element, setAttribute } from '../../../adapters/element/dom/element.ts';
import { eventName } from '../../playground/machines/event-name.ts';
import type { Entry } from '../model.ts';
import { lastName } from './event-table.ts';
import { type VirtualList, virtualList } from './virtual-list.ts';

/** Six of them stand beside each other at 1280 px. */
const columnWidth = 87;
const rowHeight = 30;
const namespace = 'http://www.w3.org/2000/svg';
/** Of many deliveries or tasks one lifeline is enough. */
const laneOf = (path: string): string => path.replace(/:[^/]*$/, '');

/** Who told whom, as lifelines with arrows; the world stands left, machines right of it, their tasks at the end. */
export function sequenceDiagram(scroll: HTMLElement, head: HTMLElement, isChosen: (entry: Entry) => boolean, signal: AbortSignal): VirtualList<Entry> {
  let lanes: readonly string[] = [];
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
    const found = new Set(latest.flatMap(({ from, to }) => [laneOf(from), laneOf(to)]));
    const tasks = new Set(latest.flatMap(({ to, effect }) => (effect === 'unknown' ? [laneOf(to)] : [])));
    const world = ['app', 'device', 'gateway'].filter((name) => found.has(name));
    const next = [...world, ...[...found].filter((name) => !world.includes(name)).sort((a, b) => Number(tasks.has(a)) - Number(tasks.has(b)) || a.split('/').length - b.split('/').length || a.localeCompare(b))];
    const isSame = next.join(' ') === lanes.join(' ');
    if (!isSame) {
      lanes = next;
      head.replaceChildren(...lanes.map((lane) => element('span', { class: 'lane', style: `width: ${columnWidth}px`, title: lane }, lastName(lane))));
      scroll.style.setProperty('--lanes', `${lanes.length * columnWidth}px`);
      // Rows in view were drawn with other lanes.
      list.render([]);
    }
    list.render(isSame ? entries : entries.map((entry) => ({ ...entry })));
  };
  return { render, reveal: (index) => list.reveal(index) };
}

const centre = (lanes: readonly string[], path: string): number => (lanes.indexOf(laneOf(path)) + 0.5) * columnWidth;

/** What was told, over its arrow. */
function words(lanes: readonly string[], { from, to, type }: Entry): HTMLElement {
  const [start, end] = [centre(lanes, from), centre(lanes, to)];
  const place = start === end ? `left: ${start + 18}px` : `left: ${Math.min(start, end)}px; width: ${Math.abs(end - start)}px`;
  return element('div', { class: 'words', role: 'cell', style: place }, element('span', {}, eventName(type)));
}

function arrow(lanes: readonly string[], { from, to }: Entry): SVGElement {
  const [start, end] = [centre(lanes, from), centre(lanes, to)];
  const isSelf = start === end;
  const svg = draw('svg', { width: lanes.length * columnWidth, height: rowHeight, 'aria-hidden': 'true' });
  for (const [index] of lanes.entries()) {
    const x = (index + 0.5) * columnWidth;
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
