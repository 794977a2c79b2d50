import { spawnSync } from 'node:child_process';
import { findChromium, howToGetChromium } from '../browser/chromium.ts';

const ofThisMachine = { find: () => findChromium(), env: process.env as Readonly<Record<string, string | undefined>>, isRoot: process.getuid?.() === 0 };

/** Finds Chromium, or installs Debian's where that is allowed; says in one sentence what is missing otherwise. */
export function ensureChromium({ find, env, isRoot } = ofThisMachine): { readonly missing?: string } {
  if (find() !== undefined) return {};
  const isNamed = Boolean(env['CHROME_PATH'] || env['CHROMIUM_PATH']);
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore', timeout: 300_000 } as const;
  const apt = (...args: string[]) => spawnSync('apt-get', args, options).status === 0;
  if (isRoot && !isNamed && apt('--version')) {
    console.log('No Chrome or Chromium here: installing the chromium package.');
    if (apt('update') && apt('install', '-y', '--no-install-recommends', 'chromium') && find() !== undefined) return {};
  }
  return { missing: howToGetChromium };
}
