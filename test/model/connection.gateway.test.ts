import { expect, test } from 'vitest';
import { wsPort } from '../../adapters/node/node.ts';
import { connectionMachine } from '../../machines/connection.machine.ts';
import { chartCoverage, coverageLine } from './chart-coverage.ts';
import { type BenchParts, GatewayBench } from './gateway-bench.ts';
import { gatewayDeeds } from './gateway-deeds.ts';
import { type LineEvent, lineScenario } from './line.model.ts';
import { transitionTour, type Walk } from './transition-tour.ts';

const told: Readonly<Record<string, string>> = {
  tellOpened: 'connection.opened', tellLost: 'connection.lost', tellFailed: 'connection.failed',
};

/** The connection's states, as the model calls them. */
const seenAs = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/^\{"up":"opening"\}$/, '"opening"').replace(/^\{"up":(.*)\}$/, '$1'));

async function drive({ steps }: Walk, parts: BenchParts): Promise<void> {
  const bench = await GatewayBench.start(parts);
  const names: string[] = [];
  try {
    for (const { name, expected } of steps) {
      names.push(name);
      bench.told.length = 0;
      await gatewayDeeds[name as LineEvent['type']](bench);
      expect(seenAs(bench.value)).toEqual(expected.value);
      expect(bench.told).toEqual(expected.deeds.map((deed) => told[deed]));
      expect(bench.actor.getSnapshot().context.attempt).toBe((expected.context as { attempt: number }).attempt);
      const isOpen = typeof expected.value === 'object';
      await bench.until(isOpen ? 'one open socket' : 'no open socket', () => bench.openSockets === (isOpen ? 1 : 0));
    }
    bench.actor.stop();
    expect(bench.clock.pending).toBe(0);
    await bench.until('no open socket at the end', () => bench.openSockets === 0);
  } catch (error) {
    throw new Error(`after [${names.slice(-8).join(' > ')}]: ${(error as Error).message}`, { cause: error });
  } finally {
    await bench.stop();
  }
}

async function driveAll(walks: readonly Walk[], parts: BenchParts = {}): Promise<void> {
  for (const walk of walks) await drive(walk, parts);
}

const tour = transitionTour(lineScenario);

test('the connection does over real sockets what its model says, in every situation', async () => {
  const coverage = chartCoverage(connectionMachine);
  await driveAll(tour.walks, { inspect: coverage.inspect });
  const report = coverage.report();
  const steps = tour.walks.reduce((sum, walk) => sum + walk.steps.length, 0);
  console.log(`against the local gateway, ${coverageLine(report)} (${tour.situations} situations, ${steps} steps)`);
  expect(tour.untaken).toEqual([]);
  expect(tour.unwalked).toEqual([]);
  expect(report.missed).toEqual([]);
}, 60_000);

test.each<[fault: string, parts: BenchParts, seen: RegExp]>([
  ['a socket that is never closed', { socket: { open: (url, on) => ({ ...wsPort.open(url, on), close: () => {} }) } }, /no open socket/],
  ['a socket that sends nothing', { socket: { open: (url, on) => ({ ...wsPort.open(url, on), send: () => {} }) } }, /heartbeat to be answered/],
  ['a connection that does not count its attempts', { machine: connectionMachine.provide({ actions: { planRetry: () => {} } }) }, /0 to be 1/],
  ['a handshake given up a second early', { machine: connectionMachine.provide({ delays: { openTimeout: 9_000 } }) }, /"opening"} lasted 9000 ms/],
  ['a heartbeat awaited a second longer', { machine: connectionMachine.provide({ delays: { proofTimeout: 5_000 } }) }, /"doubtful"}} lasted 5000 ms/],
])('the walk notices %s', async (_, parts, seen) => {
  await expect(driveAll(tour.walks, { ...parts, patienceMs: 500 })).rejects.toThrow(seen);
}, 30_000);
