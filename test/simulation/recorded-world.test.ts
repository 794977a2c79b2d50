import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readRecordings, replay } from '../../adapters/recorder/recorder.ts';
import { RecordedWorld } from './recorded-world.ts';
import { runScript } from './run-script.ts';
import { writeScript } from './write-script.ts';

// With storage that is blocked, several threads, streams, every way to sign in, and pages that are opened again.
test.each([1, 2, 3, 5, 10, 12, 22, 30, 61, 63, 70, 71, 75])('seed %i is recorded without a change, and every page of it runs again to the same, redacted or not', async (seed) => {
  const script = writeScript(seed);
  const world = new RecordedWorld({ ...script.gateway });
  const outcome = await runScript(script, undefined, world);
  expect(outcome.hash()).toBe((await runScript(script)).hash());
  const redacted = world.chats.map(({ chat }) => chat.recording()).join('');
  for (const recording of [...readRecordings(world.recordings()), ...readRecordings(redacted)]) {
    const { divergences } = await replay(recording);
    expect([recording.head.name, recording.head.isRedacted, divergences]).toEqual([recording.head.name, recording.head.isRedacted, []]);
  }
}, 60_000);

test('a failing seed names the command that records it; what it records is run again by the one that it names, and so is its shrunk script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-machines-seed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const run = (tool: string, ...args: readonly string[]) => spawnSync(process.execPath, ['esbuild.mjs', '--run', tool, ...args], { encoding: 'utf8' });
  // Broken below the recorder: what it notes is what the machines really had.
  const broken = 'lost outbox: nothing unsent is kept';
  const many = run('simulate', '--seeds', '1..40', '--mutant', broken);
  const [command = '', seed = ''] = /npm run simulate -- --seed (\d+) --mutant "[^"]*" --record seed-\1\.jsonl/.exec(many.stderr) ?? [];
  expect(command).toContain(`--mutant "${broken}"`);
  const file = join(folder, 'seed.jsonl');
  const one = run('simulate', '--seed', seed, '--mutant', broken, '--record', file);
  expect(one.status).toBe(1);
  for (const recorded of [file, join(folder, 'seed.shrunk.jsonl')]) {
    expect(one.stdout).toContain(`npm run replay -- ${recorded}`);
    expect(readRecordings(readFileSync(recorded, 'utf8')).length).toBeGreaterThan(1);
    const { status, stdout } = run('replay', recorded);
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^browser 0, page 0: the same: \d+ things came in/)]);
  }
}, 120_000);
