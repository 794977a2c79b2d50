/** Something, an at sign, something with a dot: what lies beyond is the mail server's business. */
const shape = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** As long as an address may be; spares the pattern a hostile text. */
const longest = 320;

/** Whether mail could go there. */
export const looksLikeEmail = (value: unknown): value is string => typeof value === 'string' && value.length <= longest && shape.test(value);
