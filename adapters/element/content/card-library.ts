/** As much of the package `adaptivecards` as the panel uses. */
export interface CardLibrary {
  AdaptiveCard: (new () => LibraryCard) & { onProcessMarkdown: ((text: string, result: object) => void) | null };
  HostConfig: new (config: object) => object;
}

/** A card of the library. */
interface LibraryCard {
  hostConfig: object;
  onExecuteAction: ((action: unknown) => void) | null;
  parse(payload: unknown): void;
  render(): HTMLElement | undefined;
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
