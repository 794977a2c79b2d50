import type { Ports } from '../../src/ports.ts';
import type { ChatOptions } from '../../src/index.ts';
import { extraHeaders, extraQuery } from '../../src/extra-pairs.ts';
import { type Endpoints, resolveEnvironment } from '../../src/wire/environments.ts';
import { sdkVersion } from '../../src/wire/sdk.ts';
import type { ICacheStorage, IStorage } from './cache-storage.ts';
import { ChatSDKError } from './errors.ts';
import { getBrowserLanguage } from './fingerprint.ts';
import type { EnvironmentName, SecureSessionsType } from './vocabulary.ts';
import { SecureSessions } from './vocabulary.ts';
import type { ChatCustomEvent } from './wire-objects.ts';

/** Endpoints of one's own; `name` is a free label. */
export interface EnvironmentEndpoints extends Endpoints {
  name: string;
}

/** Added to every request: headers to those over HTTP, parameters to the socket's address. Names that are ours are left out. */
export interface NetworkRequestMetadata {
  httpHeaders?: Record<string, string>;
  websocketQuery?: Record<string, string>;
}

/** The token service's answer, as far as it is an app's business. */
export interface TransactionTokenResponse {
  accessToken: string;
  expiresIn: number;
  customerIdentity?: { idOnExternalPlatform: string; firstName?: string; lastName?: string; image?: string };
  identityToken?: string;
  [member: string]: unknown;
}

export interface ChatSDKOptions {
  brandId: number;
  channelId: string;
  environment: EnvironmentName | `${Lowercase<EnvironmentName>}`;
  customEnvironment?: EnvironmentEndpoints | undefined;
  /** Needed for anonymous secured sessions, refused for the other two. */
  customerId?: string;
  customerName?: string;
  customerImage?: string;
  storage?: IStorage | null;
  cacheStorage?: ICacheStorage | null;
  language?: string;
  isLivechat?: boolean;
  visitId?: string;
  visitorId?: string;
  destinationId?: string;
  securedSession?: SecureSessionsType;
  isAuthorizationEnabled?: boolean;
  authorizationCode?: string;
  identityToken?: string;
  isThirdPartyCookiesSupported?: boolean;
  appName?: string;
  appVersion?: string;
  networkRequestMetadata?: NetworkRequestMetadata;
  onAuthorization?: (status: 'success' | 'error', response: Partial<TransactionTokenResponse>) => void;
  onError?: (error: Error) => void;
  onRawEvent?: (event: ChatCustomEvent) => void;
  /** The version of the protocol that we say we speak; default `3.3.0`. */
  sdkVersion?: string;
  /** Replaces parts of the world, as with `createChat({ ports })`; for tests. */
  ports?: Partial<Ports>;
}

const wrong = (message: string): never => {
  throw new ChatSDKError(message);
};

/** Throws a ChatSDKError that says which option is wrong. */
export function checkOptions({ brandId, channelId, environment, customEnvironment, securedSession = null, customerId }: ChatSDKOptions): Endpoints {
  if (!Number.isSafeInteger(Number(brandId)) || Number(brandId) <= 0) wrong('brandId must be a positive whole number');
  if (typeof channelId !== 'string' || channelId === '') wrong('channelId must be a non-empty string');
  if (securedSession !== null && !Object.values(SecureSessions).includes(securedSession)) wrong(`Expected a SecureSessions value, got ${String(securedSession)}`);
  if (securedSession === SecureSessions.ANONYMOUS && !customerId) {
    wrong('The CustomerId cannot be empty string when "anonymous" secured sessions are enabled');
  }
  if (securedSession !== null && securedSession !== SecureSessions.ANONYMOUS && customerId) wrong('The CustomerId cannot be set when secured sessions are enabled');
  try {
    return resolveEnvironment(environment === 'custom' ? customEnvironment : environment);
  } catch (error) {
    throw new ChatSDKError(environment === 'custom' ? (error as Error).message : `Unknown environment: ${String(environment)}`, undefined, error);
  }
}

const checks = { extraHeaders, extraQuery };

/** Those that the engine takes: it refuses names that are its own, the original lets its own win. */
function pairs(given: Record<string, string> | undefined, option: 'extraHeaders' | 'extraQuery'): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    try {
      Object.assign(kept, checks[option]({ [name]: String(value) }, option));
    } catch {
      // One of ours, or nothing that could travel.
    }
  }
  return kept;
}

export const languageOf = ({ language }: ChatSDKOptions): string => language || getBrowserLanguage();

/** What the engine is told of these options; who is chatting, and how they sign in, comes from the session. */
export function engineOptions(options: ChatSDKOptions, endpoints: Endpoints): Omit<ChatOptions, 'customer' | 'signIn'> {
  const { brandId, channelId, visitorId, visitId, destinationId, appName, appVersion, networkRequestMetadata, isLivechat, securedSession } = options;
  const kind = isLivechat ?? (securedSession ? false : undefined);
  return {
    brandId: Number(brandId), channelId, environment: { name: 'nice-sdk', ...endpoints }, language: languageOf(options), recovers: 'afterDrop',
    appName: appName ?? 'chat-web-sdk', sdkVersion: options.sdkVersion ?? sdkVersion,
    ...(appVersion !== undefined && { appVersion }),
    ...(visitorId && { visitorId }), ...(visitId && { visitId }), ...(destinationId && { destinationId }),
    ...(kind !== undefined && { channelKind: kind ? 'livechat' as const : 'messaging' as const }),
    extraHeaders: pairs(networkRequestMetadata?.httpHeaders, 'extraHeaders'), extraQuery: pairs(networkRequestMetadata?.websocketQuery, 'extraQuery'),
  };
}
