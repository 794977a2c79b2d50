import { member } from '../wire/fixtures/frames.ts';

/** Where the wire has an id that its writer makes up anew each time. */
const ownIds: readonly (readonly string[])[] = [
  ['eventId'],
  ['payload', 'data', 'idOnExternalPlatform'],
  ['payload', 'data', 'visitorEvents', '0', 'id'],
];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** What of a frame can be compared: ids made up on the spot are `<uuid>`, times keep their form only, `aliases` stand for other values. */
export function likeness(frame: object, aliases: ReadonlyMap<string, string> = new Map()): unknown {
  const copy = JSON.parse(JSON.stringify(frame)) as object;
  for (const path of ownIds) {
    const holder = member(copy, ...path.slice(0, -1)) as Record<string, unknown> | undefined;
    const name = path.at(-1) ?? '';
    if (holder !== undefined && uuid.test(String(holder[name]))) holder[name] = '<uuid>';
  }
  return JSON.parse(JSON.stringify(copy), (_name, value: unknown) => {
    if (typeof value !== 'string') return value;
    return time.test(value) ? value.replaceAll(/\d/g, '0').toLowerCase() : (aliases.get(value) ?? value);
  });
}
