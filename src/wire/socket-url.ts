import type { Endpoints } from './environments.ts';
import { sdkPlatform, sdkVersion as defaultSdkVersion } from './sdk.ts';

/** Who opens the socket. With a `transactionToken` it is a secured session, else the legacy one (PROTOCOL 4.1). */
export interface SocketUrlParts {
  readonly endpoints: Pick<Endpoints, 'gateway'>;
  readonly brandId: number;
  readonly channelId: string;
  readonly visitorId: string;
  readonly customerId?: string | null;
  readonly transactionToken?: string | null;
  readonly appVersion?: string;
  readonly sdkVersion?: string;
  /** Parameters of the app's own; ours win. */
  readonly extraQuery?: Readonly<Record<string, string | null | undefined>>;
}

/** Where to open the socket: path kept, query replaced, parameters in the order of PROTOCOL 4.1. */
export function socketUrl(parts: SocketUrlParts): string {
  const token = parts.transactionToken;
  const query = {
    ...parts.extraQuery,
    v: parts.appVersion || '0',
    sdkPlatform,
    sdkVersion: parts.sdkVersion ?? defaultSdkVersion,
    brandId: String(parts.brandId),
    channelId: parts.channelId,
    customerId: token ? null : parts.customerId,
    visitorId: parts.visitorId,
    transactionToken: token,
  };
  const given = Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const url = new URL(parts.endpoints.gateway);
  url.search = new URLSearchParams(given).toString();
  // WebSocket refuses an address with a fragment.
  url.hash = '';
  return url.href;
}
