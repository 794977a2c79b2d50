import { expect, test } from 'vitest';
import type { ClockPort } from '../../src/ports.ts';
import type { EventClock } from '../kit/event-clock.ts';
import { CodeSource, pass, signInOptions, tokenCalls, untilSo } from '../kit/sign-in-stage.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

const isFound = ({ chat }: VirtualChat) => (): boolean => chat.snapshot.connection.status !== 'open' && chat.snapshot.connection.status !== 'doubtful';

/** Time between one attempt and the next, ms. */
const gaps = ({ device: { openedAt } }: VirtualChat): readonly number[] => openedAt.slice(1).map((at, index) => at - (openedAt[index] as number));

/** Timers as Chromium keeps them for a page that is hidden: on whole seconds, in a chain of more than four on whole minutes. */
function throttled(clock: EventClock, isHidden: () => boolean, ports: ClockPort): ClockPort {
  let depth = 0;
  return {
    ...ports,
    setTimeout: (run, ms) => {
      const level = depth + 1;
      const step = level > 4 ? 60_000 : 1_000;
      const due = clock.now() + ms;
      return ports.setTimeout(() => {
        depth = level;
        run();
        depth = 0;
      }, isHidden() ? Math.ceil(due / step) * step - clock.now() : ms);
    },
  };
}

test.each([0, 1, 7, 20])('a hidden page whose timers are throttled finds a dead line within 75 s, after %i minutes of being hidden', (minutes) => {
  for (const chatterMs of [0, 13_000, 55_000]) {
    const world = new VirtualWorld();
    const hidden: VirtualChat = world.live({
      ports: ({ clock, network }) => ({ clock: throttled(world.clock, () => !network.isVisible(), clock) }),
    });
    hidden.thread.send('hello');
    world.until(() => world.texts.length === 1);
    hidden.device.signal('hidden');
    const end = world.clock.now() + minutes * 60_000;
    while (world.clock.now() < end) {
      world.advance(chatterMs || 60_000);
      if (chatterMs > 0) world.agent('say', { text: 'still there?' });
    }
    world.advance(300);
    hidden.device.goSilent();
    expect(world.until(isFound(hidden)), `a word every ${chatterMs} ms`).toBeLessThanOrEqual(75_000);
    expect(hidden.device.sockets).toHaveLength(1);
  }
});

test.each([-3_600_000, -20_000, 20_000, 3_600_000])('a clock that is set by %i ms hides no dead line', (jumpMs) => {
  const world = new VirtualWorld();
  let offsetMs = 0;
  const jumpy: VirtualChat = world.live({ ports: ({ clock }) => ({ clock: { ...clock, now: () => clock.now() + offsetMs } }) });
  world.advance(2_000);
  offsetMs = jumpMs;
  jumpy.device.goSilent();
  expect(world.until(isFound(jumpy))).toBeLessThanOrEqual(14_000);
});

test.each([-3_600_000, -20_000, 20_000])('a dead line is found within 4 s of a send after silence, also where the clock was set by %i ms meanwhile', (jumpMs) => {
  const world = new VirtualWorld();
  let offsetMs = 0;
  const jumpy: VirtualChat = world.live({ ports: ({ clock }) => ({ clock: { ...clock, now: () => clock.now() + offsetMs } }) });
  world.advance(2_000);
  offsetMs = jumpMs;
  jumpy.device.goSilent();
  jumpy.thread.send('hello');
  expect(world.until(isFound(jumpy))).toBeLessThanOrEqual(4_100);
});

test('a gateway that accepts, authorizes and drops at once is come back to more and more slowly', () => {
  const flapping = (seed: number): readonly number[] => {
    const world = new VirtualWorld();
    const client = world.live({ seed });
    for (let round = 0; round < 10; round++) {
      world.until(() => client.chat.snapshot.status === 'live');
      client.device.cut();
    }
    world.until(() => client.chat.snapshot.status === 'live');
    expect(client.device.rules.broken).toEqual([]);
    return gaps(client);
  };
  const all = Array.from({ length: 30 }, (_, seed) => flapping(seed + 1));
  const average = (retry: number): number => all.reduce((sum, waits) => sum + (waits[retry - 1] as number), 0) / all.length;
  // On average half of what the formula allows; each round lasts some ms more than its wait.
  for (const retry of [2, 3, 4, 5, 6, 10]) {
    const expected = 250 + Math.min(30_000, 1_000 * 2 ** (retry - 1)) / 2;
    expect(average(retry) / expected, `retry ${retry}`).toBeGreaterThan(0.65);
    expect(average(retry) / expected, `retry ${retry}`).toBeLessThan(1.45);
  }
});

