/** A JSON object of unknown shape. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object, or nothing for arrays, null and everything else. */
export function readObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** A member that is an object. */
export function objectAt(from: Json | undefined, name: string): Json | undefined {
  return readObject(from?.[name]);
}

/** A member that is a text with something in it. */
export function textAt(from: Json | undefined, name: string): string | undefined {
  const value = from?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A member that is an array, else an empty one. */
export function listAt(from: Json | undefined, name: string): readonly unknown[] {
  const value = from?.[name];
  return Array.isArray(value) ? value : [];
}

/** JSON text as an object; nothing when it is broken or something else. */
export function parseObject(text: string): Json | undefined {
  return readObject(parseJson(text));
}

/** JSON text as whatever it is; nothing when it is broken. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
