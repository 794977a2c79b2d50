/** This page's own origin, or one of this machine. */
export function isTrusted(origin: string, own: string): boolean {
  if (origin === own && own !== 'null') return true;
  try {
    const { protocol, hostname } = new URL(origin);
    return /^https?:$/.test(protocol) && (hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname));
  } catch {
    return false;
  }
}
