import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MessageContent } from '../../machines/data/content.ts';
import { inactivityPopup, replies } from '../../src/replies.ts';
import { readContent, textOf } from '../../src/wire/read-content.ts';
import { safeUrl } from '../../src/wire/safe-url.ts';

function read(raw: unknown): { content: MessageContent; text: string; trouble: string[] } {
  const trouble: string[] = [];
  const content = readContent(raw, 'data.message', trouble);
  return { content, text: textOf(content, raw), trouble };
}

const types = [
  'TEXT', 'QUICK_REPLIES', 'LIST_PICKER', 'RICH_LINK', 'STREAMED', 'ADAPTIVE_CARD', 'FORM', 'FILE', 'PLUGIN', 'TIME_PICKER', 'POSTBACK',
];

const button = (text: string, postback: string): object => ({ id: `e-${text}`, type: 'BUTTON', text, postback });

const popup = {
  type: 'PLUGIN', fallbackText: 'Are you still there?',
  payload: {
    postback: '',
    elements: [{
      id: 'e-0', type: 'INACTIVITY_POPUP',
      elements: [
        { id: 'e-1', type: 'TITLE', text: 'Still there?' },
        { id: 'e-2', type: 'TEXT', text: 'Your session is about to expire.' },
        { id: 'e-3', type: 'COUNTDOWN', variables: { startedAt: '2026-01-05T10:05:00+00:00', numberOfSeconds: 60 } },
        { id: 'e-4', type: 'TEXT', text: 'Continue?' },
        button('Yes', '{"type":"sessionExpiration","isExpired":false,"workflowJobId":"wj-1"}'),
        button('No', '{"type":"sessionExpiration","isExpired":true,"workflowJobId":"wj-1"}'),
      ],
    }],
  },
};

test('a list picker has a title, a text and actions with what they show', () => {
  const icon = { fileName: 'red.png', mimeType: 'image/png', url: 'https://img.example.test/red.png' };
  const { content, text, trouble } = read({
    type: 'LIST_PICKER', fallbackText: 'Pick a colour',
    payload: {
      title: { content: 'Colours' }, text: { content: 'Which one?' },
      actions: [{ type: 'REPLY_BUTTON', text: 'Red', postback: 'c:red', description: 'warm', icon }, { type: 'REPLY_BUTTON', text: 'Blue' }],
    },
  });
  expect(content).toMatchObject({
    type: 'LIST_PICKER', title: 'Colours', text: 'Which one?',
    actions: [{ text: 'Red', postback: 'c:red', description: 'warm', icon }, { text: 'Blue', postback: null, description: null, icon: null }],
  });
  expect(replies({ content, direction: 'outbound' })).toEqual([{ text: 'Red', postback: 'c:red' }]);
  expect([text, trouble]).toEqual(['Which one?', []]);
});

test('the inactivity popup has its words, its countdown and its two answers', () => {
  const { content, text } = read(popup);
  expect(text).toBe('Are you still there?');
  expect(inactivityPopup({ content, direction: 'outbound' })).toEqual({
    title: 'Still there?', texts: ['Your session is about to expire.', 'Continue?'],
    startedAt: Date.UTC(2026, 0, 5, 10, 5), endsAt: Date.UTC(2026, 0, 5, 10, 6),
    replies: [
      { text: 'Yes', postback: '{"type":"sessionExpiration","isExpired":false,"workflowJobId":"wj-1"}' },
      { text: 'No', postback: '{"type":"sessionExpiration","isExpired":true,"workflowJobId":"wj-1"}' },
    ],
  });
});

test('a gallery has several roots, files with links to follow, and buttons to answer', () => {
  const { content } = read({
    type: 'PLUGIN',
    payload: {
      elements: [
        { id: '1', type: 'MENU', elements: [{ id: '2', type: 'FILE', url: 'https://x.test/a.png', filename: 'a.png', mimeType: 'image/png' }, button('Buy', 'buy')] },
        { id: '3', type: 'MENU', elements: [{ id: '4', type: 'FILE', url: 'javascript:alert(1)', filename: 'b' }, { id: '5', type: 'NOVELTY', text: 'new' }] },
      ],
    },
  });
  expect(content).toMatchObject({
    elements: [
      { type: 'MENU', elements: [{ type: 'FILE', url: 'https://x.test/a.png', fileName: 'a.png', mimeType: 'image/png' }, { type: 'BUTTON', postback: 'buy' }] },
      { type: 'MENU', elements: [{ type: 'FILE', url: null }, { type: 'NOVELTY', text: 'new' }] },
    ],
  });
  expect(replies({ content, direction: 'outbound' })).toEqual([{ text: 'Buy', postback: 'buy' }]);
  expect(inactivityPopup({ content, direction: 'outbound' })).toBeNull();
});

