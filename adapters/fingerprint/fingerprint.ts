import UAParser from 'ua-parser-js';
import type { BrowserFingerprint } from '../../src/index.ts';

/** What a page knows of the device it runs on. */
export interface DeviceFacts {
  readonly userAgent: string;
  /** A BCP 47 tag. */
  readonly language: string;
  /** An IANA name. */
  readonly timeZone: string;
}

type DeviceType = NonNullable<BrowserFingerprint['deviceType']>;

/** The parser's kinds of device, in the wire's words; it says nothing of what is none of them: a desktop. */
const deviceTypes: Readonly<Record<string, DeviceType>> = { '': 'desktop', mobile: 'mobile', tablet: 'tablet' };

const factsOfPage = (): DeviceFacts => ({
  userAgent: navigator.userAgent,
  language: navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/**
 * The browser's fingerprint as agents see it (PROTOCOL 5.3): `createChat({ fingerprint: browserFingerprint })`. Country and address are the
 * platform's to find out.
 */
export function browserFingerprint({ userAgent, language, timeZone }: DeviceFacts = factsOfPage()): BrowserFingerprint {
  const { browser, os, cpu, device } = new UAParser(userAgent).getResult();
  return {
    browser: browser.name ?? '',
    browserVersion: browser.version ?? '',
    country: '',
    ip: null,
    language,
    location: timeZone,
    os: os.name ?? '',
    // Linux desktops say no version: what the machine is tells more than nothing.
    osVersion: os.version ?? cpu.architecture ?? '',
    deviceType: deviceTypes[device.type ?? ''] ?? 'other',
    applicationType: 'browser',
  };
}
