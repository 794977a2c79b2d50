import { seededRandom } from '../kit/seeded-random.ts';
import type { AgentDeed, BrowserTraits, CustomerDeed, GatewayFault, LineFault, Script, Step } from './script.ts';

/** Something and how often it comes, in proportion to the others. */
type Weighted<T> = readonly (readonly [weight: number, value: T])[];

const customerDeeds: Weighted<CustomerDeed['do']> = [
  [30, 'send'], [4, 'retry'], [1, 'discard'], [6, 'markSeen'], [6, 'keystroke'], [4, 'loadMore'], [5, 'start'], [2, 'end'], [4, 'connect'], [2, 'disconnect'],
  [2, 'retryNow'], [2, 'reload'], [2, 'kill'], [4, 'open'], [1, 'stop'],
];

const agentDeeds: Weighted<AgentDeed['do']> = [
  [8, 'accept'], [20, 'say'], [5, 'seen'], [3, 'read'], [3, 'type'], [2, 'stopTyping'], [2, 'close'], [2, 'transfer'], [1, 'queue'], [2, 'burst'],
];

const lineFaults: Weighted<LineFault['do']> = [
  [12, 'cut'], [4, 'silent'], [3, 'upSilent'], [3, 'downSilent'], [8, 'heal'], [3, 'refuse'], [3, 'hold'], [4, 'offline'], [5, 'online'],
  [2, 'lyingOffline'], [2, 'lyingOnline'], [2, 'hidden'], [2, 'visible'], [2, 'woke'], [3, 'slow'], [1, 'storageBlocked'], [1, 'storageFull'],
  [3, 'storageGood'],
];

const requests = ['SendMessage', 'RecoverThread', 'RecoverLivechat', 'LoadMoreMessages', 'AuthorizeCustomer', 'MessageSeenByConsumer', 'EndContact', undefined];
const brokenTexts = ['', '{', '[]', '"x"', '{"eventId":"e","eventType":"MessageCreated"}', '{"eventType":"MessageCreated","data":{"message":{"id":7}}}'];

/** Draws from one stream of numbers, so that a seed is all there is to know. */
class Dice {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  chance(part: number): boolean {
    return this.#random() < part;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  weighted<T>(values: Weighted<T>): T {
    let left = this.#random() * values.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of values) {
      left -= weight;
      if (left < 0) return value;
    }
    return (values[0] as readonly [number, T])[1];
  }
}

/**
 * The run of a seed: who there is, what they do, and what goes wrong meanwhile, for some seconds to some minutes. `isUnsparing`: with the
 * trouble that the engine is known not to survive; a seed's other steps stay the same.
 */
export function writeScript(seed: number, isUnsparing = false): Script {
  const script = drawScript(seed);
  return isUnsparing ? script : { ...script, steps: script.steps.filter((step) => !isKnownTrouble(step, script.browsers)) };
}

/**
 * Blocked storage cannot forget what arrived, and another thread gets it once more. A `default` thread whose only message was discarded
 * takes up, by a push, a conversation of the customer's other device whose beginning it never asks for.
 */
function isKnownTrouble(step: Step, browsers: readonly BrowserTraits[]): boolean {
  if (step.who === 'line') return step.fault.do === 'storageBlocked';
  const isShared = step.who === 'customer' && browsers.filter(({ customer }) => customer === browsers[step.browser]?.customer).length > 1;
  return isShared && step.deed.do === 'discard';
}

function drawScript(seed: number): Script {
  const dice = new Dice(seed);
  const gateway = { pageSize: dice.of([3, 5, 20, 20]), pushDelayMs: dice.of([0, 5, 5, 50, 2_000]), deduplicate: dice.chance(0.3) };
  const channel = dice.of<BrowserTraits['channel']>(['messaging', 'livechat']);
  const browsers: BrowserTraits[] = [];
  const devices = 1 + dice.below(3);
  for (let index = 0; index < devices; index++) {
    const before = dice.chance(0.3) ? browsers[index - 1] : undefined;
    browsers.push({ customer: before?.customer ?? index + 1, channel: before?.channel ?? channel, latencyMs: dice.of([0, 1, 10, 80, 300]) });
  }
  const steps: Step[] = browsers.map((_, browser) => ({ at: 0, who: 'customer', browser, deed: { do: 'connect' } }));
  // Some runs are busy and some are quiet; some have much trouble and some have little.
  const meanMs = dice.of([300, 1_500, 5_000]);
  const trouble = dice.of([0, 0.15, 0.35]);
  const count = 20 + dice.below(80);
  let at = 0;
  for (let n = 0; n < count; n++) {
    at += dice.chance(0.3) ? 0 : dice.below(2 * meanMs);
    steps.push(writeStep(dice, at, n, browsers, trouble, gateway.deduplicate));
    if (!dice.chance(trouble / 10)) continue;
    // A drop while an agent talks on and on: some of it is missed, and some comes in before the recovery has looked.
    steps.push({ at, who: 'line', browser: dice.below(browsers.length), fault: { do: 'cut' } });
    const nth = dice.below(8);
    for (let word = 0; word < 40; word++) steps.push({ at: (at += 150), who: 'agent', deed: { do: 'say', nth, text: `a${n}-${word}` } });
  }
  return { seed, gateway, browsers, steps };
}

