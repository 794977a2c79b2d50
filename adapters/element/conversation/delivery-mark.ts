import type { Message, MessageStatus } from '../../../machines/data/message.ts';
import type { Say, WordKey } from '../words.ts';
import { element, setAttribute } from '../dom/element.ts';
import { icon, type IconName } from '../dom/icons.ts';

const marks: Readonly<Record<MessageStatus, { readonly label: WordKey; readonly icon: IconName }>> = {
  queued: { label: 'markQueued', icon: 'clock' },
  sending: { label: 'sending', icon: 'clock' },
  sent: { label: 'markSent', icon: 'check' },
  delivered: { label: 'markDelivered', icon: 'checks' },
  seen: { label: 'markSeen', icon: 'checks' },
  read: { label: 'markRead', icon: 'checks' },
  failed: { label: 'markFailed', icon: 'alert' },
};

/** Why a message was not sent, for the customer: there is a word for each reason. */
export function failureText({ failure }: Message, say: Say): string {
  return say(failure ?? 'notSent');
}

/** The ticks beside a message of one's own. */
export function deliveryMark(say: Say): { readonly node: HTMLElement; update(status: MessageStatus): void } {
  const node = element('span', { class: 'mark', role: 'img' });
  return {
    node,
    update(status) {
      const mark = marks[status];
      if (node.dataset['status'] === status) return;
      setAttribute(node, 'data-status', status);
      setAttribute(node, 'aria-label', say(mark.label));
      setAttribute(node, 'title', say(mark.label));
      node.replaceChildren(icon(mark.icon));
    },
  };
}
