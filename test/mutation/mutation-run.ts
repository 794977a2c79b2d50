import type { AnyStateMachine } from 'xstate';
import { driveTour } from '../model/tour-driver.ts';
import type { Tour } from '../model/transition-tour.ts';
import type { Scenario } from '../model/walk-scenario.ts';
import { type ChartMutant, chartMutants } from './chart-mutants.ts';

/** What became of the mutants of one machine. */
export interface MutationReport {
  readonly machine: string;
  readonly mutants: number;
  readonly killed: number;
  /** Names of those that no walk noticed. */
  readonly survived: readonly string[];
  /** By kind: how many there were, and how many were noticed. */
  readonly kinds: Readonly<Record<string, readonly [killed: number, mutants: number]>>;
}

/** Takes every mutant of a machine along the walks planned from the machine itself. */
export function runMutants<TMachine extends AnyStateMachine>(scenario: Scenario<TMachine>, tour: Tour, mutants = chartMutants(scenario.machine)): MutationReport {
  // The machine itself must pass, or nothing is proved by a mutant that does not.
  driveTour(tour, scenario);
  const survived = mutants.filter((mutant) => !isNoticed(mutant, scenario, tour));
  const kinds: Record<string, [number, number]> = {};
  for (const mutant of mutants) {
    const [killed, all] = kinds[mutant.kind] ?? [0, 0];
    kinds[mutant.kind] = [killed + (survived.includes(mutant) ? 0 : 1), all + 1];
  }
  return { machine: scenario.machine.id, mutants: mutants.length, killed: mutants.length - survived.length, survived: survived.map(({ name }) => name), kinds };
}

function isNoticed<TMachine extends AnyStateMachine>(mutant: ChartMutant, scenario: Scenario<TMachine>, tour: Tour): boolean {
  const machine = mutant.make();
  try {
    driveTour(tour, scenario, machine);
    return false;
  } catch {
    return true;
  }
}