function writeStep(dice: Dice, at: number, n: number, browsers: readonly BrowserTraits[], trouble: number, deduplicate: boolean): Step {
  const browser = dice.below(browsers.length);
  if (dice.chance(trouble)) {
    if (dice.chance(0.35)) return { at, who: 'gateway', fault: writeGatewayFault(dice) };
    return { at, who: 'line', browser, fault: writeLineFault(dice, deduplicate) };
  }
  if (dice.chance(0.4)) return { at, who: 'agent', deed: { do: dice.weighted(agentDeeds), nth: dice.below(8), text: `a${n}` } };
  const deed = dice.weighted(customerDeeds);
  if (deed === 'send' || deed === 'start') return { at, who: 'customer', browser, deed: { do: deed, text: `c${n}` } };
  if (deed === 'retry' || deed === 'discard') return { at, who: 'customer', browser, deed: { do: deed, nth: dice.below(8) } };
  return { at, who: 'customer', browser, deed: { do: deed } };
}

/**
 * A line whose delay changes overtakes itself: what an old socket still carries may come in after a new one has looked, and only a
 * platform that knows its messages again can tell. So `slow` comes only with such a one.
 */
function writeLineFault(dice: Dice, deduplicate: boolean): LineFault {
  const fault = dice.weighted(lineFaults);
  if (fault !== 'slow') return { do: fault };
  return deduplicate ? { do: 'slow', ms: dice.of([0, 100, 1_000, 3_000, 10_000, 60_000]) } : { do: 'cut' };
}

function writeGatewayFault(dice: Dice): GatewayFault {
  const eventType = dice.of(requests);
  const times = 1 + dice.below(3);
  const of = { ...(eventType !== undefined && { eventType }), times };
  const fault = (kind: string, body: Readonly<Record<string, unknown>>): GatewayFault => ({ kind, command: 'fault', body });
  return dice.weighted<() => GatewayFault>([
    [3, () => fault('dropBeforeAck store', { dropBeforeAck: { ...of, store: true } })],
    [3, () => fault('dropBeforeAck', { dropBeforeAck: { ...of, store: false } })],
    [3, () => fault('silent', { silent: of })],
    [3, () => fault('error', { error: { ...of, eventType: dice.of(['SendMessage', 'LoadMoreMessages', 'MessageSeenByConsumer']), code: 'SendingMessageFailed' } })],
    [2, () => fault('error without id', { error: { ...of, withEventId: false } })],
    [3, () => fault('ackDelay', { ackDelay: { ...of, ms: dice.of([100, 3_000, 9_000, 15_000]) } })],
    [3, () => fault('duplicatePush', { duplicatePush: 1 + dice.below(5) })],
    [2, () => fault('drop', { drop: dice.of([true, 'close']) })],
    [2, () => fault('blackHole', { blackHole: true })],
    [2, () => fault('end of blackHole', { blackHole: false })],
    [2, () => fault('refuse', { refuseMs: dice.of([500, 5_000, 30_000]), drop: true })],
    [2, () => fault('rejectUpgrade', { rejectUpgrade: { status: dice.of([401, 500, 503]), times } })],
    [2, () => fault('http status', { http: { path: '/channel/', status: dice.of([404, 500, 503]), times } })],
    [1, () => fault('http hanging', { http: { path: '/channel/', hangMs: dice.of([2_000, 60_000]), times } })],
    [1, () => fault('http cut', { http: { path: '/channel/', destroy: true, times } })],
    [2, () => ({ kind: 'malformed frame', command: 'push', body: { frame: dice.of(brokenTexts), customerId: 'customer-1' } })],
  ])();
}
