import { button, element, setAttribute, setText } from '../dom/element.ts';
import type { ItemView } from '../dom/keyed-list.ts';
import { attachmentList } from '../content/attachment-list.ts';
import type { Bubble, BubbleDeeds } from '../content/bubble.ts';
import { messageContent } from '../content/message-content.ts';
import { deliveryMark, failureText } from './delivery-mark.ts';

export function isSameBubble(a: Bubble, b: Bubble): boolean {
  return a.message === b.message && a.opensGroup === b.opensGroup && a.canRetry === b.canRetry
    && a.answer === b.answer && a.canAnswer === b.canAnswer && a.stream === b.stream;
}

/** Shows one message: author, what it says, its files, time, and for the customer's own how far it got. */
export function messageBubble(first: Bubble, deeds: BubbleDeeds): ItemView<Bubble> {
  const { id, direction } = first.message;
  const author = element('span', { class: 'bubble-author' });
  const content = messageContent(first, deeds);
  const files = element('div', { class: 'attachments' });
  const time = element('time', { class: 'bubble-time' });
  const mark = deliveryMark(deeds.say);
  const label = element('span', { class: 'ai-label', 'data-testid': 'ai-label', title: deeds.say('writtenByMachine') }, deeds.say('ai'));
  const meta = element('span', { class: 'bubble-meta' }, label, time);
  if (direction === 'inbound') meta.append(mark.node);
  const body = element('div', { class: 'bubble', part: `bubble bubble-${direction}` }, author, content.node, files, meta);
  let isTooLong = false;
  const failure = failureLine(id, deeds, () => (isTooLong ? deeds.edit(id) : deeds.retry(id)));
  const node = element('article', { class: 'message', part: 'message', 'data-testid': 'message', 'data-id': id, 'data-direction': direction }, body);
  let shownFiles: Bubble['message']['attachments'] = [];

  const update = (bubble: Bubble): void => {
    const { message, opensGroup, canRetry } = bubble;
    setAttribute(node, 'data-status', message.status);
    setAttribute(node, 'data-author', message.author.kind);
    setAttribute(node, 'data-content', message.content.type);
    setAttribute(node, 'data-opens-group', opensGroup);
    setText(author, direction === 'inbound' ? deeds.say('you') : message.author.name || deeds.say('support'));
    author.classList.toggle('visually-hidden', direction === 'inbound' || !opensGroup);
    content.update(bubble);
    if (shownFiles !== message.attachments) files.replaceChildren(...attachmentList(message.attachments, deeds));
    shownFiles = message.attachments;
    label.hidden = !message.isAiGenerated;
    setText(time, deeds.say.clock.time(message.at));
    setAttribute(time, 'datetime', new Date(message.at).toISOString());
    mark.update(message.status);
    isTooLong = message.failure === 'tooLong';
    if (message.status !== 'failed') failure.node.remove();
    else {
      setText(failure.reason, failureText(message, deeds.say));
      failure.retry.hidden = !canRetry;
      setText(failure.retry, deeds.say(message.failure === 'tooLong' ? 'edit' : 'retry'));
      node.append(failure.node);
    }
  };
  update(first);
  return { node, update };
}

interface FailureLine {
  readonly node: Element;
  readonly reason: Element;
  readonly retry: HTMLButtonElement;
}

function failureLine(messageId: string, deeds: BubbleDeeds, again: () => void): FailureLine {
  const reason = element('span');
  const retry = button('', { class: 'link', 'data-testid': 'retry' }, again);
  const discard = button(deeds.say('discard'), { class: 'link', 'data-testid': 'discard' }, () => deeds.discard(messageId));
  return { node: element('div', { class: 'bubble-failure' }, reason, retry, discard), reason, retry };
}
