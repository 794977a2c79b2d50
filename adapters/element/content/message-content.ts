import type { MessageContent } from '../../../machines/data/content.ts';
import { inactivityPopup } from '../../../src/replies.ts';
import { adaptiveCard } from './adaptive-card.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { pluginGallery } from './plugin-gallery.ts';
import { listPicker, quickReplies } from './quick-replies.ts';
import { richLink } from './rich-link.ts';
import { textBody } from './text-body.ts';
import { timePicker } from './time-picker.ts';

/** What is not words alone, by its kind. */
const drawings: { readonly [T in MessageContent['type']]?: (content: Extract<MessageContent, { type: T }>, bubble: Bubble, deeds: BubbleDeeds) => ContentView } = {
  QUICK_REPLIES: quickReplies, LIST_PICKER: listPicker, RICH_LINK: richLink, ADAPTIVE_CARD: adaptiveCard, TIME_PICKER: timePicker, PLUGIN: pluginGallery,
};

/** What a message says, by its kind. Words stay the same node while they grow or change; rich content is made anew when it is another. */
export function messageContent(first: Bubble, deeds: BubbleDeeds): ContentView {
  const node = document.createElement('div');
  node.className = 'bubble-content';
  let made: { readonly content: MessageContent; readonly view: ContentView } | null = null;
  const update = (bubble: Bubble): void => {
    const { content } = bubble.message;
    const isKept = made !== null && (isSame(made.content, content) || (isWords(made.content) && isWords(content)));
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

/** A mark on a message may bring its content anew: what somebody has filled in must not go for that. */
function isSame(a: MessageContent, b: MessageContent): boolean {
  return a === b || (a.type === b.type && JSON.stringify(a) === JSON.stringify(b));
}

function isWords({ type }: MessageContent): boolean {
  return type === 'TEXT' || type === 'STREAMED';
}

function viewOf(bubble: Bubble, deeds: BubbleDeeds): ContentView {
  const { message } = bubble;
  const { content } = message;
  // The question whether one is still there is asked beside the conversation, with its countdown.
  if (message.contentRemoved || inactivityPopup(message)) return textBody(bubble, deeds);
  const draw = drawings[content.type] as ((content: MessageContent, bubble: Bubble, deeds: BubbleDeeds) => ContentView) | undefined;
  return draw?.(content, bubble, deeds) ?? textBody(bubble, deeds);
}
