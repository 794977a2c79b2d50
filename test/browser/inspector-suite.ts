import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { recorder } from '../../adapters/recorder/recorder.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { launchChromium } from './chromium.ts';

export const timeout = 120_000;

/** One browser and the inspector as one file, for all tests of a file. */
export interface InspectorSuite {
  readonly browser: Browser;
  /** For what a test writes. */
  readonly folder: string;
  readonly file: string;
  /** The file from disk, with the network off. */
  fromDisk(colorScheme?: 'light' | 'dark'): Promise<{ page: Page; problems: string[] }>;
  /** Half a minute of talk with a cut line; where it lies. */
  recorded(): string;
}

export function inspectorSuite(): InspectorSuite {
  const folder = mkdtempSync(join(tmpdir(), 'chat-machines-inspector-'));
  const file = join(folder, 'inspector.html');
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
    const { status, stderr } = spawnSync(process.execPath, ['esbuild.mjs', '--run', 'inspect', '--static', file], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }, timeout);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  return {
    folder, file,
    get browser() {
      return browser;
    },
    async fromDisk(colorScheme = 'light') {
      const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 800 }, colorScheme });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      await page.goto(pathToFileURL(file).href);
      return { page, problems };
    },
    recorded() {
      const world = new VirtualWorld();
      const { chat, thread, device } = world.live({ options: { record: recorder() } });
      void thread.send('hello').done;
      world.advance(3_000);
      world.agent('accept');
      device.cut();
      void thread.send('into the cut line').done;
      world.advance(20_000);
      world.agent('seen');
      world.advance(5_000);
      const path = join(folder, 'talk.jsonl');
      writeFileSync(path, chat.recording());
      return path;
    },
  };
}
