import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { clockIn, localeOf } from '../../adapters/element/dom/clock-text.ts';
import { english, sayFrom } from '../../adapters/element/words.ts';
import { optionsOf } from '../../adapters/element/panel-attributes.ts';

beforeEach(() => {
  vi.stubGlobal('navigator', { languages: ['en-US'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test('the first layer that has a word says it, and English is always there', () => {
  const say = sayFrom('de', { endChat: 'Schluss' }, { endChat: 'Beenden', beginButton: 'Beginnen', send: '' });
  expect([say('endChat'), say('beginButton'), say('send')]).toEqual(['Schluss', 'Beginnen', english.send]);
});

test.each([
  ['en', 1, '1 new message'],
  ['en', 5, '5 new messages'],
  ['not a language', 2, '2 new messages'],
])('numbers are said as %s says them: %i', (language, count, words) => {
  expect(sayFrom(language)('unread', { count })).toBe(words);
});

test('a language with more than two forms has them', () => {
  const say = sayFrom('pl', { unread: '{count, plural, =0 {nic} one {# wiadomość} few {# wiadomości} other {# wiadomości.}}' });
  expect([0, 1, 3, 5].map((count) => say('unread', { count }))).toEqual(['nic', '1 wiadomość', '3 wiadomości', '5 wiadomości.']);
});

test.each([
  ['de', [{}, {}], 'en'],
  ['de', [{ send: 'Senden' }, {}], 'de'],
  ['de', [{}, { send: 'Senden' }], 'de'],
  ['', [{}, { send: 'Senden' }], 'en'],
])('words of %j are what is spoken where there are any: %j', (theirs, layers, language) => {
  expect(sayFrom(theirs, ...layers).language).toBe(language);
});

test.each([
  ['en', ['fr-FR', 'en-GB', 'en-US'], 'en-GB'],
  ['en-US', ['en-GB'], 'en-GB'],
  ['de-AT', ['fr-FR', 'en-GB'], 'de-AT'],
  ['no language', ['fr-FR'], undefined],
])('%s is written as the country of this person does, of %j', (language, languages, locale) => {
  vi.stubGlobal('navigator', { languages });
  expect(localeOf(language)).toBe(locale);
});

test('times and days are written in one language', () => {
  const noon = Date.UTC(2031, 0, 1, 12);
  const clock = clockIn('de-DE');
  expect([clock.day(noon, noon, 'Heute'), clock.day(noon, 0, 'Heute'), clock.shortDay(noon)]).toEqual(['Heute', 'Mittwoch, 1. Januar 2031', '1. Jan.']);
});

test('what is said is put in as it is, and what is not known stays', () => {
  const say = sayFrom('en', { joined: 'Say hello to {name}, {title}' });
  expect(say('joined', { name: '{count} $& <b>' })).toBe('Say hello to {count} $& <b>, {title}');
});

const element = (attributes: Readonly<Record<string, string>>): Element => ({ getAttribute: (name: string) => attributes[name] ?? null }) as unknown as Element;

test('attributes describe a chat as soon as they name a channel of a brand', () => {
  expect(optionsOf(element({ 'brand-id': '1' }))).toBe(null);
  expect(optionsOf(element({ 'brand-id': '1', 'channel-id': 'c', environment: 'EU1' }))).toEqual({ brandId: 1, channelId: 'c', environment: 'EU1' });
  const own = { 'brand-id': '1', 'channel-id': 'c', 'chat-url': 'https://a.test', 'gateway-url': 'wss://a.test', 'customer-id': 'ada', language: 'de' };
  expect(optionsOf(element(own))).toEqual({
    brandId: 1, channelId: 'c', environment: { name: 'own', chat: 'https://a.test', gateway: 'wss://a.test', authorize: 'https://a.test' }, customer: { id: 'ada' }, language: 'de',
  });
});
