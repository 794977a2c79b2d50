import type { Reply } from '../../../src/replies.ts';
import { button, element, setAttribute, written } from '../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';

/** A way to answer, and what its button shows. */
export interface ReplyChoice {
  /** Null: it is shown, and cannot be pressed. */
  readonly reply: Reply | null;
  readonly label: readonly (Node | string)[];
}

/** Buttons that answer a message: one may be pressed, then the chosen one stays marked. */
export function replyButtons(name: string, choices: readonly ReplyChoice[], deeds: BubbleDeeds, style = 'chips'): ContentView {
  const buttons = choices.map(({ reply, label }) => {
    const node = button('', { class: 'reply', ...written, 'data-testid': 'reply' }, () => reply && deeds.answer(reply));
    node.append(...label);
    return { node, reply };
  });
  const node = element('div', { class: `replies ${style}`, role: 'group', 'aria-label': name || deeds.say('answers') }, ...buttons.map((one) => one.node));
  return {
    node,
    update({ answer, canAnswer }) {
      const chosen = buttons.find(({ reply }) => reply !== null && reply.postback === answer);
      for (const one of buttons) {
        one.node.disabled = one.reply === null || answer !== null || !canAnswer;
        setAttribute(one.node, 'aria-pressed', one === chosen && 'true');
      }
      setAttribute(node, 'data-is-answered', answer !== null);
    },
  };
}

/** Several views as one. */
export function joined(node: Element, views: readonly ContentView[]): ContentView {
  return { node, update: (bubble: Bubble) => views.forEach((view) => view.update(bubble)) };
}
