import { spawnSync } from 'node:child_process';
import { findChromium, howToGetChromium } from '../browser/chromium.ts';

/** Finds Chromium, or installs Debian's where that is allowed; says in one sentence what is missing otherwise. */
export function ensureChromium(): { readonly missing?: string } {
  if (findChromium() !== undefined) return {};
  if (process.getuid?.() === 0 && aptGet(['--version'])) {
    console.log('No Chrome or Chromium here: installing the chromium package.');
    if (aptGet(['update']) && aptGet(['install', '-y', '--no-install-recommends', 'chromium']) && findChromium() !== undefined) return {};
  }
  return { missing: howToGetChromium };
}

function aptGet(args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { env, stdio: 'ignore', timeout: 300_000 }).status === 0;
}
