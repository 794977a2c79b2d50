import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** The shape of a JSON value: every number is `number`. */
const shapeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)])) : typeof value;

it('the benchmark runs, in tiny sizes, and its last line is one object', { timeout: 120_000 }, () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['esbuild.mjs', '--run', 'bench', '--tiny', '--json', '--no-chromium'], { encoding: 'utf8', timeout: 110_000 });
  expect(status, stderr).toBe(0);
  const found = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
  const ratios = { threads1: 'number', threads20: 'number' };
  expect(shapeOf(found)).toEqual({
    roundTrip: { p50: 'number', p95: 'number', floorP50: 'number', floorP95: 'number' },
    ingest: { one: ratios, burst: ratios, rapid: ratios, cold: ratios },
    historyCost: { h1k: 'number', h10k: 'number', h100k: 'number' },
    heapPerMessage: 'number',
    idleChat: { bytes: 'number', timers: 'number' },
    enqueue: { p50: 'number', p95: 'number' },
    connectRoundTrips: 'number',
    recording: { one: 'number', burst: 'number' },
  });
  expect(found['connectRoundTrips']).toBe(3);
});
