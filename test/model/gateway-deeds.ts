import type { Failure } from '../../machines/failure.ts';
import type { GatewayBench } from './gateway-bench.ts';
import type { LineEvent } from './line.model.ts';

const unreachable: Failure = { reason: 'unreachable', code: '', isFinal: false };
const blocked: Failure = { reason: 'refused', code: 'blocked', isFinal: true };

const isUp = ({ actor }: GatewayBench): boolean => actor.getSnapshot().matches('up');
const isDoubtful = ({ actor }: GatewayBench): boolean => actor.getSnapshot().hasTag('doubtful');
const isProven = (bench: GatewayBench): boolean => bench.actor.getSnapshot().hasTag('open') && !isDoubtful(bench);

/** Goes on from `preparing` while the gateway does `faults`, until the attempt has failed. */
async function failAttempt(bench: GatewayBench, faults: object): Promise<void> {
  await bench.control('fault', { blackHole: false, ...faults });
  bench.preparation.resolve();
  await bench.until('the attempt to fail', () => !isUp(bench));
}

async function lose(bench: GatewayBench, faults: object): Promise<void> {
  await bench.control('fault', faults);
  await bench.until('the line to be lost', () => !isUp(bench));
}

/** Makes the line doubtful; the gateway answers the heartbeat that this sends, or loses it. */
async function doubt(bench: GatewayBench, isAnswered: boolean, begin: () => void): Promise<void> {
  await bench.control('fault', { blackHole: !isAnswered });
  begin();
  if (!isDoubtful(bench)) throw new Error('the line is not doubted');
  if (isAnswered) await bench.until('the heartbeat to be answered', () => isProven(bench));
}

/** The line is doubted 10 s after it was last heard. */
function bearSilence(bench: GatewayBench): void {
  bench.runNextTimer();
  const silence = bench.clock.now() - bench.heardAt;
  if (silence !== 10_000) throw new Error(`the line was doubted after ${silence} ms of silence`);
}

/** Each state lasts as long as it is said to here, whatever the machine says. */
function passTime(bench: GatewayBench): void {
  const { value, context } = bench.actor.getSnapshot();
  const [least, most] = spanOf(JSON.stringify(value), context.attempt);
  const passed = bench.runNextTimer();
  if (passed < least || passed > most) throw new Error(`${JSON.stringify(value)} lasted ${passed} ms, not ${least} to ${most}`);
}

function spanOf(state: string, attempt: number): [least: number, most: number] {
  switch (state) {
    case '{"up":"opening"}':
      return [10_000, 10_000];
    case '{"up":{"open":"doubtful"}}':
      return [4_000, 4_000];
    case '"offline"':
      return [60_000, 60_000];
    case '"waiting"':
      // The first retry after an end of our own making is made at once; others are spread out.
      return attempt === 1 ? [0, 5_000] : [250, 250 + Math.min(30_000, 1_000 * 2 ** (attempt - 1))];
    default:
      throw new Error(`no time passes in ${state}`);
  }
}

/** How each deed of the model is done to the real connection and the real gateway. */
export const gatewayDeeds: { readonly [TType in LineEvent['type']]: (bench: GatewayBench) => Promise<void> | void } = {
  'app.connects': ({ actor }) => actor.send({ type: 'connection.open' }),
  'app.disconnects': ({ actor }) => actor.send({ type: 'connection.close' }),
  'app.replaces': ({ actor }) => actor.send({ type: 'connection.replace' }),
  'app.retries': ({ actor }) => actor.send({ type: 'connection.retry' }),
  'app.settles': ({ actor }) => actor.send({ type: 'connection.settle' }),
  'preparation.fails': ({ preparation }) => preparation.reject(unreachable),
  'preparation.failsForGood': ({ preparation }) => preparation.reject(blocked),
  'address.isBroken': (bench) => {
    bench.isAddressBroken = true;
    bench.preparation.resolve();
    bench.isAddressBroken = false;
  },
  'gateway.accepts': async (bench) => {
    await bench.control('fault', { blackHole: false });
    bench.preparation.resolve();
    await bench.until('the socket to open', () => isProven(bench));
  },
  'gateway.rejects': (bench) => failAttempt(bench, { rejectUpgrade: { status: 503, times: 1 } }),
  'gateway.refuses': async (bench) => {
    await failAttempt(bench, { refuseMs: 3_600_000 });
    await bench.control('fault', { refuseUntil: 0 });
  },
  'gateway.holds': async (bench) => {
    const before = bench.heldHandshakes;
    await bench.control('fault', { blackHole: true });
    bench.preparation.resolve();
    await bench.until('the handshake to be held', () => bench.heldHandshakes > before);
  },
  'gateway.letsGo': (bench) => lose(bench, { blackHole: false }),
  'line.drops': (bench) => lose(bench, { drop: true }),
  'line.closes': (bench) => lose(bench, { drop: 'close' }),
  'line.chatters': async (bench) => {
    bench.clock.advance(4_000);
    await bench.pushFrame();
    bench.runNextTimer();
    if (!isProven(bench)) throw new Error('a line that was heard is doubted');
  },
  'line.speaks': async (bench) => {
    await bench.pushFrame();
    await bench.until('the line to be proven', () => isProven(bench));
  },
  'silence.isAnswered': (bench) => doubt(bench, true, () => bearSilence(bench)),
  'silence.isIgnored': (bench) => doubt(bench, false, () => bearSilence(bench)),
  'probe.isAnswered': (bench) => doubt(bench, true, () => bench.actor.send({ type: 'connection.probe' })),
  'probe.isIgnored': (bench) => doubt(bench, false, () => bench.actor.send({ type: 'connection.probe' })),
  'device.isOnline': async (bench) => {
    await bench.control('fault', { blackHole: true });
    bench.isOffline = false;
    bench.actor.send({ type: 'network.online' });
  },
  'device.isOffline': async (bench) => {
    await bench.control('fault', { blackHole: true });
    bench.isOffline = true;
    bench.actor.send({ type: 'network.offline' });
  },
  'device.isVisible': async (bench) => {
    await bench.control('fault', { blackHole: true });
    bench.actor.send({ type: 'network.visible' });
  },
  'device.woke': async (bench) => {
    await bench.control('fault', { blackHole: true });
    bench.actor.send({ type: 'network.woke' });
  },
  'page.leaves': ({ actor }) => actor.send({ type: 'network.left' }),
  'time.passes': passTime,
};
