import type { Channel } from '../../machines/data/channel.ts';
import type { HttpRequest, HttpResult } from '../ports.ts';
import type { Endpoints } from './environments.ts';
import type { Json } from './read.ts';
import { isAbsent, isJson, parseJson, pick, readText, readWord, refuse } from './read.ts';
import { readFileRestrictions } from './read-file-restrictions.ts';
import { sdkPlatform, sdkVersion } from './sdk.ts';

/** Who asks, and for which channel (PROTOCOL 3.0). */
export interface RestCaller {
  readonly endpoints: Endpoints;
  readonly brandId: number;
  readonly channelId: string;
  /** A fresh UUID for each request. */
  readonly traceId: string;
  readonly appName?: string;
  readonly appVersion?: string;
  readonly sdkVersion?: string;
  /** The app's own; ours win, except `x-trace-id`. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 10_000;

/** Asks for the channel's name, kind, switches and translations (PROTOCOL 3.1). `language` is a tag like `en-US`. */
export const channelRequest = (caller: RestCaller, language: string): HttpRequest =>
  get(caller, `?locale=${pathPart(language.replaceAll('-', '_'))}`);

/** Asks for the items of the persistent menu (PROTOCOL 3.4). */
export const menuRequest = (caller: RestCaller): HttpRequest => get(caller, '/persistent-menu-items');

/** Asks whether anybody is there (PROTOCOL 3.2). */
export const availabilityRequest = (caller: RestCaller): HttpRequest => get(caller, '/availability');

const get = (caller: RestCaller, rest: string): HttpRequest => ({
  method: 'GET', url: channelUrl(caller, rest), headers: restHeaders(caller), timeoutMs: caller.timeoutMs ?? defaultTimeoutMs,
});

/** An address of the channel; `rest` begins with what ends the id. */
export const channelUrl = ({ endpoints, brandId, channelId }: RestCaller, rest: string): string =>
  `${endpoints.chat}/chat/1.0/brand/${brandId}/channel/${pathPart(channelId)}${rest}`;

/** An id as a part of an address, whatever it is made of. */
export const pathPart = (id: string): string => encodeURIComponent(id.replace(/\p{Surrogate}/gu, '\ufffd'));

/** The headers of every request to the platform (PROTOCOL 3.0). */
export function restHeaders({ traceId, appName, appVersion, extraHeaders, sdkVersion: version }: RestCaller): Readonly<Record<string, string>> {
  // One name in two spellings would travel as one header with two values.
  const { 'x-trace-id': ownTraceId, ...own } = extraHeaders ?? {};
  return {
    ...own,
    Accept: 'application/json',
    'Content-Type': 'application/json',
    'X-Caller-Service-ID': appName ?? 'chat-web-sdk',
    'X-Trace-ID': ownTraceId ?? traceId,
    'x-sdk-platform': sdkPlatform,
    'x-sdk-version': version ?? sdkVersion,
    ...(appVersion && { 'x-app-version': appVersion }),
  };
}

/** What a body said of the channel, and which of its members could not be read and got a default. */
export interface ChannelReading {
  readonly channel: Channel | null;
  readonly unreadable: readonly string[];
}

/**
 * Channel info (PROTOCOL 3.1). Never throws; `channel` is null only where there is no object at all. A missing member gets its
 * default without a word, except those that say what kind of channel it is, whether anybody is there, and what it can do.
 */
export function readChannel(body: string, channelId: string): ChannelReading {
  const unreadable: string[] = [];
  const info = parseBody(body);
  if (!info) return { channel: null, unreadable: ['the body should be a JSON object'] };
  if (isAbsent(info.isLiveChat)) refuse(unreadable, 'isLiveChat', 'of type boolean');
  if (isAbsent(info.settings)) refuse(unreadable, 'settings', 'of type object');

  const member = <T extends boolean | string | Json>(from: Json, name: string, fallback: T, path = ''): T => {
    const raw = from[name] ?? fallback;
    if (typeof raw === typeof fallback) return raw as T;
    refuse(unreadable, path + name, `of type ${typeof fallback}`);
    return fallback;
  };
  const settings = member(info, 'settings', none);
  const offlineForm = member(settings, 'liveChatOfflineForm', none, 'settings.');
  const features = member(settings, 'features', none, 'settings.');
  const { status } = member(info, 'availability', none);
  if (status !== 'online' && status !== 'offline') refuse(unreadable, 'availability.status', 'online or offline');
  const channel: Channel = {
    id: channelId,
    name: member(info, 'name', ''),
    kind: member(info, 'isLiveChat', false) ? 'livechat' : 'messaging',
    hasMultipleThreads: member(settings, 'hasMultipleThreadsPerEndUser', false, 'settings.'),
    isOnline: status !== 'offline',
    isAuthorizationEnabled: member(info, 'isAuthorizationEnabled', false),
    // The platform repeats many switches under `settings`, and has some only there.
    features: only('boolean', { ...settings, ...features }),
    translationsLocale: member(info, 'translationsLocale', ''),
    colors: only('string', member(info, 'colors', none)),
    offlineForm: {
      isEnabled: settings.liveChatShowOfflineForm === true || offlineForm.isEnabled === true,
      html: offlineForm.isCustom === true ? readText(offlineForm.html) : '',
    },
    preContactForm: member(info, 'preContactForm', none),
    translations: only('string', member(info, 'translations', none)),
    fileRestrictions: readFileRestrictions(settings.fileRestrictions, unreadable),
  };
  return { channel, unreadable };
}

const none: Json = {};

/** A flat map's members of its one type; others are none of its business. */
function only(type: 'boolean', from: Json): Readonly<Record<string, boolean>>;
function only(type: 'string', from: Json): Readonly<Record<string, string>>;
function only(type: string, from: Json): Readonly<Record<string, unknown>> {
  return pick(from, (value) => typeof value === type);
}

/** Availability (PROTOCOL 3.2); null where the body does not say. */
export function readAvailability(body: string): boolean | null {
  const status = parseBody(body)?.status;
  return status === 'online' ? true : status === 'offline' ? false : null;
}

/** Never again with this client, whatever was asked (PROTOCOL 9). */
export const versionRefused = 'SdkVersionNotSupported';

/** The code of an error body in either of its two forms, as `SdkVersionNotSupported` or `ip_blocked` (PROTOCOL 3.0, 9); else `''`. */
export function readErrorCode(body: string): string {
  const said = parseBody(body);
  return readWord(isJson(said?.error) ? said.error.errorCode : said?.errorCode);
}

/** A body that is a JSON object, else undefined. */
export function parseBody(body: string): Json | undefined {
  const said = parseJson(body);
  return isJson(said) ? said : undefined;
}

export const isOk = ({ status }: HttpResult): boolean => status >= 200 && status <= 299;

/** Why there is no answer, or none that helps: the platform's code, where it gives one. */
export const whyNot = ({ status, body }: HttpResult): string => readErrorCode(body) || (status === 0 ? 'unreachable' : `status ${status}`);
