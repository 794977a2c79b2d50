import { expect, test } from 'vitest';
import { attachmentRequest, readAttachmentAnswer } from '../../src/wire/attachment.ts';
import { readDelta } from '../../src/wire/read-delta.ts';
import { readFileRestrictions } from '../../src/wire/read-file-restrictions.ts';

const caller = {
  endpoints: { chat: 'https://chat.test', gateway: 'wss://gateway.test', authorize: 'https://auth.test' },
  brandId: 4711, channelId: 'chat x', traceId: 'trace-1', extraHeaders: { 'x-own': 'yes' },
} as never;

test('a file goes up as base64 with its name and type, with the headers of every request', () => {
  const request = attachmentRequest(caller, { content: 'iVBORw0KGgo=', fileName: 'shot.png', mimeType: 'image/png' });
  expect(request).toMatchObject({
    method: 'POST', url: 'https://chat.test/chat/1.0/brand/4711/channel/chat%20x/attachment',
    headers: { 'X-Trace-ID': 'trace-1', 'x-own': 'yes', 'x-sdk-platform': 'web' },
  });
  expect(JSON.parse(request.body ?? '')).toEqual({ content: 'iVBORw0KGgo=', fileName: 'shot.png', mimeType: 'image/png' });
});

test('a large file has more time', () => {
  const timeout = (length: number): number => attachmentRequest(caller, { content: 'x'.repeat(length), fileName: 'a', mimeType: 'b/c' }).timeoutMs;
  expect(timeout(2_000_000) - timeout(0)).toBe(100_000);
});

const limits = { isEnabled: true, maxMegabytes: 40, mimeTypes: ['image/*'] };

test.each([
  ['{"fileUrl":"https://files.test/1.png"}', { fileUrl: 'https://files.test/1.png', limits: null }],
  ['{"fileUrl":"https://files.test/1.png","allowedFileSize":"40"}', { fileUrl: 'https://files.test/1.png', limits: null }],
  ['{"allowedFileSize":"40","isAttachmentsEnabled":true,"allowedFileTypes":[{"mimeType":"image/*","description":"images"}]}', { fileUrl: null, limits }],
  ['{"allowedFileSize":"40"}', { fileUrl: null, limits: { ...limits, mimeTypes: [] } }],
  ['{"fileUrl":"javascript:1"}', { fileUrl: null, limits: null }],
  ['{"fileUrl":7}', { fileUrl: null, limits: null }],
  ['{}', { fileUrl: null, limits: null }],
  ['[]', { fileUrl: null, limits: null }],
  ['', { fileUrl: null, limits: null }],
  ['<html>', { fileUrl: null, limits: null }],
])('the answer %s is told by what is there', (body, answer) => {
  expect(readAttachmentAnswer(body)).toEqual(answer);
});

test.each([
  [undefined, null], [null, null], ['x', null], [{}, null], [[], null],
  [{ isAttachmentsEnabled: false }, { isEnabled: false, maxMegabytes: null, mimeTypes: [] }],
  [{ isAttachmentsEnabled: true, allowedFileSize: 5, allowedFileTypes: 'all' }, { isEnabled: true, maxMegabytes: 5, mimeTypes: [] }],
  [{ allowedFileSize: 'huge', allowedFileTypes: [{ mimeType: 'audio' }, { mimeType: ' Video/* ' }, {}, null, 'image/png', { mimeType: 4 }] },
    { isEnabled: true, maxMegabytes: null, mimeTypes: ['video/*'] }],
  [{ allowedFileSize: '-1', isAttachmentsEnabled: true }, { isEnabled: true, maxMegabytes: null, mimeTypes: [] }],
  [{ allowedFileSize: null, isAttachmentsEnabled: true }, { isEnabled: true, maxMegabytes: null, mimeTypes: [] }],
])('restrictions %j are read as far as they go', (raw, restrictions) => {
  expect(readFileRestrictions(raw)).toEqual(restrictions);
});

test.each([
  ['{"delta":{"content":"Hel","finish_reason":null}}', { content: 'Hel', isLast: false }],
  ['{"delta":{"content":"lo","finish_reason":"stop"}}', { content: 'lo', isLast: true }],
  ['{"delta":{"content":"","finish_reason":"length"}}', { content: '', isLast: false }],
  ['{"delta":{"finish_reason":"stop"}}', null],
  ['{"delta":{"content":4}}', null],
  ['{"delta":null}', null],
  ['{}', null],
  ['null', null],
  ['7', null],
  ['{"delta":{"content":', undefined],
  ['', undefined],
])('the piece %s is read, passed over, or no JSON', (data, piece) => {
  expect(readDelta(data)).toEqual(piece);
});
