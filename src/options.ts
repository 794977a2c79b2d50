import type { Channel } from '../machines/data/channel.ts';
import type { ChatOptions } from './chat-types.ts';
import { extraHeaders, extraQuery, headerText } from './extra-pairs.ts';
import type { Feature } from './feature.ts';
import { isFingerprint } from './fingerprint.ts';
import { isFilled, isFunction, isText } from './given.ts';
import { aFunction, type Check, checkEach, checkPorts, must, object, or, wrong } from './known-options.ts';
import { type ResolvedSignIn, resolveSignIn, signInChecks } from './sign-in-options.ts';
import { type Endpoints, resolveEnvironment } from './wire/environments.ts';
import type { BrowserFingerprint } from './wire/frames.ts';
import { isJson } from './wire/read.ts';
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
  readonly channelKind: Channel['kind'] | undefined;
  readonly recovers: 'always' | 'afterDrop';
  readonly language: string;
  readonly offlineNoticeMs: number;
  readonly persist: boolean;
  readonly maxMessageBytes: number;
  readonly appName: string;
  readonly appVersion: string;
  readonly features: readonly Feature[];
}

const text = or('', must<string>('a text', isText));

const filled = must<string>('a non-empty text', isFilled);

/** An id of the app's own; `''` where there is none. */
const id = or('', filled);

/** What travels in a header must fit there. */
const headerValue = (otherwise: string): Check<string> => or(otherwise, must('a text for an HTTP header', (given) => isText(given) && headerText.test(given)));

const callback = or(undefined, aFunction);

const isNumber = (given: unknown): given is number => typeof given === 'number';

const oneOf = <T extends string>(...words: readonly T[]): Check<T> => must(words.join(' or '), (given) => words.includes(given as T));

/** As much of BCP 47 as browsers keep to. */
const languageTag = /^[a-z]{1,8}([-_@.][a-z\d]{1,8})*$/i;

const features: Check<readonly Feature[]> = (given, name) => {
  const isRight = Array.isArray(given) && given.every((feature) => isFunction(feature?.install));
  if (!isRight) return wrong(`${name} should be a list of features, as [uploads()]`);
  const names = (given as readonly Feature[]).map((feature) => feature.name);
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  return twice === undefined ? given : wrong(`${name} should be a list without another ${twice}`);
};

const customer = object({ id, firstName: text, lastName: text, imageUrl: (given, name) => text(given, name) || null });

/** Every option there is. */
const checks: { readonly [K in keyof Required<ChatOptions>]: Check<K extends keyof ResolvedOptions ? ResolvedOptions[K] : unknown> } = {
  brandId: must('a whole number', (given) => Number.isSafeInteger(given) && (given as number) > 0),
  channelId: filled,
  environment: resolveEnvironment,
  customer: (given = {}, name) => customer(given, name),
  signIn: (given = { mode: 'legacy' }, name) => object(signInChecks)(given, name),
  visitorId: id, visitId: id, destinationId: id,
  channelKind: or(undefined, oneOf('livechat', 'messaging')),
  recovers: or('always', oneOf('always', 'afterDrop')),
  language: or('en-US', must('a BCP 47 tag, as en-US', (given) => isText(given) && languageTag.test(given))),
  offlineNoticeMs: or(3_000, must('a number of milliseconds', (given) => isNumber(given) && given >= 0 && given < 2 ** 31)),
  persist: or(true, must('true or false', (given) => typeof given === 'boolean')),
  maxMessageBytes: or(32_000, must('a number of bytes', (given) => isNumber(given) && given > 0)),
  appName: headerValue('chat-machines'), appVersion: headerValue(''), sdkVersion: headerValue(sdkVersion),
  extraHeaders, extraQuery,
  fingerprint: or(undefined, must('an object of texts, or a function that gives one', (given) => isFunction(given) || isFingerprint(given))),
  onError: callback, onFrame: callback,
  inspect: or(undefined, must('a function, or an object with one as its next', (given) => isFunction(given) || (isJson(given) && isFunction(given.next)))),
  record: or(undefined, must("recorder() of 'chat-machines/recorder'", (given) => isJson(given) && isFunction(given.open))),
  features: or([], features), ports: checkPorts,
};

/** Checks what an app passed to `createChat`. Throws a ChatError that names the first option that is wrong. */
export function resolveOptions(given: ChatOptions): ResolvedOptions {
  if (!isJson(given)) return wrong('options should be an object');
  const { environment, ports: _, record: __, ...options } = checkEach(checks, given, '');
  return { ...options, endpoints: environment as Endpoints, signIn: resolveSignIn(options.signIn, options.customer.id) };
}
