import { element, setAttribute, setText } from '../../../adapters/element/dom/element.ts';
import { shortId } from '../../playground/machines/short-id.ts';
import { stateSummary, stateText } from '../../playground/machines/state-text.ts';
import type { InspectorModel, SeenActor } from '../model.ts';
import { virtualList } from './virtual-list.ts';

const rowHeight = 42;
const byName = new Intl.Collator('en', { numeric: true });

/** Who lives, below whom, in which state and since when; returns the renderer. */
export function actorTree(scroll: HTMLElement, model: () => InspectorModel, choose: (path: string) => void, signal: AbortSignal): (chosen: string, withTasks: boolean, now: number) => void {
  let listed: readonly SeenActor[] = [];
  let sortedFor: { actors: unknown; wanted: string } = { actors: null, wanted: '' };
  let chosenPath = '';
  let nowMs = 0;
  const list = virtualList<SeenActor>(scroll, { rowHeight, rowRole: 'treeitem', fill }, signal);
  const select = (path: string | undefined): void => {
    if (path === undefined) return;
    choose(path);
    list.reveal(listed.findIndex((actor) => actor.path === path));
  };
  scroll.addEventListener('click', ({ target }) => select((target as Element).closest<HTMLElement>('[data-path]')?.dataset['path']), { signal });
  scroll.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = listed.findIndex(({ path }) => path === chosenPath);
    select(listed[Math.min(listed.length - 1, Math.max(0, at + step))]?.path);
  }, { signal });

  function fill(row: HTMLElement, actor: SeenActor): void {
    if (row.childElementCount === 0) {
      row.append(element('span', { class: 'actor-name' }), element('span', { class: 'actor-age' }), element('span', { class: 'actor-state' }));
    }
    const [name, age, state] = [...row.children] as [HTMLElement, HTMLElement, HTMLElement];
    const said = actor.standing === null ? (actor.machine === null ? 'task' : 'not begun') : stateSummary(actor.standing.value as never);
    row.dataset['path'] = actor.path;
    row.id = `actor-${actor.path}`;
    row.style.setProperty('--depth', String(actor.depth));
    setAttribute(row, 'aria-level', String(actor.depth + 1));
    setAttribute(row, 'aria-selected', String(actor.path === chosenPath));
    setAttribute(row, 'data-running', String(actor.isRunning));
    setAttribute(row, 'title', `${actor.path}: ${actor.standing === null ? said : stateText(actor.standing.value as never)}`);
    setText(name, shortId(actor.name));
    setText(age, actor.isRunning ? ageText(nowMs - actor.since) : '');
    setText(state, actor.isRunning ? said : 'ended');
  }

  return (chosen, withTasks, now) => {
    chosenPath = chosen;
    nowMs = now;
    const { actors, generation } = model();
    const wanted = `${generation} ${withTasks}`;
    if (sortedFor.actors !== actors || sortedFor.wanted !== wanted) {
      const all = [...actors.values()].filter(({ machine }) => withTasks || machine !== null);
      listed = all.map((actor) => ({ actor, names: actor.path.split('/') })).sort((a, b) => compare(a.names, b.names)).map(({ actor }) => actor);
      sortedFor = { actors, wanted };
    }
    setAttribute(scroll, 'aria-activedescendant', listed.some(({ path }) => path === chosen) && `actor-${chosen}`);
    list.render(listed);
  };
}

/** Parents before their children, siblings in order of name and number. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, name] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (name !== other) return byName.compare(name, other);
  }
  return a.length - b.length;
}

/** `3 s`, `2 min`, `1 h`. */
function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}
