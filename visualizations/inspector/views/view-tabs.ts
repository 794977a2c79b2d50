import { byId, setAttribute } from '../../../adapters/element/dom/element.ts';

/** Tabs for panels: the tab of `events` is `tab-events`. Arrow keys go from one to the next. */
export function viewTabs(names: readonly string[], changed: () => void, signal: AbortSignal): { chosen(): string } {
  let chosen = names[0] ?? '';
  const tab = (name: string): HTMLButtonElement => byId(`tab-${name}`, HTMLButtonElement);
  const choose = (name: string): void => {
    chosen = name;
    for (const each of names) {
      setAttribute(tab(each), 'aria-selected', String(each === name));
      tab(each).tabIndex = each === name ? 0 : -1;
      byId(`panel-${each}`, HTMLElement).hidden = each !== name;
    }
    changed();
  };
  for (const [index, name] of names.entries()) {
    tab(name).addEventListener('click', () => choose(name), { signal });
    tab(name).addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      const next = step === undefined ? undefined : names[(index + step + names.length) % names.length];
      if (next === undefined) return;
      choose(next);
      tab(next).focus();
    }, { signal });
  }
  return { chosen: () => chosen };
}
