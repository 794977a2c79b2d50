import type { Message } from '../../../machines/data/message.ts';
import { shortTime } from '../dom/clock-text.ts';
import { button, element, setAttribute, setText } from '../dom/element.ts';
import type { ItemView } from '../dom/keyed-list.ts';
import { deliveryMark, failureText } from './delivery-mark.ts';

/** One message with its place in the flow. */
export interface Bubble {
  readonly message: Message;
  /** Another author than the one before, or the first. */
  readonly opensGroup: boolean;
  /** Whether it may be sent again now; only of interest where it failed. */
  readonly canRetry: boolean;
}

/** What can be done about a message that was not sent. */
export interface BubbleDeeds {
  retry(messageId: string): void;
  discard(messageId: string): void;
}

export function isSameBubble(a: Bubble, b: Bubble): boolean {
  return a.message === b.message && a.opensGroup === b.opensGroup && a.canRetry === b.canRetry;
}

/** Shows one message: author, text, time, and for the customer's own how far it got. */
export function messageBubble(first: Bubble, deeds: BubbleDeeds): ItemView<Bubble> {
  const { id, direction } = first.message;
  const author = element('span', { class: 'bubble-author' });
  const text = element('p', { class: 'bubble-text', 'data-testid': 'message-text' });
  const time = element('time', { class: 'bubble-time' });
  const mark = deliveryMark();
  const meta = element('span', { class: 'bubble-meta' }, time);
  if (direction === 'inbound') meta.append(mark.node);
  const body = element('div', { class: 'bubble' }, author, text, meta);
  const failure = failureLine(id, deeds);
  const node = element('article', { class: 'message', 'data-testid': 'message', 'data-id': id, 'data-direction': direction }, body);

  const update = ({ message, opensGroup, canRetry }: Bubble): void => {
    setAttribute(node, 'data-status', message.status);
    setAttribute(node, 'data-author', message.author.kind);
    setAttribute(node, 'data-opens-group', opensGroup);
    setText(author, direction === 'inbound' ? 'You' : message.author.name || 'Support');
    author.classList.toggle('visually-hidden', direction === 'inbound' || !opensGroup);
    setText(text, wordsOf(message));
    setText(time, shortTime(message.at));
    setAttribute(time, 'datetime', new Date(message.at).toISOString());
    mark.update(message.status);
    if (message.status !== 'failed') failure.node.remove();
    else {
      setText(failure.reason, failureText(message));
      failure.retry.hidden = !canRetry;
      node.append(failure.node);
    }
  };
  update(first);
  return { node, update };
}

/** Files go by their names; what has no words at all says at least what it is. */
function wordsOf({ text, attachments, content }: Message): string {
  return text || attachments.map(({ fileName }) => fileName).join(', ') || `[${content.type}]`;
}

interface FailureLine {
  readonly node: Element;
  readonly reason: Element;
  readonly retry: HTMLButtonElement;
}

function failureLine(messageId: string, deeds: BubbleDeeds): FailureLine {
  const reason = element('span');
  const retry = button('Retry', { class: 'link', 'data-testid': 'retry' }, () => deeds.retry(messageId));
  const discard = button('Discard', { class: 'link', 'data-testid': 'discard' }, () => deeds.discard(messageId));
  return { node: element('div', { class: 'bubble-failure' }, reason, retry, discard), reason, retry };
}
