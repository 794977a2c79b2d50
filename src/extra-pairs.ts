import { ChatError } from './errors.ts';

/** What may be added to requests of ours: how names and values may look, and which names are ours (lower case). */
interface PairRule {
  readonly name: RegExp;
  readonly value: RegExp;
  readonly reserved: readonly string[];
}

/** What HTTP can carry in a header: no control characters, nothing beyond Latin-1. */
export const headerText = /^[\x20-\x7e\xa0-\xff]*$/;

/** Headers and parameters of the app's own (PROTOCOL 3.0, 4.1). `x-trace-id` may be given. */
const pairRules = {
  extraHeaders: {
    name: /^[\w!#$%&'*+.^`|~-]+$/,
    value: headerText,
    reserved: [
      'accept', 'content-type', 'authorization', 'cookie', 'host', 'content-length', 'x-caller-service-id', 'x-sdk-platform', 'x-sdk-version', 'x-app-version',
    ],
  },
  extraQuery: {
    name: /^\P{Cc}+$/u,
    value: /^\P{Cc}*$/u,
    reserved: ['v', 'sdkplatform', 'sdkversion', 'brandid', 'channelid', 'customerid', 'visitorid', 'transactiontoken'],
  },
} as const satisfies Record<string, PairRule>;

/** Checks one of them; throws a ChatError that names the pair. */
export function resolvePairs(pairs: unknown, option: keyof typeof pairRules): Readonly<Record<string, string>> {
  const wrong = (detail: string): never => {
    throw new ChatError('options.invalid', `${option}${detail}`);
  };
  if (pairs === undefined) return {};
  if (typeof pairs !== 'object' || pairs === null || Array.isArray(pairs)) return wrong(': an object of texts is needed');
  const rule: PairRule = pairRules[option];
  for (const [name, value] of Object.entries(pairs)) {
    if (!rule.name.test(name)) wrong(`: ${JSON.stringify(name.slice(0, 40))} is no possible name`);
    if (rule.reserved.includes(name.toLowerCase())) wrong(`.${name}: this name is the chat's own`);
    if (typeof value !== 'string' || !rule.value.test(value)) wrong(`.${name}: must be a text without control characters`);
  }
  // Names of headers know no case: in one spelling none is there twice.
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => [option === 'extraHeaders' ? name.toLowerCase() : name, value as string]));
}
