import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Locator } from 'playwright-core';

const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A name of this machine for pages of a site without TLS: to a browser, localhost and 127.0.0.1 are as good as secure. */
export const plainHost = 'shop.test';

/** Tests talk to this machine only: every other name does not resolve. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--host-resolver-rules=MAP ${plainHost} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
];

/** The Chrome or Chromium of this machine, or the one that `CHROME_PATH` or `CHROMIUM_PATH` names. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = env['CHROME_PATH'] || env['CHROMIUM_PATH'];
  if (named) return isExecutable(named) ? named : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...usualPlaces].find(isExecutable);
}

/** A headless browser with a profile of its own, which `close()` removes. Pages are kept for "back" only where that is asked for: Playwright loses them. */
export async function launchChromium({ keepsPages = false } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(howToGetChromium);
  return chromium.launch({ executablePath, headless: true, args: quiet, ...(keepsPages && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }) });
}

/** Puts the focus on a control as soon as it can have it: one that is disabled or not shown yet would leave it where it was, without a word. */
export async function focusOn(control: Locator): Promise<void> {
  await control.and(control.page().locator(':enabled')).waitFor();
  await control.focus();
}

export const howToGetChromium =
  'The browser tests need Chrome or Chromium: install it (Debian: `apt-get install chromium`) or name it in CHROME_PATH.';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
