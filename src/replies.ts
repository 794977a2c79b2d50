import type { Payload, PluginElement } from '../machines/data/content.ts';
import type { Message } from '../machines/data/message.ts';
import type { Draft } from './feature.ts';

/** One way to answer a message: what the button says, and what travels back. Goes to `thread.send` as it is (PROTOCOL 5.4). */
export interface Reply extends Draft {
  readonly text: string;
  readonly postback: string;
}

const reply = (text: string, postback: string | null): readonly Reply[] => (postback === null || text === '' ? [] : [{ text, postback }]);

/**
 * The buttons of an agent's message that can be answered, in order: quick replies, list items, time slots (the text is the time, UTC: give
 * it your own words), buttons of menus and of the inactivity popup, actions of an Adaptive Card that submit. Never throws.
 */
export function replies({ content, direction }: Pick<Message, 'content' | 'direction'>): readonly Reply[] {
  if (direction === 'inbound') return [];
  switch (content.type) {
    case 'QUICK_REPLIES':
    case 'LIST_PICKER':
      return content.actions.flatMap(({ text, postback }) => reply(text, postback));
    case 'TIME_PICKER':
      return content.slots.flatMap(({ id, startAt }) => reply(startAt === 0 ? '' : new Date(startAt).toISOString(), id));
    case 'PLUGIN':
      return content.elements.flatMap(buttonsIn);
    case 'ADAPTIVE_CARD':
      return Array.isArray(content.payload.actions) ? content.payload.actions.flatMap(submitIn) : [];
    default:
      return [];
  }
}

function buttonsIn({ type, text, postback, elements }: PluginElement): readonly Reply[] {
  return [...(type === 'BUTTON' ? reply(text, postback) : []), ...elements.flatMap(buttonsIn)];
}

/** What a card submits is its own; where it says `postback`, that is what is meant. */
function submitIn(raw: unknown): readonly Reply[] {
  const { type, title, data } = (typeof raw === 'object' && raw !== null ? raw : {}) as Payload;
  if (type !== 'Action.Submit' || typeof title !== 'string') return [];
  const given: unknown = typeof data === 'object' && data !== null ? (data as Payload).postback : data;
  return reply(title, typeof given === 'string' && given !== '' ? given : null);
}

/** The question whether the customer is still there (PROTOCOL 6.4, 6.9). Times are epoch ms. */
export interface InactivityPopup {
  readonly title: string;
  /** Above and below the countdown. */
  readonly texts: readonly string[];
  readonly startedAt: number;
  /** When the session ends by itself; null without a countdown. */
  readonly endsAt: number | null;
  readonly replies: readonly Reply[];
}

/** The inactivity popup that a message is, else null. Show it only while the message is the newest. */
export function inactivityPopup(message: Pick<Message, 'content' | 'direction'>): InactivityPopup | null {
  const { content } = message;
  const root = content.type === 'PLUGIN' ? content.elements.find(({ type }) => type === 'INACTIVITY_POPUP') : undefined;
  if (root === undefined) return null;
  const textsOf = (wanted: string): readonly string[] => root.elements.filter(({ type }) => type === wanted).map(({ text }) => text);
  const countdown = root.elements.find((element) => element.countdown !== null)?.countdown ?? null;
  return {
    title: textsOf('TITLE')[0] ?? '',
    texts: textsOf('TEXT'),
    startedAt: countdown?.startedAt ?? 0,
    endsAt: countdown === null ? null : countdown.startedAt + countdown.seconds * 1_000,
    replies: replies(message),
  };
}
