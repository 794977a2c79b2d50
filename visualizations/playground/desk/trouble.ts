import { button, setAttribute } from '../../../adapters/element/dom/element.ts';
import type { Faults } from './gateway-state.ts';

interface Trouble {
  readonly label: string;
  readonly hint: string;
  readonly test: string;
  /** The switches to throw. */
  readonly faults: Faults;
  /** For a switch that stays: how to see that it is on, and what puts it back. */
  readonly switch?: { isOn(faults: Faults): boolean; readonly off: Faults };
}

const troubles: readonly Trouble[] = [
  { label: 'Drop the line', hint: 'Cuts the customer’s connection now', test: 'drop', faults: { drop: true } },
  { label: 'Drop for 5 s', hint: 'Cuts the connection and refuses new ones for five seconds', test: 'refuse', faults: { refuseMs: 5_000, drop: true } },
  {
    label: 'Black hole',
    hint: 'The line looks open, but nothing gets through',
    test: 'black-hole',
    faults: { blackHole: true },
    switch: { isOn: ({ blackHole }) => blackHole === true, off: { blackHole: false } },
  },
  {
    label: 'Slow answers',
    hint: 'Every answer takes two seconds',
    test: 'slow',
    faults: { ackDelay: { ms: 2_000 } },
    switch: { isOn: ({ ackDelay }) => ackDelay !== null, off: { ackDelay: null } },
  },
  {
    label: 'Lose answer',
    hint: 'The next message arrives, but the line is cut before the answer',
    test: 'lose-answer',
    faults: { dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } },
    switch: { isOn: ({ dropBeforeAck }) => dropBeforeAck !== null, off: { dropBeforeAck: null } },
  },
  {
    label: 'Refuse message',
    hint: 'The gateway answers the next message with an error',
    test: 'refuse-message',
    faults: { error: { eventType: 'SendMessage', times: 1 } },
    switch: { isOn: ({ error }) => error !== null, off: { error: null } },
  },
];

/** Buttons that make things go wrong on purpose; returns the renderer of what is going wrong now. */
export function troubleButtons(parent: Element, fault: (faults: Faults) => void): (faults: Faults) => void {
  let now: Faults = {};
  const buttons = troubles.map((trouble) => {
    const press = (): void => fault(trouble.switch?.isOn(now) ? trouble.switch.off : trouble.faults);
    return button(trouble.label, { class: 'small', title: trouble.hint, 'data-testid': `fault-${trouble.test}` }, press);
  });
  parent.replaceChildren(...buttons);
  return (faults) => {
    now = faults;
    troubles.forEach((trouble, index) => {
      const node = buttons[index];
      if (node && trouble.switch) setAttribute(node, 'aria-pressed', String(trouble.switch.isOn(faults)));
    });
  };
}
