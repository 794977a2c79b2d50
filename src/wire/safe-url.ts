const followable = /^(?:https?:\/\/|mailto:|tel:)[^\s]/i;

/** A URL as it may become a link: http, https, mailto or tel; null for any other scheme, and for what is no URL. Never throws. */
export function safeUrl(raw: unknown): string | null {
  const url = typeof raw === 'string' ? raw.trim() : '';
  return followable.test(url) ? url : null;
}
