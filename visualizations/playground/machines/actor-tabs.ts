import { button, element, setAttribute, setText } from '../../../adapters/element/dom/element.ts';
import { type ItemView, keyedList } from '../../../adapters/element/dom/keyed-list.ts';
import type { SeenActor } from './seen-actor.ts';
import { shortId } from './short-id.ts';
import { stateSummary, stateText } from './state-text.ts';

interface Tab {
  readonly path: string;
  readonly label: string;
  readonly state: string;
  readonly summary: string;
  readonly depth: number;
  readonly isRunning: boolean;
  readonly isChosen: boolean;
}

/** One tab for each machine, with the state it is in; returns the renderer. */
export function actorTabs(parent: HTMLElement, choose: (path: string) => void, signal: AbortSignal): (actors: readonly SeenActor[], chosen: string) => void {
  parent.replaceChildren();
  const render = keyedList<Tab>(parent, {
    key: ({ path }) => path,
    create: (tab) => tabView(tab, choose),
    isSame: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  parent.addEventListener('keydown', (event) => moveFocus(parent, event), { signal });
  return (actors, chosen) =>
    render(
      actors.map((actor) => ({
        path: actor.path,
        label: actor.name,
        state: stateText(actor.value ?? ''),
        summary: stateSummary(actor.value ?? ''),
        depth: actor.depth,
        isRunning: actor.isRunning,
        isChosen: actor.path === chosen,
      })),
    );
}

function tabView(first: Tab, choose: (path: string) => void): ItemView<Tab> {
  const name = element('span', { class: 'actor-name' });
  const state = element('span', { class: 'actor-state', 'data-testid': 'actor-state' });
  const node = button('', { class: 'actor', role: 'tab', 'aria-controls': 'stage', 'data-testid': 'actor', 'data-actor': first.label }, () => choose(first.path));
  node.append(name, state);
  const update = (tab: Tab): void => {
    setText(name, shortId(tab.label));
    setText(state, tab.isRunning ? tab.summary : 'ended');
    setAttribute(node, 'title', `${tab.label}: ${tab.state}${tab.isRunning ? '' : ' (ended)'}`);
    setAttribute(node, 'data-running', String(tab.isRunning));
    setAttribute(node, 'aria-selected', String(tab.isChosen));
    node.tabIndex = tab.isChosen ? 0 : -1;
    node.style.setProperty('--depth', String(tab.depth));
  };
  update(first);
  return { node, update };
}

/** Arrow keys go from tab to tab, as tabs do. */
function moveFocus(parent: HTMLElement, event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const tabs = [...parent.querySelectorAll('button')];
  const at = tabs.findIndex((tab) => tab === document.activeElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  const next = tabs[(at + step + tabs.length) % tabs.length];
  next?.focus();
  next?.click();
}