test('whoever asks for it and however often, no attempt comes within 250 ms of the last', () => {
  const world = new VirtualWorld();
  const client = world.live();
  const { chat, device } = client;
  const deeds: readonly (() => void)[] = [
    () => chat.retryNow(),
    () => device.cut(),
    () => device.goOffline(),
    () => device.goOnline(),
    () => device.signal('woke'),
    () => device.signal('left'),
    () => {
      chat.disconnect();
      void chat.connect();
    },
    () => device.refuse(),
    () => device.heal(),
  ];
  for (let step = 0; step < 3_000; step++) {
    deeds[(step * 7 + Math.floor(step / 11)) % deeds.length]?.();
    world.advance((step * 13) % 60);
  }
  expect(device.sockets.length).toBeGreaterThan(100);
  expect(Math.min(...gaps(client))).toBeGreaterThanOrEqual(250);
  expect(device.rules.broken).toEqual([]);
  device.goOnline();
  device.signal('woke');
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThan(1_000);
});

test.each([0, 100, 5_000, 9_900])('back online %i ms into an attempt that hangs, another is made within a second', (intoMs) => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  device.goOffline();
  world.until(() => chat.snapshot.connection.status === 'offline');
  const before = device.sockets.length;
  world.until(() => device.sockets.length > before);
  world.advance(intoMs);
  device.goOnline();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThanOrEqual(1_000);
  expect(device.rules.broken).toEqual([]);
});

test('a page that goes to where the browser keeps it holds no socket, and is live at once when it comes back', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('hello');
  world.until(() => world.texts.length === 1);
  world.advance(10_000);
  device.signal('left');
  expect(device.held.sockets).toBe(0);
  world.agent('say', { text: 'while away' });
  world.advance(40_000);
  expect(device.sockets).toHaveLength(1);
  device.signal('woke');
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThan(200);
  expect(thread.snapshot.messages.map(({ text }) => text)).toEqual(['hello', 'while away']);
  expect(device.rules.broken).toEqual([]);
});

test.each([[undefined, 3_000], [500, 500], [0, 0], [60_000, 60_000]])('with offlineNoticeMs %s a line is lost after %i ms, and not before', (offlineNoticeMs, afterMs) => {
  const world = new VirtualWorld();
  const { chat, device } = world.live({ options: offlineNoticeMs === undefined ? {} : { offlineNoticeMs } });
  world.advance(6_000);
  const seen: [string, number][] = [];
  chat.subscribe(({ connection }) => connection.isLost, (isLost) => seen.push([String(isLost), world.clock.now() - at]));
  device.refuse();
  const at = world.clock.now();
  device.cut();
  // The truth is told at once.
  expect(chat.snapshot.connection).toMatchObject({ status: 'waiting', isLost: false });
  world.until(() => chat.snapshot.connection.isLost);
  expect(seen).toEqual([['true', afterMs]]);
  device.heal();
  chat.retryNow();
  world.until(() => chat.snapshot.status === 'live');
  expect(chat.snapshot.connection.isLost).toBe(false);
  expect(seen).toHaveLength(2);
});

test('a line that is back within the window was never lost', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  const seen: boolean[] = [];
  chat.subscribe(({ connection }) => connection.isLost, (isLost) => seen.push(isLost));
  for (let blip = 0; blip < 20; blip++) {
    world.advance(6_000);
    device.cut();
    world.advance(2_500);
    chat.retryNow();
    world.until(() => chat.snapshot.status === 'live');
  }
  expect(seen).toEqual([]);
});

test('a chat that nobody wants connected, or that has failed, is not called lost; one that cannot get through is', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.open();
  world.advance(10_000);
  expect(chat.snapshot.connection.isLost).toBe(false);
  device.refuse();
  void chat.connect();
  world.advance(10_000);
  expect(chat.snapshot.connection.isLost).toBe(true);
  chat.disconnect();
  expect(chat.snapshot.connection.isLost).toBe(false);
  world.fault({ error: { eventType: 'AuthorizeCustomer', code: 'ConsumerAuthorizationFailed', times: 1 } });
  void chat.connect();
  world.advance(4_000);
  expect(chat.snapshot.connection.isLost).toBe(true);
  device.heal();
  world.until(() => chat.snapshot.status === 'failed');
  expect(chat.snapshot.connection).toMatchObject({ status: 'dormant', isLost: false });
  world.advance(10_000);
  expect(device.held.timers).toBe(0);
});

