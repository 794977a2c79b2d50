import type {
  Media, MessageContent, Payload, PluginElement, ReplyAction, RichContent, TextContent, TimeSlot, UnknownContent,
} from '../../machines/data/content.ts';
import type { Json, Reader, Trouble } from './read.ts';
import { isAbsent, isJson, none, objectReader, readId, readList, readText, readTextOrNull, refuse } from './read.ts';
import { readTime } from './read-time.ts';
import { safeUrl } from './safe-url.ts';

/** One member of a content, from its payload at `path`; undefined, and a line of trouble, where it cannot be. */
type Member<T> = (payload: Json, path: string, trouble: Trouble) => T | undefined;

type Rows = {
  readonly [C in RichContent as C['type']]: { readonly [K in Exclude<keyof C, 'type' | 'payload'>]: Member<C[K]> };
};

/** A text, bare or as the wire wraps it: `{content}`. */
const wordsOf = (raw: unknown): string => readText(isJson(raw) ? raw.content : raw);
/** A text that should be there; without it the rest still says something. */
const said = (found: string, at: string, trouble: Trouble): string => {
  if (found === '') refuse(trouble, at);
  return found;
};
const words = (name: string): Member<string> => (payload, path, trouble) => said(wordsOf(payload[name]), `${path}.${name}`, trouble);
const text = (name: string): Member<string> => (payload, path, trouble) => said(readText(payload[name]), `${path}.${name}`, trouble);
const link = (name: string): Member<string | null> => (payload, path, trouble) => safeUrl(said(readText(payload[name]), `${path}.${name}`, trouble));
const list = <T>(read: Reader<T>, name: string): Member<readonly T[]> => (payload, path, trouble) =>
  readList(read, isAbsent(payload[name]) ? refuse(trouble, `${path}.${name}`, 'a list') : payload[name], `${path}.${name}`, trouble, payload);
const count = (raw: unknown): number => (typeof raw === 'number' && raw > 0 ? raw : 0);

const mediaOf = (raw: unknown): Media | null =>
  isJson(raw) ? { fileName: readText(raw.fileName), mimeType: readTextOrNull(raw.mimeType), url: safeUrl(raw.url) } : null;

const readAction = objectReader<ReplyAction>((raw, path, trouble) => {
  const label = wordsOf(raw.text);
  if (!label) return refuse(trouble, `${path}.text`);
  return { text: label, postback: readTextOrNull(raw.postback), description: readTextOrNull(raw.description), icon: mediaOf(raw.icon) };
});

const readSlot = objectReader<TimeSlot>((raw, path, trouble) => {
  const id = readId(raw.id);
  return id ? { id, startAt: readTime(raw.startTime), seconds: count(raw.duration) } : refuse(trouble, `${path}.id`);
});

/** Deeper than any plugin: what lies below is left out. */
const deepest = 5;

const elementReader = (depth: number): Reader<PluginElement> =>
  objectReader((raw, path, trouble, data) => {
    const type = readText(raw.type);
    if (!type) return refuse(trouble, `${path}.type`);
    const { variables } = raw;
    return {
      type,
      id: readId(raw.id),
      text: readText(raw.text),
      postback: readTextOrNull(raw.postback),
      url: safeUrl(raw.url),
      fileName: readText(raw.filename) || readText(raw.fileName),
      mimeType: readTextOrNull(raw.mimeType),
      countdown: isJson(variables) ? { startedAt: readTime(variables.startedAt), seconds: count(variables.numberOfSeconds) } : null,
      elements: depth === deepest ? none : (readList(elementReader(depth + 1), raw.elements, `${path}.elements`, trouble, data) ?? none),
    };
  });

const eventOf = ({ event }: Json): Json => (isJson(event) ? event : {});

/** Each type -> where its members come from (PROTOCOL 6.4). */
const rows: Rows = {
  QUICK_REPLIES: { text: words('text'), actions: list(readAction, 'actions') },
  LIST_PICKER: { title: words('title'), text: words('text'), actions: list(readAction, 'actions') },
  RICH_LINK: { title: words('title'), url: link('url'), media: ({ media }) => mediaOf(media) },
  STREAMED: { protocol: text('protocol'), sourceUrl: link('sourceUrl') },
  TIME_PICKER: {
    title: words('title'),
    event: (payload, path, trouble) => words('title')(eventOf(payload), `${path}.event`, trouble),
    slots: (payload, path, trouble) => list(readSlot, 'timeSlots')(eventOf(payload), `${path}.event`, trouble),
  },
  PLUGIN: { elements: list(elementReader(1), 'elements') },
  POSTBACK: { text: text('text'), postback: text('postback') },
  ADAPTIVE_CARD: {},
  FORM: {},
  FILE: {},
};

const empty: Payload = {};

const isText = (raw: Json): boolean => raw.type === 'TEXT' && isJson(raw.payload) && typeof raw.payload.text === 'string';

/**
 * What the message at `at` says. Total: broken content is kept as `UNKNOWN`, with a line of trouble. A text is the frame's own object.
 */
export function readContent(raw: unknown, at: string, trouble: Trouble): MessageContent {
  if (isJson(raw) && isText(raw)) return raw as unknown as TextContent;
  const path = `${at}.messageContent`;
  const { type, payload } = isJson(raw) ? raw : ({} as Json);
  if (typeof type !== 'string' || !isJson(payload)) refuse(trouble, path, 'a type and a payload');
  const wireType = readText(type);
  const known: Payload = isJson(payload) ? payload : empty;
  return (isJson(payload) && readRich(wireType, payload, `${path}.payload`, trouble)) || unread(wireType, known, path, trouble, fallbackOf(raw));
}

function readRich(type: string, payload: Json, path: string, trouble: Trouble): RichContent | undefined {
  if (!Object.hasOwn(rows, type)) return undefined;
  const content: Record<string, unknown> = { type, payload };
  const members: Readonly<Record<string, Member<unknown>>> = rows[type as RichContent['type']];
  for (const name in members) {
    content[name] = members[name]?.(payload, path, trouble);
    if (content[name] === undefined) return undefined;
  }
  // `Rows` made the compiler check that each row fills its content.
  return content as unknown as RichContent;
}

/** A text that has none, as beside attachments, is still a text. */
function unread(wireType: string, payload: Payload, path: string, trouble: Trouble, fallback: string): TextContent | UnknownContent {
  if (wireType !== 'TEXT') return { type: 'UNKNOWN', wireType, payload };
  // Where there is no payload at all, that was said.
  if (payload !== empty) refuse(trouble, `${path}.payload.text`);
  return { type: 'TEXT', payload: { text: fallback } };
}

/** Android reads another name on texts (PROTOCOL 6.4). */
const fallbackOf = (raw: unknown): string => (isJson(raw) ? readText(raw.fallbackText) || readText(raw.fallback) : '');

/** The text to show: the text of a text, the heading of a card; of what we have no words for, what the platform gives for that. */
export function textOf(content: MessageContent, raw: unknown): string {
  const { title, text: said } = content.payload;
  if (content.type === 'TEXT') return content.payload.text;
  const heading = wordsOf(said) || wordsOf(title);
  // The payloads of these are documented nowhere (PROTOCOL 6.4).
  const isForeign = content.type === 'UNKNOWN' || content.type === 'FORM' || content.type === 'FILE';
  return isForeign ? fallbackOf(raw) || heading : heading || fallbackOf(raw);
}
