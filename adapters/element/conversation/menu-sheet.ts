import { button, element } from '../dom/element.ts';
import type { Sheet } from '../dom/sheet.ts';
import type { PanelChat } from '../panel-chat.ts';
import type { Say } from '../words.ts';

export interface MenuInput {
  readonly opener: HTMLButtonElement;
  readonly sheet: Sheet;
  readonly chat: PanelChat;
  readonly pick: (item: { readonly text: string; readonly postback: string }) => void;
  readonly say: Say;
  readonly complain: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** The menu that stands beside the conversation, behind its button; returns the renderer of the button. */
export function menuSheet({ opener, sheet, chat, pick, say, complain, signal }: MenuInput): (canPick: boolean) => void {
  opener.addEventListener(
    'click',
    () => {
      chat.persistentMenu().then((items) => {
        const choices = items.map((item) => button(item.text, { class: 'sheet-choice', 'data-testid': 'menu-item' }, () => {
          sheet.close();
          pick(item);
        }));
        sheet.open(say('menu'), element('div', { class: 'sheet-body' }, ...choices));
      }, complain);
    },
    { signal },
  );
  return (canPick) => {
    opener.hidden = chat.snapshot.channel === null || !chat.can('persistentMenu');
    opener.disabled = !canPick;
  };
}
