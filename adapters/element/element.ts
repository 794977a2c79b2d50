import { chatPanelClass } from './chat-panel.ts';
import { type CardLibrary, readCards } from './content/card-library.ts';

export type { CardLibrary } from './content/card-library.ts';
export type { ChatPanel } from './chat-panel.ts';
export type { ChoiceDeeds, PanelChoice } from './more-sheets.ts';
export { smallForm, textInput } from './more-sheets.ts';
export { type PanelChat, panelFeatures, type PanelLayout, type PanelThread } from './panel-chat.ts';
export { english, type WordKey } from './words.ts';

/** How to define the element: its name, and where the library for adaptive cards comes from (default: the package `adaptivecards`, when the first card arrives). */
export interface PanelDefinition {
  readonly name?: string;
  readonly loadCards?: () => Promise<CardLibrary>;
}

/** To a bundler, what is imported within `try` may be missing. */
async function cardPackage(): Promise<unknown> {
  try {
    return await import('adaptivecards');
  } catch (cause) {
    throw new Error('adaptivecards is not installed', { cause });
  }
}

/** Makes `<chat-panel>` known to this page; a second call changes nothing. */
export function defineChatPanel({ name = 'chat-panel', loadCards = readCards(cardPackage) }: PanelDefinition = {}): void {
  if (customElements.get(name) === undefined) customElements.define(name, chatPanelClass(loadCards));
}
