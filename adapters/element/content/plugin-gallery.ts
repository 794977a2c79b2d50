import type { PluginContent, PluginElement } from '../../../machines/data/content.ts';
import { element, written } from '../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { link } from './link.ts';
import { joined, replyButtons } from './reply-buttons.ts';

/** A menu, or several side by side as a gallery. */
export function pluginGallery({ elements }: PluginContent, { message }: Bubble, deeds: BubbleDeeds): ContentView {
  const cards = elements.map((root) => menu(root, deeds));
  if (cards.length === 0) return { node: element('p', { class: 'bubble-text', ...written, 'data-testid': 'message-text' }, message.text), update: () => {} };
  const isGallery = cards.length > 1;
  const node = element('div', { class: isGallery ? 'gallery' : 'menu-card', 'data-testid': 'plugin' }, ...cards.map((card) => card.node));
  if (isGallery) for (const [name, value] of [['role', 'group'], ['tabindex', '0'], ['aria-label', message.text || deeds.say('gallery')]] as const) node.setAttribute(name, value);
  return joined(node, cards);
}

function menu(root: PluginElement, deeds: BubbleDeeds): ContentView {
  const flat = flatten(root);
  const title = flat.find(({ type }) => type === 'TITLE')?.text ?? root.text;
  const node = element('div', { class: 'menu-item', role: 'group', 'aria-label': title || deeds.say('menu') }, ...flat.flatMap((one) => part(one, deeds)));
  const buttons = flat.filter(({ type, text }) => type === 'BUTTON' && text !== '');
  if (buttons.length === 0) return { node, update: () => {} };
  const choices = buttons.map(({ text, postback }) => ({ reply: postback === null ? null : { text, postback }, label: [text] }));
  const view = replyButtons(title, choices, deeds, 'stacked');
  node.append(view.node);
  return joined(node, [view]);
}

function part({ type, text, url, fileName, mimeType }: PluginElement, { showsPicture }: BubbleDeeds): Element[] {
  if (type === 'FILE' && url !== null) {
    if (mimeType?.startsWith('image/') && showsPicture(url)) return [element('img', { class: 'menu-picture', src: url, alt: fileName })];
    return [link(url, {}, fileName || url)];
  }
  if (type === 'BUTTON' || text === '') return [];
  return type === 'TITLE' ? [element('p', { class: 'content-title', ...written }, text)] : [element('p', { class: 'content-about', ...written }, text)];
}

function flatten(root: PluginElement): PluginElement[] {
  return root.elements.length === 0 ? [root] : [...(root.text === '' ? [] : [{ ...root, elements: [] }]), ...root.elements.flatMap(flatten)];
}
