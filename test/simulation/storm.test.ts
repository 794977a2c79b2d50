import { expect, test } from 'vitest';
import { runStorm } from './storm-world.ts';

/** As many accepts for each client as in a storm of 10,000 with 500 accepts/s. */
const small = { clients: 150, acceptsPerSecond: 8 };

test('after an outage the clients come back calmly, and all of them within a minute', () => {
  const ours = runStorm({ ...small, policy: 'ours' });
  expect(ours.allLiveMs).not.toBeNull();
  expect(ours.allLiveMs).toBeLessThanOrEqual(60_000);
  // No faster than the gateway takes them.
  expect(ours.allLiveMs).toBeGreaterThanOrEqual(17_000);
  expect(ours.minGapMs).toBeGreaterThanOrEqual(250);
  // Of 10,000 it is 2 to 3 %; so few do not spread as evenly.
  expect(ours.firstRetryPeakShare).toBeLessThanOrEqual(0.1);
  expect(ours.attemptsPerClient).toBeGreaterThan(4);
}, 120_000);

test('the other policy really runs in its place: nobody retries within a second', () => {
  const theirs = runStorm({ clients: 40, acceptsPerSecond: 15, policy: 'vendor' });
  expect(theirs.allLiveMs).not.toBeNull();
  expect(theirs.minGapMs).toBeGreaterThanOrEqual(1_000);
}, 120_000);