/** Signs in afresh while the device has no network, and says so or not until it is back. */
test.each(['anonymous', 'securedCookies', 'thirdParty', 'oauth'] as const)('back online while %s sign-in hangs, it is asked for anew at once, and no code is spent for nothing', async (mode) => {
  for (const intoMs of [0, 3_000, 9_000]) {
    const world = new VirtualWorld({ tokenExpiresIn: 30 });
    const codes = new CodeSource();
    const { chat, device, errors } = world.open({ options: signInOptions(mode, codes) });
    void chat.connect();
    await untilSo(world, () => chat.snapshot.status === 'live');
    const given = codes.given.length;
    world.advance(40_000);
    device.goOffline();
    await untilSo(world, () => chat.snapshot.connection.status === 'offline');
    await untilSo(world, () => chat.snapshot.connection.status === 'connecting');
    await pass(world, intoMs);
    device.goOnline();
    expect(await untilSo(world, () => chat.snapshot.status === 'live'), `${intoMs} ms into the attempt`).toBeLessThanOrEqual(1_000);
    expect(codes.given.length - given).toBeLessThanOrEqual(mode === 'thirdParty' ? 1 : 0);
    expect(errors).toEqual([]);
    expect(device.rules.broken).toEqual([]);
  }
});

test('a code that is refused the second time it is sent may have been spent the first: another is asked for', async () => {
  const world = new VirtualWorld();
  const codes = new CodeSource();
  const { chat, device } = world.open({ options: signInOptions('thirdParty', codes) });
  device.line.latencyMs = 500;
  void chat.connect();
  // The gateway has the code, and its answer is on the way.
  await pass(world, 700);
  device.signal('online');
  await untilSo(world, () => chat.snapshot.status === 'live');
  expect(chat.snapshot.error).toBeNull();
});

test.each([0, 3_000, 9_000])('back online %i ms into a channel request that hangs, the kind of channel is known and the chat live within a second', (intoMs) => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.open({ options: { channelId: 'chat_livechat' } });
  device.goOffline();
  thread.subscribe(({ status }) => status, () => {});
  void chat.connect();
  world.advance(30_000 + intoMs);
  device.goOnline();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThanOrEqual(1_000);
  expect(chat.snapshot.channel?.kind).toBe('livechat');
  expect(thread.can('start')).toBe(true);
});

test.each(['woke', 'online'] as const)('a token that was asked for before the device slept is asked for again as soon as it %s', async (signal) => {
  const world = new VirtualWorld();
  const { chat, device } = world.open({ options: signInOptions('anonymous') });
  device.goSilent();
  void chat.connect();
  await pass(world, 5_000);
  expect(tokenCalls(world)).toEqual([]);
  device.heal();
  device.signal(signal);
  expect(await untilSo(world, () => chat.snapshot.status === 'live')).toBeLessThanOrEqual(1_000);
});

test('an idle line is asked for proof every 10 s, and no more often; one on which something comes is not', () => {
  const world = new VirtualWorld();
  world.live();
  const asked = (): number => world.log.filter(({ kind, dir, type }) => kind === 'ws' && dir === 'in' && type === 'heartbeat').length;
  world.advance(60_000);
  const before = asked();
  world.advance(600_000);
  expect(asked() - before).toBeGreaterThanOrEqual(58);
  expect(asked() - before).toBeLessThanOrEqual(60);
  const quiet = asked();
  for (let n = 0; n < 60; n++) {
    world.control('push', { type: 'UserStatusChanged' });
    world.advance(9_000);
  }
  expect(asked() - quiet).toBeLessThanOrEqual(1);
});

test('a line that the engine ended, because it was dead, is followed by another at once', () => {
  const world = new VirtualWorld();
  const dead = world.live();
  world.advance(6_000);
  dead.device.goSilent();
  world.until(isFound(dead));
  dead.device.heal();
  expect(world.until(() => dead.device.sockets.length === 2)).toBe(0);
});

test('a line that is open for long and never authorized makes no attempt a first one again', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.open({ seed: 7 });
  world.fault({ silent: { eventType: 'AuthorizeCustomer' } });
  void chat.connect();
  const waits: number[] = [];
  for (let round = 1; round <= 8; round++) {
    world.until(() => device.sockets.length === round && chat.snapshot.connection.status === 'open');
    world.advance(7_000);
    device.cut();
    waits.push((chat.snapshot.connection.nextTryAt ?? 0) - world.clock.now());
  }
  // Not even one of eight first retries would be that late.
  expect(Math.max(...waits)).toBeGreaterThan(15_000);
});
