import type { RichLink } from '../../../machines/data/content.ts';
import { element } from '../dom/element.ts';
import { icon } from '../dom/icons.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { link } from './link.ts';

/** A link with a title and a picture; where its address is none to follow, only the words. */
export function richLink({ title, url, media }: RichLink, { message }: Bubble, { showsPicture }: BubbleDeeds): ContentView {
  const words = element('span', { class: 'link-words' }, element('strong', { lang: '', 'data-testid': 'message-text' }, title || message.text));
  const parts: Element[] = [words];
  if (media?.url && showsPicture(media.url)) parts.unshift(element('img', { class: 'link-picture', src: media.url, alt: '' }));
  if (url === null) return { node: element('div', { class: 'rich-link', 'data-testid': 'rich-link' }, ...parts), update: () => {} };
  words.append(element('span', { class: 'link-where' }, icon('link'), hostOf(url)));
  return { node: link(url, { class: 'rich-link', 'data-testid': 'rich-link' }, ...parts), update: () => {} };
}

function hostOf(url: string): string {
  return /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).host : url.replace(/^(?:mailto|tel):/i, '');
}
