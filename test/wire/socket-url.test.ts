import { expect, test } from 'vitest';
import { resolveEnvironment } from '../../src/wire/environments.ts';
import { socketUrl } from '../../src/wire/socket-url.ts';

const endpoints = resolveEnvironment('EU1');
const parts = { brandId: 4711, channelId: 'chat_x', visitorId: '2f6d' };

test('a legacy session names its customer, in the order of the web SDK', () => {
  expect(socketUrl({ endpoints, ...parts, customerId: 'cust-7' })).toBe(
    'wss://chat-gw-de-eu1.niceincontact.com/?v=0&sdkPlatform=web&sdkVersion=3.3.0&brandId=4711&channelId=chat_x&customerId=cust-7&visitorId=2f6d',
  );
});

test('a secured session shows its transaction token and no customer', () => {
  expect(socketUrl({ endpoints, ...parts, customerId: 'cust-7', transactionToken: 'txn-1' })).toBe(
    'wss://chat-gw-de-eu1.niceincontact.com/?v=0&sdkPlatform=web&sdkVersion=3.3.0&brandId=4711&channelId=chat_x&visitorId=2f6d&transactionToken=txn-1',
  );
});

test('app version, SDK version and own parameters are said; the own ones come first and never win', () => {
  const url = socketUrl({ endpoints, ...parts, appVersion: '1.2', sdkVersion: '3.4.0', extraQuery: { tag: 'a b', none: null, gone: undefined, brandId: '1' } });
  const query = new URL(url).searchParams;
  expect([...query.keys()][0]).toBe('tag');
  expect(query.get('tag')).toBe('a b');
  expect(query.getAll('brandId')).toEqual(['4711']);
  expect(query.get('v')).toBe('1.2');
  expect(query.get('sdkVersion')).toBe('3.4.0');
  expect(query.has('none') || query.has('gone') || query.has('customerId')).toBe(false);
});

test('the path of the gateway is kept, its query replaced, its fragment dropped', () => {
  const url = socketUrl({ endpoints: { gateway: 'ws://127.0.0.1:8081/gw/1?old=1#top' }, ...parts, customerId: 'c&d' });
  expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:8081\/gw\/1\?v=0&/);
  expect(url).toContain('customerId=c%26d');
  expect(url).not.toContain('old');
  expect(url).not.toContain('#');
});
