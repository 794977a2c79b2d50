/** At most two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(firstLetter);
  return letters.join('').toUpperCase() || '?';
}

/** One of six hues, the same for the same name each time. */
export function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return (sum % 6) * 60 + 20;
}

function firstLetter(word = ''): string {
  return /./u.exec(word)?.[0] ?? '';
}
