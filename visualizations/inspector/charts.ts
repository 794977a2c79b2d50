import { byId } from '../../adapters/element/dom/element.ts';
import { chartLibrary } from '../playground/machines/chart-library.ts';
import type { ChartOf } from './views/chart-view.ts';

/** The drawings that are a part of the page, so that it works from disk; where there are none, those of the server, when they are first wanted. */
export function pageCharts(arrived: () => void): ChartOf {
  const own = JSON.parse(byId('charts', HTMLScriptElement).textContent || 'null') as Readonly<Record<'brief' | 'full', Readonly<Record<string, string>>>> | null;
  if (own !== null) return (detail, machine) => own[detail][machine];
  const library = chartLibrary(arrived);
  return (detail, machine) => library.drawing(machine, detail);
}
