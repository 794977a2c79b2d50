import { calmDrawing } from '../../../adapters/element/dom/calm-drawing.ts';
import { byId } from '../../../adapters/element/dom/element.ts';
import { actorTabs } from './actor-tabs.ts';
import type { ChartLibrary } from './chart-library.ts';
import { chartStage } from './chart-stage.ts';
import { eventList } from './event-list.ts';
import type { Recording } from './recording.ts';
import { tabsShown } from './tabs-shown.ts';

const rememberedAs = 'playground.actor';
/** The machine worth watching first: it is the one that trouble shows in. */
const firstChoice = 'connection';

const leastMs = 120;

/** The machines of one chat as they run. Returns what to call after something has happened. */
export function showMachines(recording: () => Recording, library: ChartLibrary, signal: AbortSignal): () => void {
  let chosen = sessionStorage.getItem(rememberedAs) ?? '';
  const renderTabs = actorTabs(byId('actors', HTMLDivElement), choose, signal);
  const renderStage = chartStage(byId('stage', HTMLDivElement), library);
  const renderEvents = eventList(() => recording().happenings(), () => recording().forgetHappenings(), signal);

  const detailSwitch = byId('chart-detail', HTMLButtonElement);
  const switchDetail = (): void => {
    detailSwitch.ariaPressed = detailSwitch.ariaPressed === 'true' ? 'false' : 'true';
    render();
  };
  detailSwitch.addEventListener('click', switchDetail, { signal });

  function choose(path: string): void {
    chosen = path;
    sessionStorage.setItem(rememberedAs, path);
    render();
  }

  function render(): void {
    const actors = recording().actors();
    const actor =
      actors.find(({ path }) => path === chosen) ?? actors.find(({ machine }) => machine.id === firstChoice) ?? actors[0];
    renderTabs(tabsShown(actors, actor?.path ?? ''), actor?.path ?? '');
    renderStage(actor, detailSwitch.ariaPressed === 'true' ? 'full' : 'brief');
    renderEvents();
  }

  return calmDrawing(render, leastMs, signal);
}
