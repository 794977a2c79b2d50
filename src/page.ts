import { ChatError } from './errors.ts';

/** Where the customer is. */
export interface PagePlace {
  readonly url: string;
  readonly title: string;
}

/** A page that customers look at. `browserPage` is one; without it an app says itself which page is viewed. */
export interface PagePort {
  place(): PagePlace;
  /** How far down this page has been seen at most, percent. */
  depth(): number;
  /** `scrolled`: the depth may be another now; `moved`: another page, without a reload. Returns the remover. */
  listen(heard: (signal: 'scrolled' | 'moved') => void): () => void;
}

/** The page port of a feature's options, if they have one. Throws a ChatError that names what is wrong; what the port throws is reported. */
export function checkedPage(options: { readonly page?: PagePort } | undefined, feature: string, report: (error: ChatError) => void): PagePort | undefined {
  const page = typeof options === 'object' && options !== null ? options.page : null;
  if (page === undefined) return undefined;
  const isWhole = (['place', 'depth', 'listen'] as const).every((method) => typeof page?.[method] === 'function');
  if (page === null || !isWhole) throw new ChatError('options.invalid', `features: ${feature}({ page }): a page with place, depth and listen is needed`);
  const safely = <T>(use: () => T, otherwise: T): T => {
    try {
      return use();
    } catch (error) {
      report(new ChatError('callback.threw', `${feature}({ page })`, error));
      return otherwise;
    }
  };
  return {
    place: () => safely(() => page.place(), { url: '', title: '' }),
    // Where nobody can measure, nobody can wait.
    depth: () => safely(() => page.depth(), 100),
    listen: (heard) => {
      const remove = safely(() => page.listen(heard), () => {});
      return () => safely(remove, undefined);
    },
  };
}
