/**
 * Epoch ms of a time on the wire, 0 where it is none. What the platform writes, `2026-01-05T10:00:01[.421]+00:00` (PROTOCOL 6.1.2), is
 * read by hand, in a third of the time of Date.parse, which gets the rest.
 */
export const readTime = (raw: unknown): number =>
  typeof raw === 'string' && raw.length < tooLong ? usualTime(raw) || Date.parse(raw) || 0 : 0;

function usualTime(text: string): number {
  const hasMs = text.charCodeAt(19) === dot;
  const zone = hasMs ? 23 : 19;
  const isUtc = text.length === zone + 6 ? text.endsWith('+00:00') : text.length === zone + 1 && text.endsWith('Z');
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  if (!isUtc || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return NaN;
  return (((daysSince1970(digits(text, 0, 4), month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + (hasMs ? digits(text, 20, 23) : 0);
}

/** The calendar by arithmetic, in years that end with February: Date.UTC takes longer than all the rest of it. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month < 3 ? year - 1 : year;
  const m = month < 3 ? month + 12 : month;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leapDays + Math.floor((153 * m - 457) / 5) + day - 719_469;
}

/** The digits from `at` on as a number; NaN where they are none. */
function digits(text: string, at: number, until: number): number {
  let number = 0;
  for (; at < until; at++) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

const zero = 48;
const dot = 46;
/** No time is: spares Date.parse a hostile text. */
const tooLong = 40;
