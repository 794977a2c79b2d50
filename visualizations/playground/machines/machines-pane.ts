import { byId } from '../dom/element.ts';
import { actorTabs } from './actor-tabs.ts';
import { chartStage } from './chart-stage.ts';
import { eventList } from './event-list.ts';
import type { Recording } from './recording.ts';

const rememberedAs = 'playground.actor';
/** The machine worth watching first: it is the one that trouble shows in. */
const firstChoice = 'connection';

/** The machines of one chat as they run. Returns what to call after something has happened; it draws once per frame at most. */
export function showMachines(recording: () => Recording, signal: AbortSignal): () => void {
  let chosen = sessionStorage.getItem(rememberedAs) ?? '';
  let frame = 0;
  const renderTabs = actorTabs(byId('actors', HTMLDivElement), choose, signal);
  const renderStage = chartStage(byId('stage', HTMLDivElement));
  const renderEvents = eventList(() => recording().happenings(), () => recording().forgetHappenings(), signal);

  function choose(path: string): void {
    chosen = path;
    sessionStorage.setItem(rememberedAs, path);
    render();
  }

  function render(): void {
    frame = 0;
    const actors = recording().actors();
    const actor =
      actors.find(({ path }) => path === chosen) ?? actors.find(({ machine }) => machine.id === firstChoice) ?? actors[0];
    renderTabs(actors, actor?.path ?? '');
    renderStage(actor);
    renderEvents();
  }

  signal.addEventListener('abort', () => cancelAnimationFrame(frame));
  return () => {
    if (frame === 0 && !signal.aborted) frame = requestAnimationFrame(render);
  };
}
