import type { AdaptiveCard } from '../../../machines/data/content.ts';
import { replies } from '../../../src/replies.ts';
import { safeUrl } from '../../../src/wire/safe-url.ts';
import { element } from '../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { cardLook } from './card-look.ts';
import type { CardLibrary } from './card-library.ts';
import { link } from './link.ts';
import { joined, replyButtons } from './reply-buttons.ts';

type Json = Readonly<Record<string, unknown>>;

/** An Adaptive Card, its body drawn by the library and its actions by us; its words alone until the library is there, or where it cannot read the card. */
export function adaptiveCard({ payload }: AdaptiveCard, { message }: Bubble, deeds: BubbleDeeds): ContentView {
  const words = element('p', { class: 'bubble-text', dir: 'auto', 'data-testid': 'message-text' }, message.text);
  const body = element('div', { class: 'card-body' }, words);
  const node = element('div', { class: 'card-content', role: 'group', 'aria-label': message.text || deeds.say('card'), 'data-testid': 'adaptive-card' }, body);
  const draw = (library: CardLibrary): void => {
    const drawn = drawBody(library, payload, deeds);
    if (drawn !== undefined) body.replaceChildren(drawn);
  };
  // Without the library the words say what the card does.
  deeds.loadCards().then(draw).catch(() => {});
  const links = listIn(payload.actions).flatMap(openUrl);
  if (links.length > 0) node.append(element('div', { class: 'card-links' }, ...links));
  const answers = replies(message);
  if (answers.length === 0) return { node, update: () => {} };
  const buttons = replyButtons(message.text, answers.map((reply) => ({ reply, label: [reply.text] })), deeds);
  node.append(buttons.node);
  return joined(node, [buttons]);
}

function drawBody({ AdaptiveCard: Card, HostConfig }: CardLibrary, payload: Json, deeds: BubbleDeeds): HTMLElement | undefined {
  // Where the page has brought no Markdown, texts are shown as they came, and the library need not warn of it.
  Card.onProcessMarkdown ??= () => {};
  const card = new Card();
  card.hostConfig = new HostConfig(cardLook);
  card.onExecuteAction = (action) => {
    const url = safeUrl((action as { url?: unknown }).url);
    if (url !== null) window.open(url, '_blank', 'noopener,noreferrer');
  };
  const { actions: _ours, ...rest } = payload;
  card.parse({ ...(onlySafe(rest, deeds) as Json), type: 'AdaptiveCard', version: '1.5' });
  const drawn = card.render();
  // A group that we have named already; the library makes it one more stop for the keyboard.
  drawn?.removeAttribute('tabindex');
  return drawn !== undefined && drawn.textContent !== '' ? drawn : undefined;
}

/** The card without pictures from where none may be loaded, and without addresses that must not be followed. */
function onlySafe(value: unknown, deeds: BubbleDeeds): unknown {
  if (Array.isArray(value)) return value.map((item) => onlySafe(item, deeds)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const { url, type } = value as Json;
  if (typeof url === 'string') {
    const safe = safeUrl(url);
    if (safe === null || (type !== 'Action.OpenUrl' && !deeds.showsPicture(safe))) return undefined;
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => !/^(?:backgroundImage|iconUrl|poster|fallback)$/.test(name)).map(([name, inner]) => [name, onlySafe(inner, deeds)]));
}

function openUrl({ type, title, url }: Json): Element[] {
  const target = type === 'Action.OpenUrl' ? safeUrl(url) : null;
  return target === null ? [] : [link(target, { class: 'card-link' }, typeof title === 'string' && title !== '' ? title : target)];
}

function listIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null) : [];
}
