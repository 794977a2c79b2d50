import { proactiveMachine } from '../../machines/proactive.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

/** Everything that can happen to a proactive action. */
export const proactiveScenario = scenarioOf({
  machine: proactiveMachine,
  inputs: [
    { actionId: 'a1', waitMs: 5_000, neededDepth: 50, depth: 0, isPageVisible: false },
    { actionId: 'a2', waitMs: 0, neededDepth: 0, depth: 0, isPageVisible: true },
  ],
  events: {
    'page.scrolled': [{ percent: 20 }, { percent: 50 }], 'page.shown': [{}], 'page.hidden': [{}],
    'action.display': [{}], 'action.click': [{}], 'action.succeed': [{}], 'action.fail': [{}], 'action.dismiss': [{}],
  },
  clamp: ({ depth, isPageVisible }) => [depth >= 50, isPageVisible],
});
