import { button, element } from './element.ts';
import { icon } from './icons.ts';

/** A sheet that slides over its place; what lies under it cannot be reached meanwhile. */
export interface Sheet {
  open(title: string, ...content: readonly Node[]): void;
  close(): void;
}

/** Escape and its button close it; focus goes in, and back to where it came from. */
export function sheet(place: HTMLElement, under: readonly HTMLElement[], closeLabel: string, signal: AbortSignal): Sheet {
  let opener: Element | null = null;
  const close = (): void => {
    if (place.hidden) return;
    place.hidden = true;
    place.replaceChildren();
    for (const node of under) node.inert = false;
    if (opener instanceof HTMLElement) opener.focus();
  };
  place.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      close();
    },
    { signal },
  );
  // Beside the sheet itself.
  place.addEventListener('click', (event) => event.target === place && close(), { signal });
  signal.addEventListener('abort', close);
  return {
    open(title, ...content) {
      if (place.hidden) opener = (place.getRootNode() as ShadowRoot).activeElement;
      const shut = button('', { class: 'quiet small round-small', 'aria-label': closeLabel, 'data-testid': 'sheet-close' }, close);
      shut.append(icon('close'));
      const head = element('header', { class: 'sheet-head' }, element('h2', { id: 'sheet-title' }, title), shut);
      const panel = element('div', { class: 'sheet', part: 'sheet', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'sheet-title', 'data-testid': 'sheet' }, head, ...content);
      place.replaceChildren(panel);
      place.hidden = false;
      for (const node of under) node.inert = true;
      (panel.querySelector<HTMLElement>('input, textarea, select, .sheet-body button') ?? shut).focus({ preventScroll: true });
    },
    close,
  };
}
