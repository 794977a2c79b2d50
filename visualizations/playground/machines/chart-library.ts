import type { ChartDetail } from '../../statechart/chart-boxes.ts';

/** The drawings of machines as SVG text: `undefined` until they have come, and where the server has none. */
export interface ChartLibrary {
  drawing(machineId: string, detail: ChartDetail): string | undefined;
}

/** Asks the server for each drawing when it is first wanted; until it comes, and should that fail, the page lists states instead. */
export function chartLibrary(arrived: () => void): ChartLibrary {
  const shelf = new Map<string, string | undefined>();

  async function load(name: string): Promise<void> {
    const response = await fetch(name);
    if (!response.ok) return;
    shelf.set(name, await response.text());
    arrived();
  }

  return {
    drawing(machineId, detail) {
      const name = `chart-${detail}-${encodeURIComponent(machineId)}.svg`;
      if (!shelf.has(name)) {
        shelf.set(name, undefined);
        load(name).catch((error: unknown) => console.warn(String(error)));
      }
      return shelf.get(name);
    },
  };
}
