import { expect, test } from 'vitest';
import { ChatError } from '../../src/errors.ts';
import type { RegionName } from '../../src/wire/environments.ts';
import { resolveEnvironment } from '../../src/wire/environments.ts';

/** PROTOCOL 2, written out once more: the compiler lists a region that is missing here. */
const hosts: Record<RegionName, string> = {
  NA1: 'de-na1.niceincontact.com',
  EU1: 'de-eu1.niceincontact.com',
  UK1: 'de-uk1.niceincontact.com',
  AU1: 'de-au1.niceincontact.com',
  CA1: 'de-ca1.niceincontact.com',
  JP1: 'de-jp1.niceincontact.com',
  AE1: 'de-ae1.nicecxone.com',
  JO1: 'de-jo1.nicecxone.com',
  KR1: 'de-kr1.nicecxone.com',
  ZA1: 'de-za1.nicecxone.com',
  NA2: 'de-na2.nicecxone-gov.com',
  AU2: 'de-au2.nicecxone-sov1.au',
  EU2: 'de-eu2.nicecxone-sov1.eu',
  UK2: 'de-uk2.nicecxone-sov1.uk',
};

const local = { name: 'local', chat: 'http://127.0.0.1:8080', gateway: 'ws://127.0.0.1:8081', authorize: 'http://127.0.0.1:8082' };

const complaint = (environment: unknown): string => {
  try {
    resolveEnvironment(environment);
  } catch (error) {
    if (error instanceof ChatError && error.code === 'options.invalid') return error.detail;
    throw error;
  }
  return '';
};

test('there are 14 regions', () => {
  expect(Object.keys(hosts)).toHaveLength(14);
});

for (const [region, host] of Object.entries(hosts)) {
  test(`${region} has its three hosts, in upper and in lower case`, () => {
    const endpoints = { chat: `https://channels-${host}`, gateway: `wss://chat-gw-${host}`, authorize: `https://digital-oauth-${host}` };
    expect(resolveEnvironment(region)).toEqual(endpoints);
    expect(resolveEnvironment(region.toLowerCase())).toEqual(endpoints);
  });
}

test('an environment of one\'s own keeps its URLs, the chat base without the slashes at its end', () => {
  expect(resolveEnvironment({ ...local, chat: 'http://127.0.0.1:8080/base//', gateway: 'ws://127.0.0.1:8081/gw?old=1' })).toEqual({
    chat: 'http://127.0.0.1:8080/base',
    gateway: 'ws://127.0.0.1:8081/gw?old=1',
    authorize: 'http://127.0.0.1:8082',
  });
});

test('an unknown region is named together with those that exist', () => {
  expect(complaint('XX9')).toBe(`environment: no region "XX9"; there are ${Object.keys(hosts).join(', ')}`);
  for (const region of ['', '__proto__', 'constructor', 'toString', 'custom', 'EU1 ']) expect(complaint(region)).toContain('no region');
});

test('what is neither a region nor an object is refused with both ways to say it', () => {
  for (const environment of [undefined, null, 7, true, Symbol('x')]) {
    expect(complaint(environment)).toMatch(/^environment should be one of NA1, .* or \{ name, chat, gateway, authorize \}$/);
  }
});

test('a bad URL is named with what is wrong with it', () => {
  expect(complaint({ ...local, chat: '/chat' })).toBe('environment.chat should be an absolute URL, http:// or https://');
  expect(complaint({ ...local, gateway: undefined })).toBe('environment.gateway should be an absolute URL, ws:// or wss://');
  expect(complaint({ ...local, authorize: 8082 })).toBe('environment.authorize should be an absolute URL, http:// or https://');
  expect(complaint({ ...local, gateway: 'https://127.0.0.1' })).toBe('environment.gateway should be an absolute URL, ws:// or wss://');
  expect(complaint({ ...local, chat: 'javascript:alert(1)' })).toBe('environment.chat should be an absolute URL, http:// or https://');
  expect(complaint({ ...local, name: undefined })).toBe('environment.name should be a text');
  expect(complaint([])).toBe('environment.name should be a text');
});
