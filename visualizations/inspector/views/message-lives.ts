import { preciseTime } from '../../precise-time.ts';
import { element } from '../../../adapters/element/dom/element.ts';
import type { InspectorModel, MessageLife } from '../model.ts';
import { virtualList } from './virtual-list.ts';

/** The customer's messages, each from `queued` to `seen` with the time between, or that there is none; returns the renderer. */
export function messageLives(scroll: HTMLElement, empty: HTMLElement, model: () => InspectorModel, signal: AbortSignal): () => void {
  const list = virtualList<MessageLife>(scroll, {
    rowHeight: 76,
    followsEnd: true,
    fill(row, { id, marks }) {
      const steps = marks.map(({ at, status }, index) => {
        const before = marks[index - 1];
        const words = before === undefined ? preciseTime(at) : `+${lapseText(at - before.at)}`;
        return element('li', { class: 'mark', 'data-status': status, title: preciseTime(at) }, element('b', {}, status), element('span', {}, words));
      });
      row.replaceChildren(element('div', { role: 'cell' }, element('code', { title: id }, `…${id.slice(-8)}`), element('ol', { class: 'marks' }, ...steps)));
    },
  }, signal);
  return () => {
    const lives = [...model().messages.values()];
    empty.hidden = lives.length > 0;
    list.render(lives);
  };
}

/** `85 ms`, `2.4 s`. */
const lapseText = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`);
