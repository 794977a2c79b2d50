import { expect, test } from 'vitest';
import { countedIds, countedUuids } from './counted-ids.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids are shaped like UUIDs, never repeat, and are the same in each run', () => {
  const ids = Array.from({ length: 300 }, countedUuids());
  expect(ids.every((id) => uuid.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(300);
  expect(ids[0]).toBe('00000000-0000-4000-8000-000000000001');
});

test('two families never share an id', () => {
  const [a, b] = [countedUuids(1), countedUuids(2)];
  expect(a()).not.toBe(b());
});

test('short ids count under their prefix', () => {
  const next = countedIds('guest');
  expect([next(), next()]).toEqual(['guest-1', 'guest-2']);
});
