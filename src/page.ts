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
