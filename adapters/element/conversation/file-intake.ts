/** Where files may come from. */
export interface FileIntakeParts {
  readonly area: HTMLElement;
  readonly text: HTMLTextAreaElement;
  readonly choose: HTMLButtonElement;
  readonly input: HTMLInputElement;
  /** Shown while files are held over the area. */
  readonly drop: HTMLElement;
}

/** Takes files from a button, from a drop, and from the clipboard. */
export function fileIntake(parts: FileIntakeParts, isOpen: () => boolean, take: (files: readonly File[]) => void, signal: AbortSignal): void {
  const { area, text, choose, input, drop } = parts;
  choose.addEventListener('click', () => input.click(), { signal });
  input.addEventListener(
    'change',
    () => {
      const files = [...(input.files ?? [])];
      input.value = '';
      if (files.length > 0) take(files);
    },
    { signal },
  );
  text.addEventListener(
    'paste',
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || !isOpen()) return;
      event.preventDefault();
      take(files);
    },
    { signal },
  );
  // Each child that is entered and left tells it too.
  let depth = 0;
  const show = (): void => void (drop.hidden = depth === 0);
  const onDrag = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', heard: (event: DragEvent) => void): void => {
    area.addEventListener(
      type,
      (event) => {
        if (!event.dataTransfer?.types.includes('Files') || !isOpen()) return;
        event.preventDefault();
        heard(event);
        show();
      },
      { signal },
    );
  };
  onDrag('dragenter', () => depth++);
  onDrag('dragover', () => {});
  onDrag('dragleave', () => (depth = Math.max(0, depth - 1)));
  onDrag('drop', (event) => {
    depth = 0;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) take(files);
  });
  signal.addEventListener('abort', () => (drop.hidden = true));
}
