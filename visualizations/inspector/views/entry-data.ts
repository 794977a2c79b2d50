import { preciseTime } from '../../precise-time.ts';
import { element } from '../../../adapters/element/dom/element.ts';
import { stateText } from '../../playground/machines/state-text.ts';
import type { Standing } from '../../../adapters/inspector/records.ts';
import type { Entry } from '../model.ts';
import { effectText } from './event-table.ts';

/** One entry in full: who, whom, what, and the receiver's state and data before and after. */
export function showEntry(place: HTMLElement, entry: Entry | undefined): void {
  if (entry === undefined) {
    place.replaceChildren(element('p', { class: 'empty' }, 'Choose an event to see the data before and after it.'));
    return;
  }
  const { before, after } = entry;
  place.replaceChildren(
    element('p', {}, element('b', {}, entry.type), ` from ${entry.from} to ${entry.to}, ${preciseTime(entry.at)}`),
    element('p', { class: 'soft' }, effectText(entry) || 'seen on its way'),
    ...(after === null ? [] : [element('div', { class: 'both' }, side('Before', before, after), side('After', after, before))]),
  );
}

function side(title: string, standing: Standing | null, other: Standing | null): HTMLElement {
  if (standing === null) return element('div', {}, element('h4', {}, title), element('p', { class: 'soft' }, 'It had not begun.'));
  const rows = Object.entries((standing.context ?? {}) as Record<string, unknown>).map(([name, value]) => {
    const isOther = JSON.stringify(value) !== JSON.stringify((other?.context as Record<string, unknown> | undefined)?.[name]);
    return element('tr', isOther ? { class: 'changed' } : {}, element('th', { scope: 'row' }, name), element('td', {}, JSON.stringify(value) ?? 'undefined'));
  });
  return element('div', {}, element('h4', {}, title), element('p', { class: 'state' }, stateText(standing.value as never)), element('table', {}, ...rows));
}
