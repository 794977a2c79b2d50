import { expect, test } from 'vitest';
import { type ServerSentEvent, SseParser } from '../../adapters/node/sse-parser.ts';

const all = 'retry: 250\n: a comment\nid: 1\nevent: delta\ndata: {"a":\ndata: 1}\n\ndata:two\r\n\r\nid\ndata\n\ndata: three: 3\r\revent: only\n\nid: 9\n\ndata: last\n\ndata: cut off';

const events: readonly ServerSentEvent[] = [
  { data: '{"a":\n1}', id: '1', event: 'delta' },
  { data: 'two', id: '1', event: 'message' },
  { data: '', id: '', event: 'message' },
  { data: 'three: 3', id: '', event: 'message' },
  { data: 'last', id: '9', event: 'message' },
];

test('fields, comments, all three line ends, ids that stay and events without data are read as browsers read them', () => {
  const parser = new SseParser();
  expect(parser.take(all)).toEqual(events);
  expect(parser.retryMs).toBe(250);
  expect(parser.lastId).toBe('9');
});

test('where the text is cut into pieces does not matter', () => {
  for (let at = 1; at < all.length; at++) {
    const parser = new SseParser();
    expect([...parser.take(all.slice(0, at)), ...parser.take(all.slice(at))]).toEqual(events);
  }
  const parser = new SseParser();
  expect(all.split('').flatMap((letter) => parser.take(letter))).toEqual(events);
});

test('a new connection forgets what the last one left unfinished, not its last id', () => {
  const parser = new SseParser();
  parser.take('id: 4\ndata: x\n\nevent: delta\ndata: half');
  parser.begin();
  expect(parser.take('data: new\n\n')).toEqual([{ data: 'new', id: '4', event: 'message' }]);
});

test('a retry that is no number and an id with a null are passed over', () => {
  const parser = new SseParser();
  parser.take('retry: soon\nid: a\0b\ndata: x\n\n');
  expect(parser.retryMs).toBeUndefined();
  expect(parser.lastId).toBe('');
});
