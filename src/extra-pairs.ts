import { isText } from './given.ts';
import { type Check, must, or, wrong } from './known-options.ts';
import { isJson } from './wire/read.ts';

/** What HTTP can carry in a header: no control characters, nothing beyond Latin-1. */
export const headerText = /^[\x20-\x7e\xa0-\xff]*$/;

/** What may be added to requests of ours: how names and values may look, which names are ours (lower case), and how a name is written. */
function pairs(possible: RegExp, text: RegExp, ours: readonly string[], write = (name: string): string => name): Check<Readonly<Record<string, string>>> {
  const check = must<string>('a text without control characters', (value) => isText(value) && text.test(value));
  return or({}, (given, option) => {
    if (!isJson(given) || Array.isArray(given)) return wrong(`${option} should be an object of texts`);
    return Object.fromEntries(Object.entries(given).map(([name, value]) => {
      if (!possible.test(name)) wrong(`${option}: ${JSON.stringify(name.slice(0, 40))} is no possible name`);
      if (ours.includes(name.toLowerCase())) wrong(`${option}.${name}: this name is the chat's own`);
      return [write(name), check(value, `${option}.${name}`)];
    }));
  });
}

/** Headers of the app's own (PROTOCOL 3.0). `x-trace-id` may be given. Names know no case: in one spelling none is there twice. */
export const extraHeaders = pairs(/^[\w!#$%&'*+.^`|~-]+$/, headerText, [
  'accept', 'content-type', 'authorization', 'cookie', 'host', 'content-length', 'x-caller-service-id', 'x-sdk-platform', 'x-sdk-version', 'x-app-version',
], (name) => name.toLowerCase());

/** Parameters of the app's own (PROTOCOL 4.1). */
export const extraQuery = pairs(/^\P{Cc}+$/u, /^\P{Cc}*$/u, ['v', 'sdkplatform', 'sdkversion', 'brandid', 'channelid', 'customerid', 'visitorid', 'transactiontoken']);
