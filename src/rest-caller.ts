import type { ResolvedOptions } from './options.ts';
import type { Ports } from './ports.ts';
import type { RestCaller } from './wire/rest.ts';

/** Who asks over HTTP in this chat; each request gets a trace id of its own (PROTOCOL 3.0). */
export function callerOf(options: ResolvedOptions, { ids }: Pick<Ports, 'ids'>): RestCaller {
  const { endpoints, brandId, channelId, appName, appVersion, sdkVersion, extraHeaders } = options;
  return { endpoints, brandId, channelId, appName, appVersion, sdkVersion, extraHeaders, traceId: ids.uuid() };
}
