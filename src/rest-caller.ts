import type { Host } from './feature.ts';
import type { ResolvedOptions } from './options.ts';
import type { RestCaller } from './wire/rest.ts';

/** Who asks over HTTP in this chat; each request gets a trace id of its own (PROTOCOL 3.0). */
export const callerOf = ({ options, ports }: Pick<Host, 'options' | 'ports'>): RestCaller & ResolvedOptions => ({ ...options, traceId: ports.ids.uuid() });
