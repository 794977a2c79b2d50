import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { ChartDetail } from '../../statechart/chart-boxes.ts';
import { renderCharts } from '../../statechart/machine-charts.ts';

/**
 * Draws all machines in a thread of its own: laying out takes a second, and the gateway must go on answering meanwhile.
 * `program` is the file to run there; it calls `drawForParent`.
 */
export function drawElsewhere(program: URL, detail: ChartDetail): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData: { detail } });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.unref();
  });
}

/** The thread's side. */
export async function drawForParent(): Promise<void> {
  const { detail } = workerData as { detail: ChartDetail };
  parentPort?.postMessage(await renderCharts(detail));
}
