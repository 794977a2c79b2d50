import { preciseTime } from '../../precise-time.ts';
import { byId, element, setAttribute, setText } from '../../../adapters/element/dom/element.ts';
import { type ItemView, keyedList } from '../../../adapters/element/dom/keyed-list.ts';
import type { Happening } from './happening.ts';

/** The list of what happened, as it happens; returns the renderer. */
export function eventList(recorded: () => readonly Happening[], forget: () => void, signal: AbortSignal): () => void {
  const scroll = byId('events-scroll', HTMLDivElement);
  const filter = byId('events-filter', HTMLInputElement);
  const withFrames = byId('events-frames', HTMLInputElement);
  const withIdle = byId('events-idle', HTMLInputElement);
  const pause = byId('events-pause', HTMLButtonElement);
  const rows = byId('events-list', HTMLTableSectionElement);
  rows.replaceChildren();
  const renderRows = keyedList<Happening>(rows, { key: ({ n }) => String(n), create: row });
  let isPaused = false;

  const isWanted = (happening: Happening): boolean =>
    (withFrames.checked || happening.kind !== 'frame') &&
    (withIdle.checked || happening.effect !== 'none') &&
    matches(happening, filter.value.trim().toLowerCase());
  const show = (): void => {
    const isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
    renderRows(recorded().filter(isWanted));
    if (isAtEnd) scroll.scrollTop = scroll.scrollHeight;
  };
  const setPaused = (next: boolean): void => {
    isPaused = next;
    setText(pause, next ? 'Resume' : 'Pause');
    setAttribute(pause, 'aria-pressed', String(next));
    if (!next) show();
  };

  for (const input of [filter, withFrames, withIdle]) input.addEventListener('input', show, { signal });
  pause.addEventListener('click', () => setPaused(!isPaused), { signal });
  byId('events-clear', HTMLButtonElement).addEventListener('click', () => (forget(), show()), { signal });
  setPaused(false);
  return () => {
    if (!isPaused) show();
  };
}

function matches({ from, to, type, change }: Happening, words: string): boolean {
  return words === '' || `${from} ${to} ${type} ${change}`.toLowerCase().includes(words);
}

function row(happening: Happening): ItemView<Happening> {
  const { at, kind, from, to, type, effect, change } = happening;
  const road = from === to ? [element('b', {}, to), ' to itself'] : [from, ' → ', element('b', {}, to)];
  const node = element(
    'tr',
    { 'data-kind': kind, 'data-effect': effect, 'data-testid': 'event' },
    element('td', { class: 'event-time' }, preciseTime(at)),
    element('td', { class: 'event-road' }, ...road),
    element('td', { class: 'event-type', title: type }, type),
    element('td', { class: 'event-change', title: change }, change || (effect === 'none' ? 'nothing' : '')),
  );
  return { node, update: () => {} };
}