test('time slots and what cards submit can be answered; an own message cannot', () => {
  const slots = read({
    type: 'TIME_PICKER',
    payload: { title: { content: 'When?' }, event: { title: { content: 'Call' }, timeSlots: [{ id: 'ts-1', duration: 1800, startTime: '2026-01-06T09:00:00+00:00' }, { id: 'ts-2', startTime: 'soon' }] } },
  }).content;
  expect(slots).toMatchObject({ event: 'Call', slots: [{ id: 'ts-1', seconds: 1800 }, { id: 'ts-2', startAt: 0, seconds: 0 }] });
  expect(replies({ content: slots, direction: 'outbound' })).toEqual([{ text: '2026-01-06T09:00:00.000Z', postback: 'ts-1' }]);
  expect(replies({ content: slots, direction: 'inbound' })).toEqual([]);
  const card = read({
    type: 'ADAPTIVE_CARD',
    payload: { actions: [{ type: 'Action.Submit', title: 'Track', data: { postback: 'p' } }, { type: 'Action.Submit', title: 'Raw', data: 'q' }, { type: 'Action.OpenUrl', title: 'No' }, null] },
  }).content;
  expect(replies({ content: card, direction: 'outbound' })).toEqual([{ text: 'Track', postback: 'p' }, { text: 'Raw', postback: 'q' }]);
});

test('what has no words of ours is kept whole and shown by its fallback text', () => {
  const payload = { text: 'not this', anything: [1] };
  expect(read({ type: 'HOLOGRAM', payload, fallbackText: 'Look here' })).toMatchObject({
    content: { type: 'UNKNOWN', wireType: 'HOLOGRAM', payload }, text: 'Look here', trouble: [],
  });
  expect(read({ type: 'FORM', payload: { fields: [] }, fallbackText: 'Fill in' })).toMatchObject({ content: { type: 'FORM', payload: { fields: [] } }, text: 'Fill in' });
  expect(read({ type: 'FILE', payload: {}, fallbackText: 'A file' })).toMatchObject({ content: { type: 'FILE' }, text: 'A file' });
  expect(read({ type: 'POSTBACK', payload: { text: 'Yes', postback: 'y' } })).toMatchObject({ content: { type: 'POSTBACK', text: 'Yes', postback: 'y' }, text: 'Yes' });
  for (const wireType of ['SYSTEM', 'UNKNOWN', '__proto__', 'toString']) {
    expect(read({ type: wireType, payload: { change: 'status' } }).content).toEqual({ type: 'UNKNOWN', wireType, payload: { change: 'status' } });
  }
});

test('a broken payload is shown by its fallback text, and said with its place but not its value', () => {
  expect(read({ type: 'QUICK_REPLIES', payload: { text: { content: 'When?' }, actions: 'secret' }, fallbackText: 'Choose' })).toEqual({
    content: { type: 'UNKNOWN', wireType: 'QUICK_REPLIES', payload: { text: { content: 'When?' }, actions: 'secret' } }, text: 'Choose',
    trouble: ['data.message.messageContent.payload.actions should be a list'],
  });
  const { content, trouble } = read({ type: 'QUICK_REPLIES', payload: { text: 'bare', actions: [{ text: 'A', postback: 'a' }, 7, { postback: 'no text' }] } });
  expect(content).toMatchObject({ type: 'QUICK_REPLIES', text: 'bare', actions: [{ text: 'A' }] });
  expect(trouble).toEqual([
    'data.message.messageContent.payload.actions[1] should be an object', 'data.message.messageContent.payload.actions[2].text should be a text',
  ]);
  expect(read({ type: 'TEXT', payload: { text: 7 }, fallback: 'Android' })).toMatchObject({ content: { type: 'TEXT', payload: { text: 'Android' } }, text: 'Android' });
  expect(read({ type: 'TEXT', payload: { text: 7 } }).trouble).toEqual(['data.message.messageContent.payload.text should be a text']);
  expect(read({ type: 'TEXT', payload: [] })).toMatchObject({ content: { type: 'TEXT', payload: { text: '' } }, trouble: ['data.message.messageContent.payload.text should be a text'] });
});

