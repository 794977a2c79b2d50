import { Dice, type Weighted } from './dice.ts';
import type { AgentDeed, BrowserTraits, CustomerDeed, GatewayTraits, LineFault, Script, SignInWay, Step } from './script.ts';
import { writeFlaps, writeGatewayFault, writeLineFault } from './write-faults.ts';

const customerDeeds: Weighted<CustomerDeed['do']> = [
  [30, 'send'], [4, 'retry'], [1, 'discard'], [6, 'markSeen'], [6, 'keystroke'], [4, 'loadMore'], [5, 'start'], [2, 'end'], [4, 'connect'], [2, 'disconnect'],
  [2, 'retryNow'], [2, 'reload'], [2, 'kill'], [4, 'open'], [2, 'stop'],
];

const agentDeeds: Weighted<AgentDeed['do']> = [
  [8, 'accept'], [20, 'say'], [5, 'seen'], [3, 'read'], [3, 'type'], [2, 'stopTyping'], [2, 'close'], [2, 'transfer'], [1, 'queue'], [2, 'burst'],
  [3, 'stream'], [2, 'abridge'], [3, 'store'], [2, 'again'],
];

const signInWays: Weighted<SignInWay> = [[6, 'legacy'], [2, 'oauth'], [2, 'anonymous'], [2, 'securedCookies'], [2, 'thirdParty']];

/** By how much clocks are set. */
const clockMs = [3, 900, 8_000, 29_000, 600_000, 7_200_000];

/** How long pages are put aside, and devices sleep. */
const awayMs = [0, 300, 2_000, 20_000, 90_000, 400_000];

/** Far from all seeds. */
const guestSalt = 2 ** 30;
const idSalt = 2 ** 29;
const clockSalt = 2 ** 28;
const awaySalt = 2 ** 27;
const spareSalt = 2 ** 26;
const factSalt = 2 ** 25;
const lateSalt = 2 ** 24;

/** The run of a seed: who there is, what they do, and what goes wrong meanwhile, for some seconds to some minutes. */
export const writeScript = (seed: number): Script => (seed === 0 ? flood : drawScript(seed));

/** Seed 0 is not drawn: somebody writes more at once than a client may send. */
const flood: Script = {
  seed: 0,
  gateway: {
    pageSize: 20, pushDelayMs: 5, deduplicate: false, s3ThresholdChars: 0, tokenExpiresIn: 3_600, thirdPartyExpiresIn: 3_600, accessTokenExpiresIn: 3_600,
  },
  browsers: [{ customer: 1, browser: 0, hasLocks: true, hasDatabase: false, channel: 'messaging', signIn: 'legacy', threads: ['default'], latencyMs: 0 }],
  steps: [
    { at: 0, who: 'customer', browser: 0, deed: { do: 'connect' } },
    ...Array.from({ length: 150 }, (_, n): Step => ({ at: 1_000, who: 'customer', browser: 0, deed: { do: 'send', text: `c${n}`, thread: 0 } })),
  ],
};

function drawScript(seed: number): Script {
  const dice = new Dice(seed);
  const gateway = drawGateway(dice);
  const browsers = withSpared(withIds(withGuests(drawBrowsers(dice), new Dice(seed + guestSalt)), new Dice(seed + idSalt)), new Dice(seed + spareSalt));
  const steps: Step[] = browsers.map((_, browser) => ({ at: 0, who: 'customer', browser, deed: { do: 'connect' } }));
  // Some runs are busy and some are quiet; some have much trouble and some have little.
  const meanMs = dice.of([300, 1_500, 5_000]);
  const trouble = dice.of([0, 0.15, 0.35]);
  const count = 20 + dice.below(80);
  let at = 0;
  for (let n = 0; n < count; n++) {
    at += dice.chance(0.3) ? 0 : dice.below(2 * meanMs);
    if (dice.chance(trouble / 15)) {
      const browser = dice.below(browsers.length);
      for (const fault of writeFlaps(dice)) steps.push({ at: (at += dice.below(700)), who: 'line', browser, fault });
    } else steps.push(drawStep(dice, at, n, browsers, trouble));
    if (!dice.chance(trouble / 10)) continue;
    // A drop while an agent talks on and on: some of it is missed, and some comes in before the recovery has looked.
    steps.push({ at, who: 'line', browser: dice.below(browsers.length), fault: { do: 'cut' } });
    const nth = dice.below(8);
    for (let word = 0; word < 40; word++) steps.push({ at: (at += 150), who: 'agent', deed: { do: 'say', nth, text: `a${n}-${word}` } });
  }
  const facts = new Dice(seed + factSalt);
  const named = withNews(withList(browsers, facts), new Dice(seed + lateSalt));
  return { seed, gateway, browsers: named, steps: withFacts(withAways(withClocks(steps, browsers.length, trouble, new Dice(seed + clockSalt)), browsers.length, trouble, new Dice(seed + awaySalt)), named, facts) };
}

