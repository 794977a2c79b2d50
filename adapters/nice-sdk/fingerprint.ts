import type { BrowserFingerprint } from './wire-objects.ts';

/** What a page cannot find out by itself, or does not want to say. */
export interface BrowserFingerprintOptions {
  country?: string | null;
  ip?: string | null;
  language?: string;
  location?: string | null;
}

/** Order matters: most browsers claim to be others too. */
const browsers: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Edge', /Edg(?:e|A|iOS)?\/([\d.]+)/], ['Opera', /OPR\/([\d.]+)/], ['Samsung Internet', /SamsungBrowser\/([\d.]+)/], ['Firefox', /(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /(?:Chrome|CriOS)\/([\d.]+)/], ['Safari', /Version\/([\d.]+).*Safari/],
];
const systems: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Windows', /Windows NT ([\d.]+)/], ['Android', /Android ([\d.]+)/], ['iOS', /(?:iPhone|CPU) OS ([\d_]+)/], ['macOS', /Mac OS X ([\d_.]+)/], ['Chrome OS', /CrOS \w+ ([\d.]+)/],
  ['Linux', /Linux (\w+)/],
];

const userAgent = (): string => (typeof navigator === 'undefined' ? '' : (navigator.userAgent ?? ''));

function match(signs: typeof browsers): readonly [name: string, version: string] {
  for (const [name, sign] of signs) {
    const found = sign.exec(userAgent());
    if (found !== null) return [name, (found[1] ?? '').replaceAll('_', '.')];
  }
  return ['', ''];
}

/** The browser's language, a BCP 47 tag. */
export const getBrowserLanguage = (): string => (typeof navigator === 'undefined' ? '' : navigator.language) || 'en-US';

/** The IANA name of the browser's time zone. */
export const getBrowserLocation = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `mobile` and `tablet` are what they are; all else is a desktop. */
export const getDeviceType = (deviceType?: string): 'desktop' | 'mobile' | 'tablet' =>
  deviceType === 'mobile' || deviceType === 'tablet' ? deviceType : 'desktop';

/** A tag as it should be written, `en_us` as `en-US`; `en-US` for what is none. */
export function getValidLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language.replaceAll('_', '-'))[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}

/** What the platform is told of the browser (PROTOCOL 5.3). */
export function getBrowserFingerprint(options: BrowserFingerprintOptions = {}): BrowserFingerprint {
  const { country = '', ip = null, language = getBrowserLanguage(), location = getBrowserLocation() } = options;
  const [browser, browserVersion] = match(browsers);
  const [os, osVersion] = match(systems);
  const isTablet = /iPad|Tablet|Android(?!.*Mobile)/.test(userAgent());
  return {
    browser, browserVersion, country: country ?? '', ip, language, location: location ?? '', os, osVersion,
    deviceType: getDeviceType(isTablet ? 'tablet' : /Mobi|iPhone/.test(userAgent()) ? 'mobile' : ''), applicationType: 'browser',
  };
}
