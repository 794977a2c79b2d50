/**
 * Epoch ms of a time on the wire, 0 where it is none. What the platform writes, `2026-01-05T10:00:01[.421]+00:00` (PROTOCOL 6.1.2), is
 * read by hand, in a third of the time of Date.parse, which gets the rest.
 */
export const readTime = (raw: unknown): number =>
  typeof raw === 'string' && raw.length < tooLong ? usualTime(raw) || Date.parse(raw) || 0 : 0;

function usualTime(text: string): number {
  const hasMs = text.charCodeAt(19) === dot;
  const zone = hasMs ? 23 : 19;
  const isUtc = text.length === zone + 6 ? two(text, zone + 1) + two(text, zone + 4) === 0 : text.length === zone + 1 && text[zone] === 'Z';
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const year = two(text, 0) * 100 + two(text, 2);
  const ms = hasMs ? Math.floor(two(text, 20) / 10) * 100 + two(text, 21) : 0;
  if (!isUtc || month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return NaN;
  // Digits that are none have made their number very small.
  if (hour < 0 || minute < 0 || second < 0 || year < 0 || ms < 0) return NaN;
  return (((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + ms;
}

/** The calendar by arithmetic, in years that end with February: Date.UTC takes longer than all the rest of it. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month < 3 ? year - 1 : year;
  const m = month < 3 ? month + 12 : month;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leapDays + Math.floor((153 * m - 457) / 5) + day - 719_469;
}

/** The two digits at `at` as a number; where they are none, one so small that all that is computed from it is below zero. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -100_000;
}

const zero = 48;
const dot = 46;
/** No time is: spares Date.parse a hostile text. */
const tooLong = 40;
