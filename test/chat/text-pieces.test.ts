import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskCardNumbers } from '../../src/card-numbers.ts';
import { textPieces } from '../../src/text-pieces.ts';
import { safeUrl } from '../../src/wire/safe-url.ts';

const linksOf = (text: string): readonly (string | null)[] => textPieces(text).flatMap(({ url }) => (url === null ? [] : [url]));

test('links stand out of the text around them', () => {
  expect(textPieces('See https://a.test/x, or mail mailto:a@b.test.')).toEqual([
    { text: 'See ', url: null }, { text: 'https://a.test/x', url: 'https://a.test/x' }, { text: ', or mail ', url: null },
    { text: 'mailto:a@b.test', url: 'mailto:a@b.test' }, { text: '.', url: null },
  ]);
  expect(linksOf('(https://a.test/b) https://a.test/b_(c) www.x.test! tel:+49123?')).toEqual([
    'https://a.test/b', 'https://a.test/b_(c)', 'https://www.x.test', 'tel:+49123',
  ]);
  expect(linksOf('javascript:alert(1) data:text/html,x xhttps://a.test hotel:12 https://')).toEqual([]);
  expect(linksOf('https://a.test/\u202egnp.exe')).toEqual(['https://a.test/']);
});

test('any text is its pieces put together, and every link is one to follow', () => {
  const words = fc.constantFrom('https://', 'www.', 'mailto:', 'a.test', '(', ')', '.', ' ', '\n', 'javascript:', '\u202e', '\ud800', '\0');
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.array(words, { maxLength: 40 }).map((parts) => parts.join('')));
  fc.assert(fc.property(texts, (text) => {
    const pieces = textPieces(text);
    if (pieces.map((piece) => piece.text).join('') !== text) throw new Error('something was lost');
    if (pieces.some((piece) => piece.text === '' || (piece.url !== null && safeUrl(piece.url) !== piece.url))) throw new Error('a bad piece');
  }), { numRuns: 3_000 });
});

test('long and mean texts are split, and masked, in little time', () => {
  const began = performance.now();
  for (const mean of ['https://' + ')'.repeat(100_000), 'www.'.repeat(25_000), 'x'.repeat(100_000), '('.repeat(100_000), '1 '.repeat(50_000), '4111'.repeat(25_000), '4-'.repeat(50_000)]) {
    expect(textPieces(mean).map(({ text }) => text).join('')).toBe(mean);
    expect(maskCardNumbers(mean)).toHaveLength(mean.length);
  }
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('the digits of a card number are masked, all but the last four, however they are grouped', () => {
  expect(maskCardNumbers('4111111111111111')).toBe('************1111');
  expect(maskCardNumbers('my card: 4111 1111 1111 1111, thanks')).toBe('my card: **** **** **** 1111, thanks');
  expect(maskCardNumbers('3782-822463-10005')).toBe('****-******-*0005');
  expect(maskCardNumbers('order 12345 4111 1111 1111 1111 12/29')).toBe('order 12345 **** **** **** 1111 12/29');
  expect(maskCardNumbers('4222222222222 and 6304000000000000000')).not.toMatch(/\d{5}/);
});

test('what only looks like one is left alone', () => {
  for (const text of ['4111111111111112', '411111111111', '+49 30 1234567', 'order 123456789', '2026-01-05 10:00', '4111 1111  1111 1111']) expect(maskCardNumbers(text)).toBe(text);
  fc.assert(fc.property(fc.string(), (text) => {
    if (!/\d{4}/.test(text) && maskCardNumbers(text) !== text) throw new Error('changed');
  }));
});
