import { preciseTime } from '../../precise-time.ts';
import { element, setAttribute, setText } from '../../../adapters/element/dom/element.ts';
import { eventName } from '../../playground/machines/event-name.ts';
import { shortId } from '../../playground/machines/short-id.ts';
import { changeText } from '../../playground/machines/state-text.ts';
import type { Entry } from '../model.ts';
import { type VirtualList, virtualList } from './virtual-list.ts';

const cells = ['event-time', 'event-road', 'event-type', 'event-change'];

/** The list of what happened, newest last. */
export function eventTable(scroll: HTMLElement, isChosen: (entry: Entry) => boolean, signal: AbortSignal): VirtualList<Entry> {
  return virtualList<Entry>(scroll, {
    rowHeight: 24,
    followsEnd: true,
    fill(row, entry) {
      if (row.childElementCount === 0) row.append(...cells.map((name) => element('span', { class: name, role: 'cell' })));
      const [time, road, type, change] = [...row.children] as [HTMLElement, HTMLElement, HTMLElement, HTMLElement];
      row.dataset['n'] = String(entry.n);
      row.dataset['effect'] = entry.effect;
      setAttribute(row, 'aria-selected', String(isChosen(entry)));
      setText(time, preciseTime(entry.at));
      if (road.childElementCount === 0) road.append(element('span'), element('span'));
      const [from, to] = [...road.children] as [HTMLElement, HTMLElement];
      setText(from, `${lastName(entry.from)} `);
      setText(to, `→ ${lastName(entry.to)}`);
      setText(type, eventName(entry.type));
      setAttribute(type, 'title', entry.type);
      setText(change, effectText(entry));
      setAttribute(road, 'title', `${entry.from} → ${entry.to}`);
      setAttribute(change, 'title', effectText(entry));
    },
  }, signal);
}

/** What an event did, in a few words. */
export function effectText({ effect, before, after }: Pick<Entry, 'effect' | 'before' | 'after'>): string {
  if (effect === 'none') return 'changed nothing';
  if (effect === 'acted') return 'same state';
  if (effect !== 'changed' || after === null) return '';
  return changeText(before?.value as never, after.value as never);
}

/** An actor by its own name, ids cut short. */
export const lastName = (path: string): string => shortId(path.split('/').at(-1) ?? path);
