import type { ListPicker, QuickReplies } from '../../../machines/data/content.ts';
import type { Reply } from '../../../src/replies.ts';
import { element, written } from '../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { joined, type ReplyChoice, replyButtons } from './reply-buttons.ts';

type Action = QuickReplies['actions'][number];

/** A question with short answers. */
export function quickReplies({ text, actions }: QuickReplies, { message }: Bubble, deeds: BubbleDeeds): ContentView {
  const words = text || message.text;
  const question = element('p', { class: 'bubble-text', ...written, 'data-testid': 'message-text' }, words);
  const choices = actions.map((action): ReplyChoice => ({ reply: replyOf(action), label: [picture(action, deeds), action.text].filter(isShown) }));
  const buttons = replyButtons(words, choices, deeds);
  return joined(element('div', { 'data-testid': 'quick-replies' }, question, buttons.node), [buttons]);
}

/** A list to pick one thing from. */
export function listPicker({ title, text, actions }: ListPicker, { message }: Bubble, deeds: BubbleDeeds): ContentView {
  const head = title || message.text;
  const choices = actions.map((action): ReplyChoice => {
    const words = element('span', { class: 'list-words' }, element('strong', {}, action.text));
    if (action.description) words.append(element('span', { class: 'list-about' }, action.description));
    return { reply: replyOf(action), label: [picture(action, deeds), words].filter(isShown) };
  });
  const buttons = replyButtons(head, choices, deeds, 'list');
  const node = element('div', { 'data-testid': 'list-picker' }, element('p', { class: 'content-title', ...written, 'data-testid': 'message-text' }, head));
  if (text) node.append(element('p', { class: 'content-about', ...written }, text));
  node.append(buttons.node);
  return joined(node, [buttons]);
}

function replyOf({ text, postback }: Action): Reply | null {
  return postback === null ? null : { text, postback };
}

function picture({ icon }: Action, { showsPicture }: BubbleDeeds): Element | null {
  return icon?.url && showsPicture(icon.url) ? element('img', { class: 'reply-icon', src: icon.url, alt: '' }) : null;
}

function isShown<T>(part: T | null): part is T {
  return part !== null;
}
