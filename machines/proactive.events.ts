/** Told by the page; `percent` is how far down it has been seen. */
export type PageFact = { type: 'page.shown' } | { type: 'page.hidden' } | { type: 'page.scrolled'; percent: number };

/** What the app says it did with the action, or what the conversation made of it. */
export type ProactiveCommand =
  | { type: 'action.display' }
  | { type: 'action.click' }
  | { type: 'action.succeed' }
  | { type: 'action.fail' }
  | { type: 'action.dismiss' };

export type ProactiveEvent = PageFact | ProactiveCommand;

/** What the platform wants to hear of an action (PROTOCOL 3.7). */
export type ProactiveReport = 'ProactiveActionDisplayed' | 'ProactiveActionClicked' | 'ProactiveActionSuccess' | 'ProactiveActionFailed';
