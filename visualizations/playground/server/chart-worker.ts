import { parentPort, Worker } from 'node:worker_threads';
import type { ChartDetail } from '../../statechart/chart-boxes.ts';
import { committedRecipes, projectMachines, renderChart } from '../../statechart/machine-charts.ts';

interface Wish {
  readonly detail: ChartDetail;
  readonly machineId: string;
}

/** Draws one machine, as SVG text. */
export type DrawChart = (detail: ChartDetail, machineId: string) => Promise<string>;

/**
 * Draws in a thread of its own, one machine after the other, what is asked for first first: laying all of them out takes seconds, and the
 * gateway must go on answering meanwhile. `program` is the file to run there; it calls `drawForParent`. The thread begins with the first wish.
 */
export function drawElsewhere(program: URL): DrawChart {
  let worker: Worker | undefined;
  const waiting: { readonly resolve: (svg: string) => void; readonly reject: (error: unknown) => void }[] = [];
  const begin = (): Worker => {
    const begun = new Worker(program);
    begun.on('message', (svg: string) => waiting.shift()?.resolve(svg));
    begun.on('error', (error) => waiting.splice(0).forEach(({ reject }) => reject(error)));
    begun.unref();
    return begun;
  };
  return (detail, machineId) => new Promise((resolve, reject) => {
    worker ??= begin();
    waiting.push({ resolve, reject });
    worker.postMessage({ detail, machineId } satisfies Wish);
  });
}

/** The thread's side. */
export function drawForParent(): void {
  let last = Promise.resolve();
  parentPort?.on('message', ({ detail, machineId }: Wish) => {
    last = last.then(async () => parentPort?.postMessage(await drawChart(detail, machineId)));
  });
}

/** Draws one machine of the project here, by its recipes. */
export const drawChart: DrawChart = async (detail, machineId) => {
  const machine = projectMachines().find(({ id }) => id === machineId);
  if (machine === undefined) throw new Error(`no machine has the id "${machineId}"`);
  return (await renderChart(machine, detail, committedRecipes(detail))).svg;
};
