import { describe, expect, test } from 'vitest';
import { ended, grown, noText, reopened, type StreamedText } from '../../machines/data/streamed-text.ts';

type Piece = readonly [content: string, id?: string];

const told = (held: StreamedText, pieces: readonly Piece[]): StreamedText => pieces.reduce((text, [content, id = '']) => grown(text, content, id), held);

/** Pieces on one line, then the line is opened again, then more pieces and the end. */
const brokenAfter = (before: readonly Piece[], after: readonly Piece[], isRestart = false): string =>
  ended(told(reopened(told(noText, before), isRestart), after)).text;

const numbered = (contents: readonly string[], from = 0): Piece[] => contents.map((content, index) => [content, String(from + index)]);

test('pieces of one line are put together, the same piece twice as well', () => {
  expect(told(noText, [['ha '], ['ha '], ['ha']]).text).toBe('ha ha ha');
  expect(told(noText, [['ha ', '1'], ['ha ', '1'], ['ha', '1']]).text).toBe('ha ha ha');
});

describe('after the line was opened again', () => {
  test('pieces with new ids are the rest, whatever they say', () => {
    expect(brokenAfter(numbered(['ha ', 'ha ']), numbered(['ha ', 'ha'], 2))).toBe('ha ha ha ha');
  });

  test('pieces with known ids were heard already', () => {
    expect(brokenAfter(numbered(['Once ', 'upon ']), numbered(['Once ', 'upon ', 'a ', 'time']))).toBe('Once upon a time');
    expect(brokenAfter(numbered(['Once ', 'upon ']), [['upon ', '1'], ['a ', '2']])).toBe('Once upon a ');
  });

  test('without ids, what repeats the beginning and goes beyond it is the whole once more, in other pieces too', () => {
    expect(brokenAfter([['Once '], ['upon ']], [['On'], ['ce up'], ['on a '], ['time']])).toBe('Once upon a time');
  });

  test('without ids, what does not repeat the beginning is the rest', () => {
    expect(brokenAfter([['Once '], ['upon ']], [['a '], ['time']])).toBe('Once upon a time');
  });

  test('without ids, what only begins as the beginning did is the rest, wherever that shows', () => {
    expect(brokenAfter([['Once '], ['upon ']], [['Once'], [' more']])).toBe('Once upon Once more');
    expect(brokenAfter([['ha '], ['ha ']], [['ha']])).toBe('ha ha ha');
  });

  test('without ids, the whole once more and nothing else stays as it is', () => {
    expect(brokenAfter([['Once '], ['upon']], [['Once '], ['upon']])).toBe('Once upon');
  });

  test('one id for all pieces says nothing about any', () => {
    expect(brokenAfter([['Once ', '7'], ['upon ', '7']], [['a ', '7'], ['time', '7']])).toBe('Once upon a time');
    expect(brokenAfter([['Once ', '7'], ['upon ', '7']], [['Once ', '7'], ['upon a time', '7']])).toBe('Once upon a time');
  });

  test('a text told anew takes the place of the old one where they part', () => {
    const held = reopened(told(noText, [['Once '], ['upon ']]), true);
    expect(told(held, [['Once ']]).text).toBe('Once upon ');
    expect(told(held, [['Once '], ['more']]).text).toBe('Once more');
    expect(brokenAfter([['Once '], ['upon ']], [['Once']], true)).toBe('Once');
    expect(brokenAfter(numbered(['Once ', 'upon ']), numbered(['Never']), true)).toBe('Never');
  });

  test('nothing more leaves what is there', () => {
    expect(brokenAfter([['Once ']], [])).toBe('Once ');
    expect(brokenAfter([['Once ']], [['']])).toBe('Once ');
    expect(brokenAfter([['Once ']], [], true)).toBe('Once ');
  });

  test('and once more: each line is judged by itself', () => {
    const first = told(noText, [['a'], ['b']]);
    const second = told(reopened(first, false), [['a'], ['b'], ['c']]);
    const third = told(reopened(second, false), [['a'], ['b'], ['c'], ['d']]);
    expect(third.text).toBe('abcd');
  });
});