/** The steps, and faults right after some of them. */
const among = (steps: readonly Step[], more: readonly (readonly [after: number, browser: number, fault: LineFault])[]): readonly Step[] =>
  steps.flatMap((step, nth) => [step, ...more.filter(([after]) => after === nth).map(([, browser, fault]): Step => ({ at: step.at, who: 'line', browser, fault }))]);

/** Some devices' clocks are wrong, and are set while all goes on. Drawn apart. */
function withClocks(steps: readonly Step[], browsers: number, trouble: number, dice: Dice): readonly Step[] {
  if (trouble === 0 || !dice.chance(0.4)) return steps;
  const set = Array.from({ length: 1 + dice.below(4) }, () => [dice.below(steps.length), { do: 'clock', n: dice.of(clockMs) * dice.of([1, -1]) } as const, dice.below(browsers)] as const);
  return among(steps, set.map(([after, fault, browser]) => [after, browser, fault]));
}

/** Some pages go into the back/forward cache and come back, and some devices sleep. Drawn apart. */
function withAways(steps: readonly Step[], browsers: number, trouble: number, dice: Dice): readonly Step[] {
  if (trouble === 0 || !dice.chance(0.3)) return steps;
  return among(steps, Array.from({ length: 1 + dice.below(3) }, () => [dice.below(steps.length), dice.below(browsers), { do: dice.of(['aside', 'sleep']), n: dice.of(awayMs) }] as const));
}

function drawGateway(dice: Dice): GatewayTraits {
  const life = dice.of([3_600, 3_600, 45]);
  return {
    pageSize: dice.of([3, 5, 20, 20]), pushDelayMs: dice.of([0, 5, 5, 50, 2_000]), deduplicate: dice.chance(0.3), s3ThresholdChars: dice.of([0, 0, 0, 0, 0, 1_200, 3_000]),
    tokenExpiresIn: life, thirdPartyExpiresIn: life, accessTokenExpiresIn: life,
  };
}

function drawBrowsers(dice: Dice): BrowserTraits[] {
  const channel = dice.of<BrowserTraits['channel']>(['messaging', 'livechat']);
  const signIn = dice.weighted(signInWays);
  const browsers: BrowserTraits[] = [];
  const tabs = 1 + dice.below(3);
  // By cookie the platform makes the customers: no two browsers have the same one.
  const mayShare = signIn !== 'securedCookies';
  const hasNames = channel === 'messaging' && dice.chance(0.3);
  for (let index = 0; index < tabs; index++) {
    const before = browsers[index - 1];
    if (before !== undefined && mayShare && dice.chance(0.4)) {
      // One more tab of the same browser.
      browsers.push(before);
      continue;
    }
    const customer = (mayShare && dice.chance(0.3) ? before?.customer : undefined) ?? index + 1;
    const threads = hasNames ? [`thread-${customer}-a`, `thread-${customer}-b`] : ['default'];
    browsers.push({
      customer, browser: index, hasLocks: dice.chance(0.7), hasDatabase: dice.chance(0.6), channel, signIn, threads, latencyMs: dice.of([0, 1, 10, 80, 300]),
    });
  }
  return browsers;
}

/** Some of those who do not sign in have no name either. Two guests are never the same customer. Drawn apart: all else of a seed stays as it was. */
function withGuests(browsers: readonly BrowserTraits[], dice: Dice): readonly BrowserTraits[] {
  const isGuest = dice.chance(0.3) && browsers.every(({ signIn }) => signIn === 'legacy');
  const isShared = browsers.some(({ customer, browser }) => browsers.some((other) => other.customer === customer && other.browser !== browser));
  return !isGuest || isShared ? browsers : browsers.map((traits) => ({ ...traits, isGuest }));
}

