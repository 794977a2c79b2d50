import type { Engine } from './engine.ts';
import type { Feature, Installed } from './feature.ts';
import { isFunction } from './given.ts';

/** Installs a feature. What it does when it is asked to must not take along what else was to be done; an app may bring features of its own. */
export function hooked(engine: Engine, feature: Feature): Installed {
  const guard = <T extends object>(hooks: T): T => Object.fromEntries(Object.entries(hooks).map(([name, hook]: [string, unknown]) => [
    name, isFunction(hook) ? (...given: never[]): unknown => engine.callback(`${feature.name}: ${name}`, () => hook.apply(hooks, given)) : hook,
  ])) as T;
  const installed = feature.install(engine);
  return { ...guard(installed), ...(installed.events && { events: guard(installed.events) }) };
}
