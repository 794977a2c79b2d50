import type { Engine } from './engine.ts';
import { ChatError } from './errors.ts';
import type { Feature, Installed } from './feature.ts';
import { isFunction } from './given.ts';

/**
 * Installs a feature. What it does when it is asked to must not take along what else was to be done; an app may bring features of its own.
 * Throws a ChatError (`options.invalid`, if it is none of its own) where it cannot be installed.
 */
export function hooked(engine: Engine, feature: Feature): Installed {
  const guard = <T extends object>(hooks: T): T => Object.fromEntries(Object.entries(hooks).map(([name, hook]: [string, unknown]) => [
    name, isFunction(hook) ? (...given: never[]): unknown => engine.callback(`${feature.name}: ${name}`, () => hook.apply(hooks, given)) : hook,
  ])) as T;
  try {
    const installed = feature.install(engine);
    return { ...guard(installed), ...(installed.events && { events: guard(installed.events) }) };
  } catch (error) {
    throw error instanceof ChatError ? error : new ChatError('options.invalid', `features: ${feature.name} could not be installed`, error);
  }
}
