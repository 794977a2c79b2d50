const sdkHeaders = 'Accept, Content-Type, X-Caller-Service-ID, X-Trace-ID, x-sdk-platform, x-sdk-version, x-app-version, Authorization';

/** Whether a page of this origin runs on the same computer. Requests without an origin come from no page at all. */
export function isLoopbackOrigin(origin: string): boolean {
  return /^https?:\/\/(localhost|[\w-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(origin);
}

/** What a page of the same computer may see, with credentials (PROTOCOL 3.0); nothing for anybody else. */
export function crossOriginHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const origin = headers['origin'];
  if (!origin || !isLoopbackOrigin(origin)) return {};
  const asked = headers['access-control-request-headers'];
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Headers': asked ? `${sdkHeaders}, ${asked}` : sdkHeaders,
    'Access-Control-Allow-Methods': 'GET, POST, PUT, OPTIONS',
    'Access-Control-Max-Age': '600',
    Vary: 'Origin, Access-Control-Request-Headers',
  };
}
