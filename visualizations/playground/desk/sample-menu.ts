import { button } from '../../../adapters/element/dom/element.ts';
import { type Sample, sampleContents } from './sample-contents.ts';

export interface SampleMenuParts {
  readonly opener: HTMLButtonElement;
  readonly panel: HTMLElement;
}

export interface SampleDeeds {
  send(sample: Sample): void;
  proactive(): void;
  transferToAgent(): void;
  transferToQueue(): void;
}

/** A menu of what an agent can do besides words, behind its button; Escape closes it. */
export function sampleMenu({ opener, panel }: SampleMenuParts, deeds: SampleDeeds, signal: AbortSignal): void {
  const open = (isOpen: boolean): void => {
    panel.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) panel.querySelector('button')?.focus();
  };
  const item = (label: string, test: string, deed: () => void): HTMLButtonElement =>
    button(label, { class: 'small', 'data-testid': `say-${test}` }, () => {
      open(false);
      opener.focus();
      deed();
    });
  panel.replaceChildren(
    ...sampleContents.map((sample) => item(sample.label, sample.test, () => deeds.send(sample))),
    item('Proactive', 'proactive', () => deeds.proactive()),
    item('To agent 2', 'transfer-agent', () => deeds.transferToAgent()),
    item('To Billing', 'transfer-queue', () => deeds.transferToQueue()),
  );
  opener.addEventListener('click', () => open(panel.hidden !== false), { signal });
  panel.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      open(false);
      opener.focus();
    },
    { signal },
  );
}
