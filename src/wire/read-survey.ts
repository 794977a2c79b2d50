import { isAbsent, isJson, type Json, none, objectReader, readId, readList, readText, readTextOrNull, refuse, type Trouble } from './read.ts';

/** What can be chosen in a list or a tree; `value` is submitted, `label` shown. In a tree only what has no children can be chosen. */
export interface SurveyOption {
  readonly value: string;
  readonly label: string;
  readonly children: readonly SurveyOption[];
}

interface Question {
  /** The custom field that the answer becomes. */
  readonly ident: string;
  readonly label: string;
  readonly isRequired: boolean;
}

/** One question of the pre-chat survey (PROTOCOL 3.1). */
export type SurveyField = Question & ({ readonly type: 'text' | 'email' } | { readonly type: 'list' | 'tree'; readonly options: readonly SurveyOption[] });

/** What is asked before the first message of a contact. */
export interface Survey {
  readonly name: string;
  readonly fields: readonly SurveyField[];
}

const readOption = objectReader((raw, path, trouble) => {
  const value = readId(raw.name);
  if (!value) return refuse(trouble, `${path}.name`);
  return { value, label: readText(raw.value) || value, parent: readTextOrNull(raw.parentId) };
});

/** Parents may come after their children. Who is their own ancestor hangs on nothing and cannot be chosen. */
function readOptions(raw: unknown, isTree: boolean, path: string, trouble: Trouble): readonly SurveyOption[] {
  const found = new Map<string, { value: string; label: string; parent: string | null; children: SurveyOption[] }>();
  for (const option of readList(readOption, raw, path, trouble, {}) ?? none) {
    if (!found.has(option.value)) found.set(option.value, { ...option, children: [] });
  }
  const options: SurveyOption[] = [];
  const made = new Map([...found].map(([name, { value, label, children }]) => [name, { value, label, children }]));
  for (const [name, { parent }] of found) {
    const option = made.get(name) as SurveyOption;
    const above = isTree && parent !== null ? made.get(parent) : undefined;
    (above?.children ?? options).push(option);
  }
  return options;
}

const types: readonly string[] = ['text', 'email', 'list', 'tree'];

const readField = objectReader<SurveyField>((raw, path, trouble) => {
  const definition: Json = isJson(raw.definition) ? raw.definition : {};
  const at = `${path}.definition`;
  const ident = readText(definition.ident);
  if (!ident) return refuse(trouble, `${at}.ident`);
  const question = { ident, label: readText(definition.label) || ident, isRequired: (raw.isRequired ?? definition.required) === true };
  const { type } = definition;
  // A kind of question that nobody knows can still be answered in words.
  if (!types.includes(type as string)) refuse(trouble, `${at}.type`, 'text, email, list or tree');
  if (type !== 'list' && type !== 'tree') return { ...question, type: type === 'email' ? 'email' : 'text' };
  const options = readOptions(definition.values, type === 'tree', `${at}.values`, trouble);
  // Without a choice nobody could choose, and nothing could be written.
  if (options.length > 0) return { ...question, type, options };
  refuse(trouble, `${at}.values`, 'a list of options');
  return { ...question, type: 'text' };
});

/** The survey of a channel; null without one, or where it is meant for other channels (PROTOCOL 3.1, both shapes of `channels`). Never throws. */
export function readSurvey(form: unknown, channelId: string, trouble: Trouble): Survey | null {
  if (!isJson(form) || isAbsent(form.customFields)) return null;
  const channels: readonly unknown[] = Array.isArray(form.channels) ? form.channels : none;
  if (channels.length > 0 && !channels.some((channel) => readId(isJson(channel) ? channel.id : channel) === channelId)) return null;
  const fields = readList(readField, form.customFields, 'preContactForm.customFields', trouble, form) ?? none;
  const named = new Map<string, SurveyField>();
  for (const field of fields) if (!named.has(field.ident)) named.set(field.ident, field);
  return named.size === 0 ? null : { name: readText(form.name), fields: [...named.values()] };
}
