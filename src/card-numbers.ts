import type { Channel } from '../machines/data/channel.ts';

/** Digits with at most one blank or hyphen between two of them. */
const digitRuns = /\d(?:[ -]?\d){12,}/g;

/** Lengths of card numbers, in digits. */
const shortest = 13;
const longest = 19;

/** Twice each digit, with the digits of that added up. */
const doubled = '0246813579';

/** The check digit of card numbers (ISO/IEC 7812). */
const isLuhnValid = (digits: string): boolean =>
  digits.split('').reduceRight((sum, digit, i) => sum + Number((digits.length - i) % 2 === 0 ? doubled[Number(digit)] : digit), 0) % 10 === 0;

/**
 * The same text with the digits of card numbers, all but the last four, as `*`: runs of 13-19 digits, in groups or not, that pass the
 * Luhn check. An order number before or after it does not hide one. Never throws.
 */
export const maskCardNumbers = (text: string): string => text.replace(digitRuns, maskRun);

function maskRun(run: string): string {
  const groups = run.split(/([ -])/);
  for (let from = 0; from < groups.length; from += 2) {
    let digits = '';
    let until = -1;
    let left = 0;
    for (let to = from; to < groups.length && digits.length <= longest; to += 2) {
      digits += groups[to];
      if (digits.length >= shortest && digits.length <= longest && isLuhnValid(digits)) [until, left] = [to, digits.length - 4];
    }
    if (until < 0) continue;
    for (let i = from; i <= until; i += 2) groups[i] = (groups[i] as string).replace(/\d/g, (digit) => (left-- > 0 ? '*' : digit));
    from = until;
  }
  return groups.join('');
}

/** What the customer may say on this channel: card numbers masked where it asks for that (`isCreditCardMaskingEnabled`, PROTOCOL 3.1). */
export const sayable = (channel: Channel | null, text: string): string =>
  channel?.features.isCreditCardMaskingEnabled === true ? maskCardNumbers(text) : text;
