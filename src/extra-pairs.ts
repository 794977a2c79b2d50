import { isText } from './given.ts';
import { wrong } from './known-options.ts';
import { isJson } from './wire/read.ts';

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
export function resolvePairs(pairs: unknown, option: string): Readonly<Record<string, string>> {
  if (pairs === undefined) return {};
  if (!isJson(pairs) || Array.isArray(pairs)) return wrong(`${option} should be an object of texts`);
  const isHeader = option === 'extraHeaders';
  const rule: PairRule = pairRules[option as keyof typeof pairRules];
  // Names of headers know no case: in one spelling none is there twice.
  return Object.fromEntries(Object.entries(pairs).map(([name, value]) => {
    if (!rule.name.test(name)) wrong(`${option}: ${JSON.stringify(name.slice(0, 40))} is no possible name`);
    if (rule.reserved.includes(name.toLowerCase())) wrong(`${option}.${name}: this name is the chat's own`);
    if (!isText(value) || !rule.value.test(value)) return wrong(`${option}.${name} should be a text without control characters`);
    return [isHeader ? name.toLowerCase() : name, value];
  }));
}
