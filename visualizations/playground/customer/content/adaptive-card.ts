import type { AdaptiveCard } from '../../../../machines/data/content.ts';
import { replies } from '../../../../src/replies.ts';
import { safeUrl } from '../../../../src/wire/safe-url.ts';
import { element } from '../../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { link } from './link.ts';
import { isOwnOrigin } from './own-origin.ts';
import { joined, replyButtons } from './reply-buttons.ts';

type Json = Readonly<Record<string, unknown>>;

const deepest = 8;

/** An Adaptive Card in plain words: texts, facts, pictures, links and what submits; its fallback text where nothing of that is in it. */
export function adaptiveCard({ payload }: AdaptiveCard, { message }: Bubble, deeds: BubbleDeeds): ContentView {
  const node = element('div', { class: 'card-content', role: 'group', 'aria-label': message.text || 'Card', 'data-testid': 'adaptive-card' });
  node.append(...listIn(payload.body).flatMap((item) => itemView(item, 0)));
  const links = listIn(payload.actions).flatMap(openUrl);
  const answers = replies(message);
  if (node.childElementCount === 0) node.append(element('p', { class: 'bubble-text', 'data-testid': 'message-text' }, message.text));
  if (links.length > 0) node.append(element('div', { class: 'card-links' }, ...links));
  if (answers.length === 0) return { node, update: () => {} };
  const buttons = replyButtons(message.text, answers.map((reply) => ({ reply, label: [reply.text] })), deeds);
  node.append(buttons.node);
  return joined(node, [buttons]);
}

function itemView(item: Json, depth: number): Element[] {
  if (depth > deepest) return [];
  const text = textIn(item.text);
  switch (item.type) {
    case 'TextBlock':
      return text === '' ? [] : [element('p', { class: `card-text ${styleOf(item)}` }, text)];
    case 'Image': {
      const url = safeUrl(item.url);
      return isOwnOrigin(url) ? [element('img', { class: 'card-picture', src: url, alt: textIn(item.altText) })] : [];
    }
    case 'FactSet':
      return [element('dl', { class: 'card-facts' }, ...listIn(item.facts).flatMap((fact) => [
        element('dt', {}, textIn(fact.title)), element('dd', {}, textIn(fact.value)),
      ]))];
    default: {
      const inner = [...listIn(item.items), ...listIn(item.columns)].flatMap((one) => itemView(one, depth + 1));
      return inner.length === 0 ? [] : [element('div', { class: item.type === 'ColumnSet' ? 'card-columns' : 'card-box' }, ...inner)];
    }
  }
}

function styleOf({ weight, size, isSubtle }: Json): string {
  const isBold = /^bolder$/i.test(textIn(weight));
  const isLarge = /^(?:large|extralarge|medium)$/i.test(textIn(size));
  return [isBold && 'is-bold', isLarge && 'is-large', isSubtle === true && 'is-subtle'].filter(Boolean).join(' ');
}

function openUrl({ type, title, url }: Json): Element[] {
  const target = type === 'Action.OpenUrl' ? safeUrl(url) : null;
  return target === null ? [] : [link(target, { class: 'card-link' }, textIn(title) || target)];
}

function listIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null) : [];
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
