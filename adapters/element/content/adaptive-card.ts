import type { AdaptiveCard } from '../../../machines/data/content.ts';
import { replies } from '../../../src/replies.ts';
import { safeUrl } from '../../../src/wire/safe-url.ts';
import { element, setAttribute, written } from '../dom/element.ts';
import type { Bubble, BubbleDeeds, ContentView } from './bubble.ts';
import { cardLook } from './card-look.ts';
import type { CardLibrary, LibraryCard } from './card-library.ts';
import { cardReply, type Json, submits, valuesIn } from './card-reply.ts';
import { link } from './link.ts';
import { replyButtons } from './reply-buttons.ts';

/** An Adaptive Card: drawn by the library, with its inputs and actions; its words and buttons alone until the library is there, or where it cannot read the card. */
export function adaptiveCard({ payload }: AdaptiveCard, first: Bubble, deeds: BubbleDeeds): ContentView {
  const { message } = first;
  const plain = replyButtons(message.text, replies(message).map((reply) => ({ reply, label: [reply.text] })), deeds);
  const links = listIn(payload.actions).flatMap((action) => openUrl(action));
  const words = element('p', { class: 'bubble-text', ...written, 'data-testid': 'message-text' }, message.text);
  const node = element('fieldset', { class: 'card-content', 'aria-label': message.text || deeds.say('card'), 'data-testid': 'adaptive-card' }, words, plain.node, ...links);
  let now = first;
  let drawn: LibraryCard | undefined;
  const show = (): void => {
    plain.update(now);
    if (drawn === undefined) return;
    const { answer, canAnswer } = now;
    // One answer, as of a question with buttons; what only opens and closes stays in use.
    node.disabled = submits(payload).length > 0 && (answer !== null || !canAnswer);
    for (const action of drawn.getAllActions()) {
      const isChosen = answer !== null && action.data !== undefined && valuesIn(payload, answer, [action.toJSON()]) !== null;
      if (action.renderedElement !== undefined) setAttribute(action.renderedElement, 'aria-pressed', isChosen && 'true');
    }
  };
  // Without the library the words say what the card does.
  deeds.loadCards().then((library) => {
    const card = read(library, payload, now, deeds, Number.parseFloat(getComputedStyle(node).fontSize) || 14);
    const body = card.render();
    if (body === undefined || body.textContent === '') return;
    // A group that we have named already; the library makes it one more stop for the keyboard.
    body.removeAttribute('tabindex');
    for (const input of card.getAllInputs()) nameless(input.renderedInputControlElement)?.setAttribute('aria-label', input.id ?? deeds.say('reply'));
    for (const action of card.getAllActions()) action.renderedElement?.replaceWith(...openUrl({ type: action.getJsonTypeName(), title: action.title, url: action.url }, action.renderedElement));
    drawn = card;
    node.replaceChildren(element('div', { class: 'card-body', lang: '' }, body));
    show();
  }).catch(() => {});
  return {
    node,
    update(bubble) {
      now = bubble;
      show();
    },
  };
}

function read({ AdaptiveCard: Card, HostConfig }: CardLibrary, payload: Json, { answer }: Bubble, deeds: BubbleDeeds, size: number): LibraryCard {
  // Where the page has brought no Markdown, texts are shown as they came, and the library need not warn of it.
  Card.onProcessMarkdown ??= () => {};
  const card = new Card();
  card.hostConfig = new HostConfig(cardLook(size));
  card.onExecuteAction = (action) => {
    const url = safeUrl(action.url);
    if (url !== null) window.open(url, '_blank', 'noopener,noreferrer');
    else if (action.data !== undefined) deeds.answer(cardReply(action, card.getAllInputs(), deeds));
  };
  const given = answer === null ? null : valuesIn(payload, answer);
  card.parse({ ...(readable(payload, deeds, given ?? {}) as Json), type: 'AdaptiveCard', version: '1.5' });
  return card;
}

/** The card without pictures from where none may be loaded, without addresses that must not be followed, and with what was filled in before. */
function readable(value: unknown, deeds: BubbleDeeds, given: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => readable(item, deeds, given)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const { url, type, id, data } = value as Json;
  if (typeof url === 'string') {
    const safe = safeUrl(url);
    if (safe === null || (type !== 'Action.OpenUrl' && !deeds.showsPicture(safe))) return undefined;
  }
  const isInput = typeof type === 'string' && type.startsWith('Input.');
  return {
    ...(isInput && { errorMessage: deeds.say('pleaseAnswer') }),
    ...Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (isLeftOut(name, inner) ? [] : [[name, readable(inner, deeds, given)]]))),
    ...(isInput && typeof id === 'string' && typeof given[id] === 'string' && { value: given[id] }),
    // The library puts what was filled in into it, which only an object has room for.
    ...(typeof data === 'string' && type !== 'TextBlock' && { data: { postback: data } }),
  };
}

function isLeftOut(name: string, value: unknown): boolean {
  if (name === 'regex') return !isPattern(String(value));
  return /^(?:backgroundImage|iconUrl|poster|fallback)$/.test(name);
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** A real link for an action that opens an address; else what stands there. */
function openUrl({ type, title, url }: Json, instead?: HTMLElement): HTMLElement[] {
  const target = type === 'Action.OpenUrl' ? safeUrl(url) : null;
  if (target === null) return instead === undefined ? [] : [instead];
  return [link(target, { class: 'card-link' }, typeof title === 'string' && title !== '' ? title : target)];
}

/** The controls of an input, where neither the card nor the library has named them. */
function nameless(node: HTMLElement | undefined): Element | null {
  const control = node?.matches('input, select, textarea') === true ? node : node?.querySelector('input, select, textarea');
  return control?.hasAttribute('aria-label') === false && !control.hasAttribute('aria-labelledby') ? control : null;
}

function listIn(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter((item): item is Json => typeof item === 'object' && item !== null) : [];
}
