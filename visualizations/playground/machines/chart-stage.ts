import { activeStates } from '../../statechart/active-states.ts';
import type { ChartDetail } from '../../statechart/chart-boxes.ts';
import { mountChart } from '../../statechart/live-chart.ts';
import type { ChartLibrary } from './chart-library.ts';
import type { SeenActor } from './seen-actor.ts';
import { stateTree } from './state-tree.ts';

type Light = (activeStateIds: readonly string[], taken: readonly string[]) => void;

/** Shows the machine of one actor and keeps the states it is in lit; returns the renderer. */
export function chartStage(stage: HTMLElement, library: ChartLibrary): (actor: SeenActor | undefined, detail: ChartDetail) => void {
  let shown = '';
  let light: Light = () => {};
  return (actor, detail) => {
    if (!actor) return;
    const { id } = actor.machine;
    const drawing = library.drawing(id, detail);
    const wanted = [actor.path, detail, drawing === undefined].join(' ');
    const isNew = shown !== wanted;
    if (isNew) {
      shown = wanted;
      stage.dataset['detail'] = detail;
      light = drawing === undefined ? stateTree(stage, actor.machine) : chart(stage, drawing);
    }
    // What was taken before anybody looked is not news.
    light(activeStates(actor.value ?? {}, id), isNew ? [] : actor.taken);
    actor.taken = [];
    if (isNew && detail === 'full') showActive(stage);
  };
}

/** Brings the innermost active state into the middle; `scrollIntoView` would move the whole page too. */
function showActive(stage: HTMLElement): void {
  const target = [...stage.querySelectorAll('.active')].at(-1)?.getBoundingClientRect();
  if (!target) return;
  const around = stage.getBoundingClientRect();
  stage.scrollBy(middle(target.left, target.width) - middle(around.left, around.width), middle(target.top, target.height) - middle(around.top, around.height));
}

function middle(start: number, length: number): number {
  return start + length / 2;
}

function chart(stage: HTMLElement, drawing: string): Light {
  const live = mountChart(stage, drawing);
  return (activeStateIds, taken) => live.light(activeStateIds, taken);
}
