import { expect, test } from 'vitest';
import { resolveEnvironment } from '../../src/wire/environments.ts';
import type { RestCaller } from '../../src/wire/rest.ts';
import { availabilityRequest, channelRequest, readAvailability, readChannel, readErrorCode } from '../../src/wire/rest.ts';

const caller: RestCaller = { endpoints: resolveEnvironment('NA1'), brandId: 4711, channelId: 'chat_x', traceId: 'trace-1' };

const info = {
  name: 'Support Messaging',
  availability: { status: 'online' },
  isLiveChat: false,
  isAuthorizationEnabled: false,
  settings: {
    features: { isFeatureQueueCountingEnabled: true, securedSessions: false },
    fileRestrictions: { isAttachmentsEnabled: true },
    hasMultipleThreadsPerEndUser: true,
    liveChatAllowTranscript: true,
    liveChatOfflineForm: { isEnabled: true, isCustom: true, html: '<form>' },
  },
  translations: { endChat: 'End chat' },
  translationsLocale: 'en_US',
  colors: { themeColor: '#0a5', borderWidth: 3 },
  preContactForm: { id: 'pcf-1' },
};

const read = (changes: object = {}) => readChannel(JSON.stringify({ ...info, ...changes }), 'chat_x');

test('channel info is asked for with the headers of the web SDK and an underscored locale', () => {
  expect(channelRequest(caller, 'zh-Hant-TW')).toEqual({
    method: 'GET',
    url: 'https://channels-de-na1.niceincontact.com/chat/1.0/brand/4711/channel/chat_x?locale=zh_Hant_TW',
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'X-Caller-Service-ID': 'chat-web-sdk',
      'X-Trace-ID': 'trace-1',
      'x-sdk-platform': 'web',
      'x-sdk-version': '3.3.0',
    },
    timeoutMs: 10_000,
  });
});

test('the app can name itself and add headers; only its trace id wins', () => {
  const extraHeaders = { 'x-trace-id': 'mine', 'x-tag': 'a', Accept: 'text/html' };
  const request = availabilityRequest({ ...caller, appName: 'shop', appVersion: '1.2', sdkVersion: '3.4.0', extraHeaders, timeoutMs: 500 });
  expect(request.url).toBe('https://channels-de-na1.niceincontact.com/chat/1.0/brand/4711/channel/chat_x/availability');
  expect(request.timeoutMs).toBe(500);
  expect(request.headers).toMatchObject({
    'X-Caller-Service-ID': 'shop',
    'X-Trace-ID': 'mine',
    'x-app-version': '1.2',
    'x-sdk-version': '3.4.0',
    'x-tag': 'a',
    Accept: 'application/json',
  });
});

test('a channel id cannot leave its place in the path', () => {
  expect(channelRequest({ ...caller, channelId: 'a/../b?c' }, 'en').url).toContain('/channel/a%2F..%2Fb%3Fc?locale=en');
});

test('channel info is read into our words', () => {
  expect(read()).toEqual({
    channel: {
      id: 'chat_x',
      name: 'Support Messaging',
      kind: 'messaging',
      hasMultipleThreads: true,
      isOnline: true,
      isAuthorizationEnabled: false,
      features: { isFeatureQueueCountingEnabled: true, securedSessions: false, hasMultipleThreadsPerEndUser: true, liveChatAllowTranscript: true },
      translations: { endChat: 'End chat' },
      translationsLocale: 'en_US',
      colors: { themeColor: '#0a5' },
      offlineForm: { isEnabled: true, html: '<form>' },
      preContactForm: { id: 'pcf-1' },
      fileRestrictions: { isEnabled: true, maxMegabytes: null, mimeTypes: [] },
    },
    unreadable: [],
  });
});

test('a live chat that nobody attends is one', () => {
  expect(read({ isLiveChat: true, availability: { status: 'offline' } }).channel).toMatchObject({ kind: 'livechat', isOnline: false });
});

test('missing members get their defaults without a word, except those that decide', () => {
  expect(readChannel('{"isLiveChat":null}', 'chat_x')).toEqual({
    channel: {
      id: 'chat_x',
      name: '',
      kind: 'messaging',
      hasMultipleThreads: false,
      isOnline: true,
      isAuthorizationEnabled: false,
      features: {},
      translations: {},
      translationsLocale: '',
      colors: {},
      offlineForm: { isEnabled: false, html: '' },
      preContactForm: {},
      fileRestrictions: null,
    },
    unreadable: ['isLiveChat should be of type boolean', 'settings should be of type object', 'availability.status should be online or offline'],
  });
  expect(readChannel('{"isLiveChat":true,"settings":{},"availability":{"status":"online"},"translations":[]}', 'chat_x').unreadable).toEqual([]);
});

test('members of the wrong type get their defaults and are named, never shown', () => {
  const wrong = {
    isLiveChat: 'secret',
    availability: 7,
    settings: { features: 'secret', hasMultipleThreadsPerEndUser: 1 },
    translations: { a: 'A', b: 2 },
  };
  const { channel, unreadable } = read(wrong);
  expect(channel).toMatchObject({ kind: 'messaging', isOnline: true, hasMultipleThreads: false, features: {}, translations: { a: 'A' } });
  expect(unreadable).toEqual([
    'settings.features should be of type object',
    'availability should be of type object',
    'availability.status should be online or offline',
    'isLiveChat should be of type boolean',
    'settings.hasMultipleThreadsPerEndUser should be of type boolean',
  ]);
});

test('a body that is no object is no channel', () => {
  for (const body of ['', '<html>', 'null', '"x"', '7', '{"a":']) {
    expect(readChannel(body, 'chat_x')).toEqual({ channel: null, unreadable: ['the body should be a JSON object'] });
  }
});

test('prototype keys in channel info change no prototype', () => {
  const { channel } = readChannel('{"isLiveChat":true,"settings":{"__proto__":true,"features":{"__proto__":{"polluted":true},"constructor":true}}}', 'x');
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.getPrototypeOf(channel?.features)).toBe(Object.prototype);
});

test('availability is online, offline or not said', () => {
  expect(['{"status":"online"}', '{"status":"offline"}', '{"status":7}', 'x'].map(readAvailability)).toEqual([true, false, null, null]);
});

test('the code of an error body is found in both of its forms', () => {
  expect(readErrorCode('{"error":{"errorCode":"SdkVersionNotSupported","errorMessage":"Please upgrade"}}')).toBe('SdkVersionNotSupported');
  expect(readErrorCode('{"errorCode":"ip_blocked"}')).toBe('ip_blocked');
  for (const body of ['', '{}', 'null', '[]', '{"error":null}', '{"error":{"errorCode":7}}', '{"error":"boom"}']) expect(readErrorCode(body)).toBe('');
});
