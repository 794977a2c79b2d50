const short = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const precise = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** `10:42`, as this person's country writes it. */
export function shortTime(at: number): string {
  return short.format(at);
}

/** `10:42:07.123`, for logs. */
export function preciseTime(at: number): string {
  return precise.format(at);
}

/** The word for today, or the date. */
export function dayName(at: number, now: number, today: string): string {
  return day.format(at) === day.format(now) ? today : day.format(at);
}
