/** Whether a picture lies on the playground's own server: from elsewhere the page loads nothing. */
export function isOwnOrigin(url: string | null): url is string {
  if (url === null) return false;
  try {
    return new URL(url).origin === location.origin;
  } catch {
    return false;
  }
}
