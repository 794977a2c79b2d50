import { ChatError } from './errors.ts';
import { isFunction } from './given.ts';
import type { Ports } from './ports.ts';
import { isJson, type Json } from './wire/read.ts';

export const wrong = (detail: string): never => {
  throw new ChatError('options.invalid', detail);
};

/** Checks one option, and gives what goes on: itself, or what stands for it where the app said nothing. */
export type Check<T> = (given: unknown, name: string) => T;

/** An option that has to be as `isRight` says. */
export const must = <T>(be: string, isRight: (given: unknown) => boolean): Check<T> => (given, name) => (isRight(given) ? given as T : wrong(`${name} should be ${be}`));

/** An option that need not be given. */
export const or = <O, T>(otherwise: O, check: Check<T>): Check<O | T> => (given, name) => (given === undefined ? otherwise : check(given, name));

export const aFunction = must<never>('a function', isFunction);

/** Checks each member of an object by its name. Whatever else an app passes is a slip of the pen: it would be without effect and nobody would know. */
export function checkEach<T>(checks: { readonly [K in keyof T]: Check<T[K]> }, given: Json, path: string): T {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(checks, name)) wrong(`${path}${name.slice(0, 40)}: no such option; there are ${Object.keys(checks).join(', ')}`);
  }
  return each(checks, given, path);
}

/** The same, where there may be more. */
export const each = <T>(checks: { readonly [K in keyof T]: Check<T[K]> }, given: Json, path: string): T =>
  Object.fromEntries(Object.entries<Check<unknown>>(checks).map(([name, check]) => [name, check(given[name], path + name)])) as T;

/** The same for an object within. */
export const object = <T>(checks: { readonly [K in keyof T]: Check<T[K]> }): Check<T> => (given, name) =>
  (isJson(given) ? checkEach(checks, given, `${name}.`) : wrong(`${name} should be an object`));

/** A port has to be able to do all this. */
const able = (...methods: readonly string[]): Check<unknown> => or(undefined, (given, name) => {
  if (!isJson(given)) return wrong(`${name} should be an object`);
  for (const method of methods) aFunction(given[method], `${name}.${method}`);
});

const portChecks: { readonly [P in keyof Ports]: Check<unknown> } = {
  socket: able('open'), http: able('request'), files: able('read'), eventStream: able('open'), storage: able('read', 'write', 'remove', 'keys'),
  locks: able('hold'), network: able('isOnline', 'isVisible', 'listen'), clock: able('now', 'setTimeout', 'clearTimeout', 'soon'),
  random: or(undefined, aFunction), ids: able('uuid', 'guestId'),
};

/** Refuses ports that cannot do what they are for. */
export const checkPorts: Check<unknown> = or(undefined, object(portChecks));
