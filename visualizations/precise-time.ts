const precise = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** `10:42:07.123`, for logs. */
export function preciseTime(at: number): string {
  return precise.format(at);
}
