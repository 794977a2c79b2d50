import type { Channel } from '../machines/data/channel.ts';
import type { ChatOptions } from './chat-types.ts';
import { ChatError } from './errors.ts';
import { headerText, resolvePairs } from './extra-pairs.ts';
import type { Feature } from './feature.ts';
import { isFingerprint } from './fingerprint.ts';
import { checkKnown } from './known-options.ts';
import { type ResolvedSignIn, resolveSignIn } from './sign-in-options.ts';
import { type Endpoints, resolveEnvironment } from './wire/environments.ts';
import type { BrowserFingerprint } from './wire/frames.ts';
import { sdkVersion } from './wire/sdk.ts';

/** Options after the door: checked, defaulted, nothing left to ask. */
export interface ResolvedOptions extends Pick<ChatOptions, 'onError' | 'onFrame' | 'inspect'> {
  readonly brandId: number;
  readonly channelId: string;
  readonly endpoints: Endpoints;
  readonly customer: { readonly id: string; readonly firstName: string; readonly lastName: string; readonly imageUrl: string | null };
  readonly signIn: ResolvedSignIn;
  /** `''` where the app did not say: one is made and kept. */
  readonly visitorId: string;
  readonly visitId: string;
  readonly destinationId: string;
  readonly sdkVersion: string;
  readonly extraHeaders: Readonly<Record<string, string>>;
  readonly extraQuery: Readonly<Record<string, string>>;
  readonly fingerprint: BrowserFingerprint | (() => BrowserFingerprint) | undefined;
  readonly channelKind: Channel['kind'] | null;
  readonly recovers: 'always' | 'afterDrop';
  readonly language: string;
  readonly offlineNoticeMs: number;
  readonly persist: boolean;
  readonly maxMessageBytes: number;
  readonly appName: string;
  readonly appVersion: string;
  readonly features: readonly Feature[];
}

const wrong = (detail: string): never => {
  throw new ChatError('options.invalid', detail);
};

function text(value: unknown, name: string, fallback?: string): string {
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value !== 'string' || (fallback === undefined && value.trim() === '')) {
    return wrong(`${name}: ${fallback === undefined ? 'a non-empty text is needed' : 'must be a text'}`);
  }
  return value;
}

/** What travels in a header must fit there. */
function headerValue(value: unknown, name: string, fallback: string): string {
  const given = text(value, name, fallback);
  return headerText.test(given) ? given : wrong(`${name}: must fit into an HTTP header`);
}

/** An id of the app's own; `''` where there is none. */
const id = (value: unknown, name: string): string => (value === undefined ? '' : text(value, name));

function callback<T>(value: T, name: string): T {
  return value === undefined || typeof value === 'function' ? value : wrong(`${name}: must be a function`);
}

function resolveFeatures(features: readonly Feature[]): readonly Feature[] {
  const isRight = Array.isArray(features) && features.every((feature) => typeof feature?.install === 'function');
  if (!isRight) return wrong('features: a list of features is needed, each called: features: [uploads()]');
  const names = features.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? features : wrong(`features: ${twice} is there twice`);
}

/** As much of BCP 47 as browsers keep to. */
const languageTag = /^[a-z]{1,8}([-_@.][a-z\d]{1,8})*$/i;

/** Checks what an app passed to `createChat`. Throws a ChatError that names the first option that is wrong. */
export function resolveOptions(options: ChatOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null) return wrong('options: an object is needed');
  const { brandId, channelKind, customer = {}, inspect, offlineNoticeMs = 3_000, persist = true, maxMessageBytes = 32_000 } = options;
  if (typeof brandId !== 'number' || !Number.isSafeInteger(brandId) || brandId <= 0) {
    return wrong('brandId: a positive whole number is needed');
  }
  if (channelKind !== undefined && channelKind !== 'livechat' && channelKind !== 'messaging') {
    return wrong('channelKind: must be "livechat" or "messaging"');
  }
  if (typeof persist !== 'boolean') return wrong('persist: must be true or false');
  if (typeof maxMessageBytes !== 'number' || !(maxMessageBytes > 0)) return wrong('maxMessageBytes: a positive number of bytes is needed');
  if (typeof offlineNoticeMs !== 'number' || !(offlineNoticeMs >= 0 && offlineNoticeMs < 2 ** 31)) {
    return wrong('offlineNoticeMs: a number of milliseconds is needed, 0 or more');
  }
  if (![undefined, 'always', 'afterDrop'].includes(options.recovers)) return wrong('recovers: must be "always" or "afterDrop"');
  if (typeof customer !== 'object' || customer === null) return wrong('customer: must be an object');
  if (customer.id !== undefined && (typeof customer.id !== 'string' || customer.id.trim() === '')) {
    return wrong('customer.id: must be a non-empty text');
  }
  if (inspect !== undefined && typeof inspect !== 'function' && typeof inspect?.next !== 'function') {
    return wrong('inspect: must be a function, or an observer with one as its next');
  }
  if (options.ports !== undefined && (typeof options.ports !== 'object' || options.ports === null)) return wrong('ports: must be an object');
  checkKnown(options);
  const { fingerprint } = options;
  if (fingerprint !== undefined && typeof fingerprint !== 'function' && !isFingerprint(fingerprint)) {
    return wrong('fingerprint: must be an object of texts, or a function that gives one');
  }
  const language = text(options.language, 'language', 'en-US');
  if (!languageTag.test(language)) return wrong('language: must be a BCP 47 tag, as en-US');
  return {
    brandId,
    signIn: resolveSignIn(options.signIn, customer.id),
    visitorId: id(options.visitorId, 'visitorId'),
    visitId: id(options.visitId, 'visitId'),
    destinationId: id(options.destinationId, 'destinationId'),
    sdkVersion: headerValue(options.sdkVersion, 'sdkVersion', sdkVersion),
    extraHeaders: resolvePairs(options.extraHeaders, 'extraHeaders'),
    extraQuery: resolvePairs(options.extraQuery, 'extraQuery'),
    fingerprint,
    channelId: text(options.channelId, 'channelId'),
    endpoints: resolveEnvironment(options.environment),
    customer: {
      id: customer.id ?? '',
      firstName: text(customer.firstName, 'customer.firstName', ''),
      lastName: text(customer.lastName, 'customer.lastName', ''),
      imageUrl: text(customer.imageUrl, 'customer.imageUrl', '') || null,
    },
    channelKind: channelKind ?? null,
    recovers: options.recovers ?? 'always',
    language,
    offlineNoticeMs,
    persist,
    maxMessageBytes,
    appName: headerValue(options.appName, 'appName', 'chat-machines'),
    appVersion: headerValue(options.appVersion, 'appVersion', ''),
    onError: callback(options.onError, 'onError'),
    onFrame: callback(options.onFrame, 'onFrame'),
    inspect,
    features: resolveFeatures(options.features ?? []),
  };
}
