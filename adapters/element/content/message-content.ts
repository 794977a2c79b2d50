import type { MessageContent } from '../../../machines/data/content.ts';
import { inactivityPopup } from '../../../src/replies.ts';
import { adaptiveCard } from './adaptive-card.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { pluginGallery } from './plugin-gallery.ts';
import { listPicker, quickReplies } from './quick-replies.ts';
import { richLink } from './rich-link.ts';
import { textBody } from './text-body.ts';
import { timePicker } from './time-picker.ts';

/** What a message says, by its kind. Words stay the same node while they grow or change; rich content is made anew when it is another. */
export function messageContent(first: Bubble, deeds: BubbleDeeds): ContentView {
  const node = document.createElement('div');
  node.className = 'bubble-content';
  let made: { readonly content: MessageContent; readonly view: ContentView } | null = null;
  const update = (bubble: Bubble): void => {
    const { content } = bubble.message;
    const isKept = made !== null && (made.content === content || (isWords(made.content) && isWords(content)));
    if (made === null || !isKept) {
      const view = viewOf(bubble, deeds);
      node.replaceChildren(view.node);
      made = { content, view };
    }
    made = { content, view: made.view };
    made.view.update(bubble);
  };
  update(first);
  return { node, update };
}

function isWords({ type }: MessageContent): boolean {
  return type === 'TEXT' || type === 'STREAMED';
}

function viewOf(bubble: Bubble, deeds: BubbleDeeds): ContentView {
  const { message } = bubble;
  const { content } = message;
  // The question whether one is still there is asked beside the conversation, with its countdown.
  if (message.contentRemoved || inactivityPopup(message)) return textBody(bubble, deeds);
  switch (content.type) {
    case 'QUICK_REPLIES':
      return quickReplies(content, bubble, deeds);
    case 'LIST_PICKER':
      return listPicker(content, bubble, deeds);
    case 'RICH_LINK':
      return richLink(content, bubble, deeds);
    case 'ADAPTIVE_CARD':
      return adaptiveCard(content, bubble, deeds);
    case 'TIME_PICKER':
      return timePicker(content, bubble, deeds);
    case 'PLUGIN':
      return pluginGallery(content, bubble, deeds);
    default:
      return textBody(bubble, deeds);
  }
}
