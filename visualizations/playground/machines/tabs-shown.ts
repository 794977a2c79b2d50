import type { SeenActor } from './seen-actor.ts';

/** How many actors of one machine get a tab. */
const perMachine = 3;

/** The actors worth a tab: of a machine that runs many times over (deliveries), those that did something last; order is kept. */
export function tabsShown(actors: readonly SeenActor[], chosen: string): readonly SeenActor[] {
  const ranked = actors.toSorted((a, b) => b.lastActive - a.lastActive);
  const isLate = (actor: SeenActor): boolean => ranked.filter(({ machine }) => machine.id === actor.machine.id).indexOf(actor) >= perMachine;
  return actors.filter((actor) => actor.path === chosen || !isLate(actor));
}
