import { element, setAttribute, setText } from './element.ts';

/** One question of a form: its label, its control, and a place for what is wrong with the answer. */
export interface Field {
  readonly node: HTMLElement;
  readonly name: string;
  value(): string;
  /** `''` takes the complaint away. */
  complain(why: string): void;
  focus(): void;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Ties control, label and complaint together, so that a screen reader tells them together. `optional`: the word for what may be left out; null where an answer is needed. */
export function field(name: string, label: string, control: Control, optional: string | null): Field {
  const isRequired = optional === null;
  const id = `field-${name.replace(/\W/g, '-')}`;
  const error = element('p', { class: 'field-error', id: `${id}-error`, hidden: true });
  setAttribute(control, 'id', id);
  setAttribute(control, 'name', name);
  setAttribute(control, 'aria-required', isRequired && 'true');
  const words = element('label', { for: id }, label);
  if (!isRequired && optional !== '') words.append(element('span', { class: 'field-optional' }, ` ${optional}`));
  const node = element('div', { class: 'field' }, words, control, error);
  const complain = (why: string): void => {
    setText(error, why);
    error.hidden = why === '';
    setAttribute(control, 'aria-invalid', why !== '' && 'true');
    setAttribute(control, 'aria-describedby', why !== '' && error.id);
  };
  control.addEventListener('input', () => complain(''));
  return { node, name, complain, value: () => control.value, focus: () => control.focus() };
}

/** Says what is wrong at each field and goes to the first; true where nothing is. */
export function areRight(fields: readonly Field[], whyNot: (name: string, value: string) => string): boolean {
  const wrong = fields.filter((one) => {
    const why = whyNot(one.name, one.value());
    one.complain(why);
    return why !== '';
  });
  wrong[0]?.focus();
  return wrong.length === 0;
}

/** Good enough to be worth sending. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}
