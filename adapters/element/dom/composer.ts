const borders = 2;
const tallest = 120;

/** A text field with its button: Enter sends, Shift+Enter makes a new line. */
export interface Composer {
  setEnabled(isEnabled: boolean, placeholder: string): void;
  /** Puts a text before what is written already, and goes there. */
  write(text: string): void;
}

export interface ComposerParts {
  readonly form: HTMLFormElement;
  readonly text: HTMLTextAreaElement;
  readonly send: HTMLButtonElement;
}

export interface ComposerDeeds {
  /** Says whether the text was taken; what was not taken stays in the field. */
  submit(text: string): boolean;
  typed(): void;
  /** What stands in the field is another now. */
  changed?(text: string): void;
}

export function composer({ form, text, send }: ComposerParts, deeds: ComposerDeeds, signal: AbortSignal): Composer {
  let isEnabled = true;
  const fit = (): void => {
    text.style.height = '';
    // A hidden field measures 0.
    if (text.value !== '' && text.scrollHeight > 0) text.style.height = `${Math.min(text.scrollHeight + borders, tallest)}px`;
    send.disabled = !isEnabled || text.value.trim() === '';
  };
  const change = (): void => {
    fit();
    deeds.changed?.(text.value);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const words = text.value.trim();
    if (!isEnabled || words === '' || !deeds.submit(words)) return;
    text.value = '';
    change();
  };
  form.addEventListener('submit', submit, { signal });
  text.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    },
    { signal },
  );
  text.addEventListener(
    'input',
    () => {
      change();
      deeds.typed();
    },
    { signal },
  );
  fit();
  return {
    write(words) {
      text.value = [words, text.value].filter(Boolean).join('\n');
      text.focus();
      change();
    },
    setEnabled(next, placeholder) {
      text.placeholder = placeholder;
      if (next === isEnabled && text.disabled === !next) return;
      isEnabled = next;
      text.disabled = !next;
      fit();
    },
  };
}
