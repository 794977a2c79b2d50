/** A name with the long ids in it cut short: `thread:566c…`. */
export function shortId(name: string): string {
  return name.replace(/\b([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{27}\b/gi, '$1…');
}
