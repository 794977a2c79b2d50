import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTime } from '../../src/wire/read-time.ts';

const earliest = new Date('0000-01-01T00:00:00Z');
const latest = new Date('9999-12-31T23:59:59.999Z');

test('every instant the platform can write is read back, with and without milliseconds', () => {
  fc.assert(
    fc.property(fc.date({ min: earliest, max: latest, noInvalidDate: true }), (date) => {
      const text = date.toISOString();
      expect(readTime(text)).toBe(date.getTime());
      expect(readTime(text.replace('Z', '+00:00'))).toBe(date.getTime());
      expect(readTime(`${text.slice(0, 19)}+00:00`)).toBe(Math.floor(date.getTime() / 1000) * 1000);
    }),
  );
});

test('other zones, lengths of fractions and the lower-case z of Android are left to the platform\'s own parser', () => {
  expect(readTime('2026-01-05T12:00:01.421+02:00')).toBe(Date.UTC(2026, 0, 5, 10, 0, 1, 421));
  expect(readTime('2026-01-05T04:30:01-05:30')).toBe(Date.UTC(2026, 0, 5, 10, 0, 1));
  expect(readTime('2026-01-05T10:00:01.421337+00:00')).toBe(Date.UTC(2026, 0, 5, 10, 0, 1, 421));
  expect(readTime('2026-01-05T10:00:00.120z')).toBe(Date.UTC(2026, 0, 5, 10, 0, 0, 120));
});

test('what is no time is 0', () => {
  const usual = '2026-01-05T10:00:01.421+00:00';
  const isDigit = (sign: string): boolean => sign >= '0' && sign <= '9';
  const damaged = usual.split('').flatMap((sign, at) => (isDigit(sign) ? [`${usual.slice(0, at)}x${usual.slice(at + 1)}`] : []));
  const outOfRange = ['2026-13-05T10:00:00+00:00', '2026-01-05T25:00:00+00:00', '2026-01-05T10:60:00Z', `2026-01-05T10:00:00Z${' '.repeat(99)}`];
  for (const raw of [undefined, null, 7, {}, [], '', 'soon', ...outOfRange, ...damaged]) expect(readTime(raw)).toBe(0);
});

test('no text at all makes it throw or answer NaN', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9TZ:.+-]{0,30}$/)), (text) => {
      if (!Number.isFinite(readTime(text))) throw new Error('not a time, not 0');
    }),
  );
});
