import { ChatError } from './errors.ts';

/** A wrong argument, for apps that read what they get; `detail` names it. */
export const invalid = (detail: string): ChatError => new ChatError('argument.invalid', detail);

/** Throws where an argument is not as it should be. */
export function requireThat(isRight: boolean, name: string, be: string): asserts isRight {
  if (!isRight) throw invalid(`${name} should be ${be}`);
}

export const isFunction = (given: unknown): given is (...given: never[]) => unknown => typeof given === 'function';

export const isText = (given: unknown): given is string => typeof given === 'string';

/** A text that says something. */
export const isFilled = (given: unknown): given is string => isText(given) && given.trim() !== '';

export const requireFunction = (given: unknown, name: string): void => requireThat(isFunction(given), name, 'a function');
