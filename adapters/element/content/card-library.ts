/** As much of the package `adaptivecards` as the panel uses. */
export interface CardLibrary {
  AdaptiveCard: (new () => LibraryCard) & { onProcessMarkdown: ((text: string, result: object) => void) | null };
  HostConfig: new (config: object) => object;
}

/** A card of the library. */
export interface LibraryCard {
  hostConfig: object;
  onExecuteAction: ((action: LibraryAction) => void) | null;
  parse(payload: unknown): void;
  render(): HTMLElement | undefined;
  getAllActions(): readonly LibraryAction[];
  getAllInputs(): readonly LibraryInput[];
}

/** An action of a card; `data` is there of those that submit, with the inputs in it. */
export interface LibraryAction {
  readonly title?: string;
  readonly url?: string;
  readonly data?: object;
  readonly renderedElement?: HTMLElement;
  getJsonTypeName(): string;
  /** As it came, without the inputs. */
  toJSON(): Readonly<Record<string, unknown>>;
}

/** An input of a card, whatever its kind. */
export interface LibraryInput {
  readonly id?: string;
  readonly label?: string;
  readonly title?: string;
  readonly placeholder?: string;
  readonly style?: unknown;
  readonly valueOn?: string;
  readonly choices?: readonly { readonly title?: string; readonly value?: string }[];
  readonly renderedInputControlElement?: HTMLElement;
}

/** Loads the library once, when the first card arrives; after a failure the next card tries again. */
export function readCards(load: () => Promise<unknown>): () => Promise<CardLibrary> {
  let loading: Promise<CardLibrary> | undefined;
  return () => {
    loading ??= load().then((module) => module as CardLibrary);
    loading.catch(() => (loading = undefined));
    return loading;
  };
}
