import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownIds } from '../../machines/data/known-ids.ts';

test('an id that was added may be there, however many there are', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 100 }), { maxLength: 300 }), (ids) => {
    const known = new KnownIds();
    for (const id of ids) known.add(id);
    expect(ids.filter((id) => !known.mayHave(id))).toEqual([]);
  }), { numRuns: 200 });
});

test('one that was not added is known for new', () => {
  const known = new KnownIds();
  const ids = Array.from({ length: 20_000 }, (_, n) => `0000000a-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
  const mistaken = ids.filter((id) => {
    const mayHave = known.mayHave(id);
    known.add(id);
    return mayHave;
  });
  expect(mistaken).toEqual([]);
});

test('texts that were made up to crowd one place are not forgotten, and what comes after them neither', () => {
  const known = new KnownIds();
  const crowd: string[] = [];
  for (let n = 0; crowd.length < 300; n++) if ((numberOf(`${n}`) & 0xfff) === 7) crowd.push(`${n}`);
  const more = Array.from({ length: 5_000 }, (_, n) => `more ${n}`);
  for (const id of [...crowd, ...more]) known.add(id);
  expect([...crowd, ...more].filter((id) => !known.mayHave(id))).toEqual([]);
});

/** FNV-1a, folded. */
function numberOf(text: string): number {
  let number = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) number = Math.imul(number ^ text.charCodeAt(at), 0x01000193);
  return number ^ (number >>> 15);
}