test('a URL is a link only with http, https, mailto or tel', () => {
  for (const url of ['https://a.test/x?y#z', 'HTTP://a.test', 'mailto:a@b.test', 'tel:+491234', '  https://a.test ']) expect(safeUrl(url)).toBe(url.trim());
  for (const url of [
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:x', 'data:text/html,x', 'vbscript:x', 'blob:https://a', 'file:///etc',
    'ftp://a', '//a.test', '/a', 'a.test', 'https:', 'https://', 'mailto:', '', 'https:/a', ' javascript:https://a.test', null, undefined, 7, {}, ['https://a.test'],
  ]) expect(safeUrl(url)).toBeNull();
  expect(read({ type: 'RICH_LINK', payload: { title: { content: 'T' }, url: 'javascript:x', media: { url: 'data:x', fileName: 'f' } } }).content)
    .toMatchObject({ type: 'RICH_LINK', url: null, media: { url: null, fileName: 'f', mimeType: null } });
  expect(read({ type: 'STREAMED', payload: { protocol: 'sse', sourceUrl: 'javascript:x' } }).content).toMatchObject({ protocol: 'sse', sourceUrl: null });
});

/** Every link of ours in a content; what lies in the payload is the wire's. */
function linksIn(value: unknown, name = ''): unknown[] {
  if (name === 'payload') return [];
  if (name === 'url' || name === 'sourceUrl') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, member]) => linksIn(member, key)) : [];
}

const hostile = fc.oneof(
  fc.constantFrom<unknown>('javascript:x', 'https://a.test', '', '\ud800', null, 7, [], {}, true),
  fc.jsonValue({ maxDepth: 2 }),
);

const node: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, hostile, fc.record({
    type: fc.oneof(fc.constantFrom('MENU', 'BUTTON', 'COUNTDOWN', 'INACTIVITY_POPUP'), hostile), text: hostile, postback: hostile, url: hostile,
    variables: hostile, elements: fc.oneof(fc.array(tie('node'), { maxLength: 3 }), hostile), id: hostile, content: hostile, actions: fc.array(tie('node'), { maxLength: 3 }),
  }, { requiredKeys: [] })),
})).node;

const contents = fc.record({
  type: fc.oneof(fc.constantFrom(...types), hostile), fallbackText: hostile, fallback: hostile, parameters: hostile,
  payload: fc.oneof(hostile, fc.record({
    text: node, title: node, actions: fc.oneof(fc.array(node, { maxLength: 4 }), hostile), elements: fc.oneof(fc.array(node, { maxLength: 4 }), hostile),
    event: fc.oneof(hostile, fc.record({ title: node, timeSlots: fc.array(node, { maxLength: 3 }) })), media: node, url: hostile, sourceUrl: hostile, protocol: hostile,
    postback: hostile,
  }, { requiredKeys: [] })),
}, { requiredKeys: [] });

test('any content at all becomes one that can be shown: no throw, a text, no link that is not safe', () => {
  fc.assert(fc.property(fc.oneof(contents, hostile), (raw) => {
    const { content, text, trouble } = read(raw);
    if (![...types, 'UNKNOWN'].includes(content.type)) throw new Error(`no such type ${content.type}`);
    if (typeof text !== 'string' || typeof content.payload !== 'object') throw new Error('nothing to show');
    if (linksIn(content).some((url) => url !== null && safeUrl(url) !== url)) throw new Error('an unsafe link');
    if (trouble.length > 10 || trouble.some((line) => !line.startsWith('data.message.messageContent'))) throw new Error('trouble without a place');
    for (const message of [{ content, direction: 'outbound' as const }]) {
      for (const reply of replies(message)) if (reply.text === '' || reply.postback === '') throw new Error('an empty reply');
      inactivityPopup(message);
    }
  }), { numRuns: 5_000 });
}, 30_000);

test('a plugin as deep as one likes is read to a depth and no deeper', () => {
  let deep: object = { type: 'BUTTON', text: 'x', postback: 'x' };
  for (let i = 0; i < 10_000; i++) deep = { type: 'MENU', elements: [deep] };
  expect(read({ type: 'PLUGIN', payload: { elements: [deep] } }).content.type).toBe('PLUGIN');
});

test('a text is never copied', () => {
  const raw = { type: 'TEXT', payload: { text: 'x' }, fallbackText: 'x' };
  expect(read(raw).content).toBe(raw);
});
