import type { AnyStateMachine } from 'xstate';
import { coverageLine } from './chart-coverage.ts';
import { type DriveReport, driveTour } from './tour-driver.ts';
import { type Tour, transitionTour } from './transition-tour.ts';
import type { Scenario } from './walk-scenario.ts';

/** What a walk through a whole machine found. */
export interface WalkReport extends DriveReport {
  readonly tour: Tour;
}

/** Plans a tour through a machine, takes the real one along it, and prints in one line how much of the chart that was. */
export function walkMachine<TMachine extends AnyStateMachine>(scenario: Scenario<TMachine>): WalkReport {
  const tour = transitionTour(scenario);
  const report = driveTour(tour, scenario);
  const steps = tour.walks.reduce((sum, walk) => sum + walk.steps.length, 0);
  console.log(`${coverageLine(report)} (${tour.situations} situations, ${tour.walks.length} walks, ${steps} steps)`);
  return { ...report, tour };
}
