/** Pictures from this page's own origin and from anywhere over TLS; what else a page lets in, its own policy decides. */
export function isSafePicture(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, protocol } = new URL(url);
  return protocol === 'https:' || origin === location.origin;
}
