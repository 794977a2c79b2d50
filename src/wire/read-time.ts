/**
 * Epoch ms of a time on the wire, 0 where it is none. What the platform writes, `2026-01-05T10:00:01[.421]+00:00` (PROTOCOL 6.1.2), is
 * read by hand, in less time than by Date.parse, which gets the rest.
 */
export const readTime = (raw: unknown): number =>
  typeof raw === 'string' && raw.length < tooLong ? usualTime(raw) || Date.parse(raw) || 0 : 0;

/** Many are of one hour: that is read once. */
let hour = '';
let hourMs = NaN;

function usualTime(text: string): number {
  const hasMs = text.charCodeAt(19) === dot;
  const zone = hasMs ? 23 : 19;
  if (text.length === zone + 6 ? !text.endsWith('+00:00') : text.length !== zone + 1 || !text.endsWith('Z')) return NaN;
  if (hour !== (hour = text.slice(0, 14))) hourMs = Date.parse(`${hour}00Z`);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  // Nothing comes after 24:00.
  return minute > 59 || second > 59 || text.startsWith('24', 11) ? NaN : hourMs + (minute * 60 + second) * 1000 + (hasMs ? digits(text, 20, 23) : 0);
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
