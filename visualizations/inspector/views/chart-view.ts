import type { StateOutline } from '../../../adapters/inspector/records.ts';
import { preciseTime } from '../../precise-time.ts';
import { element, setText } from '../../../adapters/element/dom/element.ts';
import { eventName } from '../../playground/machines/event-name.ts';
import { activeStates } from '../../statechart/active-states.ts';
import { mountChart } from '../../statechart/live-chart.ts';
import type { SeenActor } from '../model.ts';
import { effectText } from './event-table.ts';

/** The drawing of a machine, once it is there. */
export type ChartOf = (detail: 'brief' | 'full', machine: string) => string | undefined;

type Light = (active: readonly string[], taken: readonly string[], last: readonly string[]) => void;

/**
 * The chosen machine as a drawing, its active states lit, the transition just taken flashing and then marked, what that was in words, and the
 * events that it would accept; returns the renderer. Of a drawing larger than its place, what is active is in view when it is first shown.
 */
export function chartView(stage: HTMLElement, lastTold: HTMLElement, accepts: HTMLElement, chartOf: ChartOf): (actor: SeenActor | undefined, detail: 'brief' | 'full') => void {
  let shown = '';
  let said = '';
  let light: Light = () => {};
  let isSeen = false;
  return (actor, detail) => {
    const machine = actor?.machine ?? null;
    const drawing = machine === null ? undefined : chartOf(detail, machine);
    const wanted = actor === undefined ? '' : `${actor.path} ${detail} ${drawing !== undefined}`;
    const isNew = shown !== wanted;
    if (isNew) {
      shown = wanted;
      stage.dataset['detail'] = detail;
      light = mount(stage, actor, drawing);
      isSeen = false;
    }
    setText(lastTold, actor?.last ? lastText(actor.last) : '');
    if (actor === undefined) return;
    // What was taken before anybody looked is not news.
    light(activeStates((actor.standing?.value ?? {}) as never, actor.machine ?? ''), isNew ? [] : actor.taken, actor.last?.taken ?? []);
    actor.taken = [];
    isSeen ||= reveal(stage);
    const types = actor.isRunning ? actor.accepts.filter((type) => type !== '') : ['nothing: it has ended'];
    if (said === types.join(' ')) return;
    said = types.join(' ');
    accepts.replaceChildren(...types.map((type) => element('li', { title: type }, eventName(type))));
  };
}

/** `10:04:27.823 connection.probe: proven → doubtful`. */
const lastText = (last: NonNullable<SeenActor['last']>): string => `${preciseTime(last.at)} ${eventName(last.type)}: ${effectText(last)}`;

function mount(stage: HTMLElement, actor: SeenActor | undefined, drawing: string | undefined): Light {
  if (drawing !== undefined) {
    const live = mountChart(stage, drawing);
    let marked: readonly string[] = [];
    return (active, taken, last) => {
      live.light(active, taken);
      if (last !== marked) live.mark((marked = last));
    };
  }
  const nodes = new Map<string, Element>();
  const told = actor === undefined ? 'Nothing to show yet.' : 'A task: it has no states.';
  stage.replaceChildren(actor?.outline ? element('ul', { class: 'state-tree' }, branch(actor.outline, nodes)) : element('p', { class: 'empty' }, told));
  return (active) => {
    for (const [id, node] of nodes) node.classList.toggle('active', active.includes(id));
  };
}

/** Scrolls to the innermost state that is lit; says whether there is one. */
function reveal(stage: HTMLElement): boolean {
  const [inner] = [...stage.querySelectorAll('.active')].map((node) => node.getBoundingClientRect()).sort((a, b) => a.width * a.height - b.width * b.height);
  if (inner === undefined) return false;
  const room = stage.getBoundingClientRect();
  // Only here: `scrollIntoView` would move the page as well.
  stage.scrollBy(inner.x + inner.width / 2 - room.x - room.width / 2, inner.y + inner.height / 2 - room.y - room.height / 2);
  return true;
}

/** A machine that we have no drawing of: its states as nested lists. */
function branch({ id, key, states }: StateOutline, nodes: Map<string, Element>): Element {
  const item = element('li', { 'data-state': id }, element('span', {}, key));
  if (states.length > 0) item.append(element('ul', {}, ...states.map((state) => branch(state, nodes))));
  nodes.set(id, item);
  return item;
}
