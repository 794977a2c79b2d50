import type { Channel } from '../machines/data/channel.ts';
import type { ChatOptions } from './chat-types.ts';
import { ChatError } from './errors.ts';
import type { Feature } from './feature.ts';
import { type Endpoints, resolveEnvironment } from './wire/environments.ts';

/** Options after the door: checked, defaulted, nothing left to ask. */
export interface ResolvedOptions extends Pick<ChatOptions, 'onError' | 'onFrame' | 'inspect'> {
  readonly brandId: number;
  readonly channelId: string;
  readonly endpoints: Endpoints;
  readonly customer: { readonly id: string; readonly firstName: string; readonly lastName: string; readonly imageUrl: string | null };
  readonly channelKind: Channel['kind'] | null;
  readonly language: string;
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

function callback<T>(value: T, name: string): T {
  return value === undefined || typeof value === 'function' ? value : wrong(`${name}: must be a function`);
}

function resolveFeatures(features: readonly Feature[]): readonly Feature[] {
  const isRight = Array.isArray(features) && features.every((feature) => typeof feature?.install === 'function');
  return isRight ? features : wrong('features: a list of features is needed, each called: features: [uploads()]');
}

/** Checks what an app passed to `createChat`. Throws a ChatError that names the first option that is wrong. */
export function resolveOptions(options: ChatOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null) return wrong('options: an object is needed');
  const { brandId, channelKind, customer = {}, inspect } = options;
  if (typeof brandId !== 'number' || !Number.isSafeInteger(brandId) || brandId <= 0) {
    return wrong('brandId: a positive whole number is needed');
  }
  if (channelKind !== undefined && channelKind !== 'livechat' && channelKind !== 'messaging') {
    return wrong('channelKind: must be "livechat" or "messaging"');
  }
  if (typeof customer !== 'object' || customer === null) return wrong('customer: must be an object');
  if (customer.id !== undefined && (typeof customer.id !== 'string' || customer.id.trim() === '')) {
    return wrong('customer.id: must be a non-empty text');
  }
  if (inspect !== undefined && typeof inspect !== 'function' && (typeof inspect !== 'object' || inspect === null)) {
    return wrong('inspect: must be a function or an observer');
  }
  if (options.ports !== undefined && (typeof options.ports !== 'object' || options.ports === null)) return wrong('ports: must be an object');
  return {
    brandId,
    channelId: text(options.channelId, 'channelId'),
    endpoints: resolveEnvironment(options.environment),
    customer: {
      id: customer.id ?? '',
      firstName: text(customer.firstName, 'customer.firstName', ''),
      lastName: text(customer.lastName, 'customer.lastName', ''),
      imageUrl: text(customer.imageUrl, 'customer.imageUrl', '') || null,
    },
    channelKind: channelKind ?? null,
    language: text(options.language, 'language', 'en-US'),
    appName: text(options.appName, 'appName', 'chat-machines'),
    appVersion: text(options.appVersion, 'appVersion', ''),
    onError: callback(options.onError, 'onError'),
    onFrame: callback(options.onFrame, 'onFrame'),
    inspect,
    features: resolveFeatures(options.features ?? []),
  };
}