/** In some browsers tabs hear late of each other. Where there are no locks, names are held by what is written: there they hear at once. Drawn apart, too. */
function withNews(browsers: readonly BrowserTraits[], dice: Dice): readonly BrowserTraits[] {
  const drawn = browsers.map(() => dice.of([undefined, undefined, 20, 200, 1_500]));
  return browsers.map((traits) => (traits.hasLocks ? { ...traits, newsMs: drawn[traits.browser] } : traits));
}

/** Some apps open the latest conversation by its id as well, before it or after. Drawn apart, too. */
function withIds(browsers: readonly BrowserTraits[], dice: Dice): readonly BrowserTraits[] {
  const drawn = browsers.map(() => dice.of([undefined, undefined, 'before', 'after'] as const));
  return browsers.map((traits) => ({ ...traits, byId: traits.threads[0] === 'default' ? drawn[traits.browser] : undefined }));
}

/** Some apps want no look when they open a thread. Drawn apart, as well. */
const withSpared = (browsers: readonly BrowserTraits[], dice: Dice): readonly BrowserTraits[] =>
  dice.chance(0.15) ? browsers.map((traits) => ({ ...traits, isSpared: true })) : browsers;

/** Some apps show a list of threads, and let customers name these. Drawn apart. */
const withList = (browsers: readonly BrowserTraits[], dice: Dice): readonly BrowserTraits[] =>
  dice.chance(0.2) ? browsers.map((traits) => ({ ...traits, hasList: traits.channel === 'messaging' })) : browsers;

/** And fill in custom fields meanwhile. Drawn apart. */
function withFacts(steps: readonly Step[], browsers: readonly BrowserTraits[], dice: Dice): readonly Step[] {
  if (!dice.chance(0.3)) return steps;
  const more = Array.from({ length: 1 + dice.below(6) }, (_, n) => {
    const browser = dice.below(browsers.length);
    const what = browsers[browser]?.hasList === true ? dice.of(['setFields', 'rename', 'rename', 'list'] as const) : 'setFields';
    const thread = dice.below(2);
    const deed: CustomerDeed = what === 'list' ? { do: 'list' } : { do: what, text: `f${n}`, thread };
    return { after: dice.below(steps.length), browser, deed };
  });
  return steps.flatMap((step, nth) => [step, ...more.filter(({ after }) => after === nth).map(({ browser, deed }): Step => ({ at: step.at, who: 'customer', browser, deed }))]);
}

function drawStep(dice: Dice, at: number, n: number, browsers: readonly BrowserTraits[], trouble: number): Step {
  const browser = dice.below(browsers.length);
  if (dice.chance(trouble)) {
    if (dice.chance(0.35)) return { at, who: 'gateway', fault: writeGatewayFault(dice) };
    return { at, who: 'line', browser, fault: writeLineFault(dice) };
  }
  if (dice.chance(0.4)) return { at, who: 'agent', deed: drawAgentDeed(dice, n) };
  return { at, who: 'customer', browser, deed: drawCustomerDeed(dice, n) };
}

function drawAgentDeed(dice: Dice, n: number): AgentDeed {
  const deed = { do: dice.weighted(agentDeeds), nth: dice.below(8), text: `a${n}` };
  if (deed.do === 'stream') return { ...deed, ms: dice.of([20, 300, 2_000]) };
  return deed.do === 'abridge' || deed.do === 'store' ? { ...deed, ms: dice.of([0, 300, 3_000, 8_000, 60_000]) } : deed;
}

function drawCustomerDeed(dice: Dice, n: number): CustomerDeed {
  const deed = dice.weighted(customerDeeds);
  const thread = dice.below(2);
  switch (deed) {
    case 'send':
    case 'start':
    case 'setFields':
    case 'rename':
      return { do: deed, text: `c${n}`, thread };
    case 'retry':
    case 'discard':
      return { do: deed, nth: dice.below(8), thread };
    case 'markSeen':
    case 'keystroke':
    case 'loadMore':
    case 'end':
      return { do: deed, thread };
    default:
      return { do: deed };
  }
}
