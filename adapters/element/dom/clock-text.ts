/** Times and days in one language. */
export interface Clock {
  /** `10:42`. */
  time(at: number): string;
  /** The word for today, or the date. */
  day(at: number, now: number, today: string): string;
  /** `1 Dec`. */
  shortDay(at: number): string;
}

/** A language as this person's country has it, where they speak it; what is no language gives way to the browser's. */
export function localeOf(tag: string): string | undefined {
  try {
    const { language } = new Intl.Locale(tag);
    return navigator.languages.find((one) => new Intl.Locale(one).language === language) ?? tag;
  } catch {
    return undefined;
  }
}

export function clockIn(locale: string | undefined): Clock {
  const as = (options: Intl.DateTimeFormatOptions): ((at: number) => string) => {
    const format = new Intl.DateTimeFormat(locale, options);
    return (at) => format.format(at);
  };
  const date = as({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return {
    time: as({ hour: '2-digit', minute: '2-digit' }),
    day: (at, now, today) => (date(at) === date(now) ? today : date(at)),
    shortDay: as({ day: 'numeric', month: 'short' }),
  };
}
