/** A JSON object as it came. Arrays count too: the platform sends `[]` for an empty object (PROTOCOL 6.1.2). */
export type Json = Readonly<Record<string, unknown>>;

/** What could not be read in one frame's data: where, and what should have been there; never the value that was. */
export type Trouble = string[];

/** Turns the member at `path` into a value of ours; undefined, and a line of trouble, where it cannot. */
export type Reader<T> = (raw: unknown, path: string, trouble: Trouble, data: Json) => T | undefined;

/** Finds one field of a fact in the frame's data. */
export type Field<T> = (data: Json, trouble: Trouble, eventId: string) => T | undefined;

/** A hostile page could bring trouble with each of its messages; the first few lines say enough. */
const enough = 10;

/** Notes what should have been where, and answers undefined. */
export function refuse(trouble: Trouble, path: string, expected = 'a text'): undefined {
  const line = `${path} should be ${expected}`;
  if (trouble.length < enough && !trouble.includes(line)) trouble.push(line);
}

export const isJson = (raw: unknown): raw is Json => typeof raw === 'object' && raw !== null;

/** The members that are wanted. */
export const pick = <T>(from: Readonly<Record<string, T>>, isWanted: (value: T, name: string) => boolean): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(from).filter(([name, value]) => isWanted(value, name)));

/** What a member that may not be missing has to be. */
const kinds = {
  'an object': isJson,
  'a list': Array.isArray as (raw: unknown) => boolean,
  'a text': (raw: unknown): boolean => typeof raw === 'string',
  'true or false': (raw: unknown): boolean => typeof raw === 'boolean',
} as const;

/** Notes each of `members` that is missing or of another kind; `a|b`: either will do. */
export function expect(data: Json, members: Readonly<Record<string, keyof typeof kinds>>, path: string, trouble: Trouble): void {
  for (const names in members) {
    const kind = members[names] as keyof typeof kinds;
    // Mostly there is one name, and it is there.
    if (!kinds[kind](data[names]) && !names.split('|').some((name) => kinds[kind](data[name]))) refuse(trouble, path + names.replaceAll('|', ' or '), kind);
  }
}

/** `null` and absent are one and the same (PROTOCOL 0). */
export const isAbsent = (raw: unknown): raw is null | undefined => raw === null || raw === undefined;

/** What a text says as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text, or `''`. */
export const readText = (raw: unknown): string => (typeof raw === 'string' ? raw : '');

const word = /^[\w.:-]{1,80}$/;

/** A code or an id that may be named in an error, or `''`: whatever else it is, it may be what somebody wrote. */
export const readWord = (raw: unknown): string => (typeof raw === 'string' && word.test(raw) ? raw : '');

/** A text that says something, or null. */
export const readTextOrNull = (raw: unknown): string | null => readText(raw) || null;

/** An id, or `''`. The platform writes some ids as numbers (PROTOCOL 1). */
export const readId = (raw: unknown): string => (typeof raw === 'number' ? String(raw) : readText(raw));

/** Reads an object by `build`, which refuses what lacks a member that cannot be done without. */
export function objectReader<T>(build: (raw: Json, path: string, trouble: Trouble, data: Json) => T | undefined): Reader<T> {
  return (raw, path, trouble, data) => (isJson(raw) ? build(raw, path, trouble, data) : refuse(trouble, path, 'an object'));
}

/** The first of `members` that is there and readable; without a `fallback` there must be one. */
export function field<T>(read: Reader<T>, members: readonly [string, ...string[]], fallback?: T): Field<T> {
  return (data, trouble) => {
    let wasThere = false;
    for (const member of members) {
      if (isAbsent(data[member])) continue;
      wasThere = true;
      const value = read(data[member], member, trouble, data);
      if (value !== undefined) return value;
    }
    return fallback !== undefined || wasThere ? fallback : read(undefined, members[0], trouble, data);
  };
}

/** A list whose unreadable items are left out, each with its trouble; undefined where it is no list. None at all is an empty one. */
export function readList<T>(read: Reader<T>, raw: unknown, path: string, trouble: Trouble, data: Json): readonly T[] | undefined {
  const list: unknown = raw ?? none;
  if (!Array.isArray(list)) return refuse(trouble, path, 'a list');
  if (list.length === 0) return none;
  const items: T[] = [];
  for (let i = 0; i < list.length; i += 1) {
    const before = trouble.length;
    const item = read(list[i], '', trouble, data);
    if (item !== undefined) items.push(item);
    // Where it was is written down afterwards: most items are no trouble.
    for (let line = before; line < trouble.length; line += 1) trouble[line] = `${path}[${i}]${trouble[line]}`;
  }
  return items;
}

/** Shared, since most messages have no attachments. */
export const none: readonly never[] = Object.freeze([]);
