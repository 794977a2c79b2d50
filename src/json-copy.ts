import { parseBody } from './wire/rest.ts';

/** What would travel of an object, taken now; undefined where it cannot: not an object, round in itself, or with members that JSON has no words for. */
export function jsonCopy(given: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
  try {
    return parseBody(JSON.stringify(given));
  } catch {
    return undefined;
  }
}
