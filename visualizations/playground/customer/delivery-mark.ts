import type { Message, MessageStatus } from '../../../machines/data/message.ts';
import { element, setAttribute } from '../dom/element.ts';
import { icon, type IconName } from '../dom/icons.ts';

const marks: Readonly<Record<MessageStatus, { readonly label: string; readonly icon: IconName }>> = {
  queued: { label: 'Waiting to be sent', icon: 'clock' },
  sending: { label: 'Sending', icon: 'clock' },
  sent: { label: 'Sent', icon: 'check' },
  delivered: { label: 'Delivered', icon: 'checks' },
  seen: { label: 'Seen', icon: 'checks' },
  read: { label: 'Read', icon: 'checks' },
  failed: { label: 'Not sent', icon: 'alert' },
};

const failures: Readonly<Record<NonNullable<Message['failure']>, string>> = {
  refused: 'Not sent: it was refused.',
  unanswered: 'Not sent: nobody answered.',
  ended: 'Not sent: the chat had ended.',
  discarded: 'Discarded.',
};

/** Why a message was not sent, for the customer. */
export function failureText({ failure }: Message): string {
  return failure === null ? 'Not sent.' : failures[failure];
}

/** The ticks beside a message of one's own. */
export function deliveryMark(): { readonly node: HTMLElement; update(status: MessageStatus): void } {
  const node = element('span', { class: 'mark', role: 'img' });
  return {
    node,
    update(status) {
      const mark = marks[status];
      if (node.dataset['status'] === status) return;
      setAttribute(node, 'data-status', status);
      setAttribute(node, 'aria-label', mark.label);
      setAttribute(node, 'title', mark.label);
      node.replaceChildren(icon(mark.icon));
    },
  };
}
