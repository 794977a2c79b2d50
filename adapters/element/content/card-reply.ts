import type { Reply } from '../../../src/replies.ts';
import type { BubbleDeeds } from './bubble.ts';
import type { LibraryAction, LibraryInput } from './card-library.ts';

export type Json = Readonly<Record<string, unknown>>;

/**
 * What the submission of a card says: the button's title with what was filled in, line by line, for people; for the bot the action's data
 * merged with the inputs, as JSON. Where nothing was to be filled in, the data alone: its `postback` where it says one, the title where there is none (PROTOCOL 6.4).
 */
export function cardReply({ title = '', data }: Pick<LibraryAction, 'title' | 'data'>, inputs: readonly LibraryInput[], { say, masked }: Pick<BubbleDeeds, 'say' | 'masked'>): Reply {
  const values: Record<string, unknown> = { ...data };
  const filled = inputs.filter(({ id }) => id !== undefined && id in values);
  for (const { id = '' } of filled) values[id] = masked(String(values[id]));
  const shown = title || say('send');
  const lines = filled.map((input) => `${input.label || input.title || input.placeholder || input.id}: ${shownValue(input, String(values[input.id ?? '']), say)}`);
  const { postback } = values;
  const plain = typeof postback === 'string' && postback !== '' ? postback : Object.keys(values).length === 0 ? shown : null;
  return { text: [shown, ...lines].join('\n'), postback: filled.length > 0 || plain === null ? JSON.stringify(values) : plain };
}

function shownValue({ choices, valueOn, style }: LibraryInput, value: string, say: BubbleDeeds['say']): string {
  if (valueOn !== undefined) return say(value === valueOn ? 'yes' : 'no');
  // The library's own number for `style: "password"`.
  if (style === 4) return '•••';
  if (choices === undefined) return value;
  const chosen = value.split(',');
  return choices.filter((choice) => chosen.includes(choice.value ?? '')).map((choice) => choice.title).join(', ');
}

/** The actions that submit, wherever they are in the card. */
export function submits(value: unknown): readonly Json[] {
  return within(value, ({ type }) => type === 'Action.Submit' || type === 'Action.Execute');
}

/**
 * What was submitted, where `postback` is what an action submits (any of the card, or the one that is given): all of its data, and besides
 * nothing but inputs of the card. Else null.
 */
export function valuesIn(payload: Json, postback: string, actions = submits(payload)): Json | null {
  const given = parsed(postback);
  const ids = within(payload, ({ type }) => typeof type === 'string' && type.startsWith('Input.')).map(({ id }) => id);
  const isOf = ({ title, data }: Json): boolean => {
    const own = (typeof data === 'string' ? { postback: data } : (data ?? {})) as Json;
    if ((own['postback'] ?? title) === postback) return true;
    return given !== null && Object.keys(given).every((name) => name in own || ids.includes(name))
      && Object.entries(own).every(([name, value]) => ids.includes(name) || JSON.stringify(given[name]) === JSON.stringify(value));
  };
  return actions.some(isOf) ? (given ?? {}) : null;
}

function parsed(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? (value as Json | null) : null;
  } catch {
    return null;
  }
}

function within(value: unknown, isWanted: (node: Json) => boolean): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(!Array.isArray(value) && isWanted(value as Json) ? [value as Json] : []), ...Object.values(value).flatMap((inner) => within(inner, isWanted))];
}
