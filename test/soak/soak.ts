import { parseArgs } from 'node:util';
import { launchChromium } from '../browser/chromium.ts';
import { commandLine, help } from '../kit/command-line.ts';
import { Round } from './round.ts';
import { Site } from './site.ts';

const usage = `Usage: npm run soak -- [options]

Customers in tabs of a real Chromium, against the local gateway; all that they were told was sent is there once.
  --rounds N   so many rounds, a seed each; default 10
  --seed N     the first seed; default 1
  --deeds N    what is done in a round; default 30
  --log        tells what was done
  --json       the last line is one object`;

const values = commandLine(usage, () => parseArgs({
  options: {
    help,
    rounds: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' }, deeds: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false }, log: { type: 'boolean', default: false },
  },
}).values);

const sums = { rounds: 0, failures: 0, said: 0, failed: 0, longestSettleMs: 0, deeds: {} as Record<string, number> };
const site = await Site.open();
const browser = await launchChromium();
try {
  for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.rounds); seed++) {
    const { said, failed, deeds, settledMs, problems, log } = await Round.run({ seed, deeds: Number(values.deeds) }, site, browser);
    sums.rounds++;
    sums.said += said;
    sums.failed += failed;
    sums.longestSettleMs = Math.max(sums.longestSettleMs, settledMs);
    for (const [name, count] of Object.entries(deeds)) sums.deeds[name] = (sums.deeds[name] ?? 0) + count;
    if (!values.json) console.log(`seed ${seed}: ${said} said, ${failed} failed, settled after ${settledMs} ms${problems.length === 0 ? '' : `, ${problems.length} problems`}`);
    if (problems.length > 0) {
      sums.failures++;
      console.error(`seed ${seed}:\n  ${problems.join('\n  ')}`);
    }
    if (problems.length > 0 || values.log) console.error(log.join('\n'));
  }
} finally {
  await browser.close();
  await site.close();
}
console.log(values.json ? JSON.stringify(sums) : `${sums.rounds} rounds, ${sums.failures} failures, ${sums.said} messages, settled after ${sums.longestSettleMs} ms at most`);
process.exitCode = sums.failures === 0 ? 0 : 1;
