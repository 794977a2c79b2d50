import type { ChartDetail } from '../../statechart/chart-boxes.ts';

/** The drawings of all machines as SVG text: `undefined` until they have come, and where the server has none. */
export interface ChartLibrary {
  drawing(machineId: string, detail: ChartDetail): string | undefined;
}

type Charts = Readonly<Record<string, string>>;

/** Asks the server for drawings when they are first wanted; until they come, and should they fail, the page lists states instead. */
export function chartLibrary(arrived: () => void): ChartLibrary {
  const shelves: Partial<Record<ChartDetail, Charts>> = {};

  async function load(detail: ChartDetail): Promise<void> {
    const response = await fetch(`charts-${detail}.json`);
    if (!response.ok) return;
    shelves[detail] = (await response.json()) as Charts;
    arrived();
  }

  return {
    drawing(machineId, detail) {
      if (shelves[detail] === undefined) {
        shelves[detail] = {};
        load(detail).catch((error: unknown) => console.warn(String(error)));
      }
      return shelves[detail][machineId];
    },
  };
}
