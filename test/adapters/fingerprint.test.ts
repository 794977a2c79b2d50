import { expect, test, vi } from 'vitest';
import { browserFingerprint } from '../../adapters/fingerprint/fingerprint.ts';

const place = { language: 'de-DE', timeZone: 'Europe/Berlin' };

test.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    { browser: 'Chrome', browserVersion: '140.0.0.0', os: 'Linux', osVersion: 'amd64', deviceType: 'desktop' },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    { browser: 'Mobile Safari', browserVersion: '18.1', os: 'iOS', osVersion: '18.1', deviceType: 'mobile' },
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/604.1',
    { os: 'iOS', deviceType: 'tablet' },
  ],
  [
    'Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/4.0 Chrome/76 TV Safari/537.36',
    { os: 'Tizen', deviceType: 'other' },
  ],
  ['', { browser: '', browserVersion: '', os: '', osVersion: '', deviceType: 'desktop' }],
])('%s', (userAgent, seen) => {
  expect(browserFingerprint({ userAgent, ...place })).toEqual({
    ...browserFingerprint({ userAgent, ...place }),
    country: '', ip: null, language: 'de-DE', location: 'Europe/Berlin', applicationType: 'browser', ...seen,
  });
});

test('without facts of yours it asks the page', () => {
  vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', language: 'cs-CZ' });
  expect(browserFingerprint()).toMatchObject({
    browser: 'Firefox', language: 'cs-CZ', location: Intl.DateTimeFormat().resolvedOptions().timeZone, applicationType: 'browser',
  });
  vi.unstubAllGlobals();
});
