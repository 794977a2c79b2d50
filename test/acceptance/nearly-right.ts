/** The same numbers for the same seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

const deep = (levels: number, isList: boolean): string => (isList ? '['.repeat(levels) + ']'.repeat(levels) : `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);

/** Values that a careless reader trips over, as JSON. */
const nasty: readonly string[] = [
  'null', 'true', 'false', '0', '-1', '1e308', '-1e308', '1e999', '9007199254740993', '0.1', '""', '" "', '"null"', '"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"',
  '[]', '{}', '[null]', '[[]]', '[{}]', '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}', '{"toString":1,"valueOf":2,"toJSON":3,"then":4,"length":-1}',
  '"\\ud800"', '"\\udfff\\ud800"', '"\\u0000"', '"\\u202e\\u2066abc"', '"e\\u0301\\u0301\\u0301"', '"\\ufeff"', '"👩‍👩‍👧‍👦"', '"İı"',
  '"2026-13-45T99:99:99Z"', '"0000-00-00"', '"-271821-04-20T00:00:00Z"', '"+275760-09-13T00:00:00.001Z"', '"yesterday"', '"2026-01-05T10:00:00+99:99"', '1e21', '"NaN"', '"Infinity"',
  '"javascript:alert(1)"', '"http://127.0.0.1:1/%ZZ"', '"data:text/html,x"', '"//"', '"../../.."', `"${'x'.repeat(50_000)}"`, `[${'0,'.repeat(20_000)}0]`, deep(3_000, true), deep(3_000, false),
];

const members = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', 'length', 'id', 'eventId', 'data', 'postback', 'error', 'message', 'thread', 'case', '', '0'];

/** Where a value stands in a frame. */
interface Place {
  readonly holder: Json[] | { [member: string]: Json };
  readonly key: string;
}

function places(value: Json, found: Place[] = []): Place[] {
  if (value === null || typeof value !== 'object') return found;
  for (const key of Object.keys(value)) {
    found.push({ holder: value, key });
    places((value as Record<string, Json>)[key] ?? null, found);
  }
  return found;
}

/** Frames of a gateway with something wrong in each: members of other types, missing, huge, deep, of a prototype's name; and texts that are no JSON. */
export function* nearlyRight(right: readonly string[], seed: number): Generator<string> {
  const random = dice(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const of = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  // What is too big to be put in often would make of this a test of the wire.
  const value = (): string => (random() < 0.985 ? of(nasty.slice(0, -4)) : of(nasty.slice(-4)));
  const mark = (count: number): string => `\u0001${count}\u0001`;
  for (;;) {
    const text = of(right);
    if (random() < 0.08) {
      const at = below(text.length);
      yield of([text.slice(0, at), text.slice(at), `${text.slice(0, at)}${of(['"', '{', '}', ',', '\\', '\u0000', '\ud800', ']'])}${text.slice(at)}`, `${text}${text}`, '', ' ', 'pong', '"pong"', 'undefined', 'NaN', value(), '\u{1f4a9}', deep(20_000, true), 'x'.repeat(1_000)]);
      continue;
    }
    const frame = JSON.parse(text) as Json;
    const put: string[] = [];
    for (let count = 1 + below(3); count > 0; count--) {
      const all = places(frame);
      if (all.length === 0) break;
      const { holder, key } = of(all);
      const held = holder as Record<string, Json>;
      const what = random();
      if (what < 0.25 && !Array.isArray(holder)) Reflect.deleteProperty(held, key);
      else if (what < 0.8) {
        held[key] = mark(put.length);
        put.push(value());
      } else if (what < 0.9) {
        const other = of(all);
        held[key] = structuredClone((other.holder as Record<string, Json>)[other.key] ?? null);
      } else if (!Array.isArray(holder)) {
        Object.defineProperty(holder, of(members), { value: mark(put.length), enumerable: true, configurable: true, writable: true });
        put.push(value());
      } else holder.push(structuredClone(holder[0] ?? null), ...holder.slice(0, 5));
    }
    yield put.reduce((all, one, index) => all.replaceAll(JSON.stringify(mark(index)), () => one), JSON.stringify(frame));
  }
}
