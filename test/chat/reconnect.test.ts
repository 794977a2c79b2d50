import { expect, test } from 'vitest';
import { fateOf, shown, statuses, VirtualWorld } from '../kit/virtual-chat.ts';

test.each([true, false])('a drop before the acknowledgement (stored: %s) leaves the message there exactly once', (store) => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread, device } = world.live();
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store, times: 1 } });
  thread.send('once');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(60_000);
  expect(world.texts).toEqual(['once']);
  expect(device.rules.broken).toEqual([]);
});

test('ten messages across five drops are there once each and in order', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const { thread, device } = world.live();
  const texts = Array.from({ length: 10 }, (_, index) => `m ${index}`);
  for (const [index, text] of texts.entries()) {
    if (index % 2 === 0) world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: index % 4 === 0, times: 1 } });
    thread.send(text);
    if (index % 2 === 1) world.until(() => world.texts.length === index + 1);
  }
  world.until(() => statuses(thread).every((status) => status === 'delivered'));
  world.advance(60_000);
  expect(world.texts).toEqual(texts);
  expect(shown(thread)).toEqual(texts);
  expect(device.sockets.length).toBe(6);
  expect(device.rules.broken).toEqual([]);
});

test('a line that is cut at any moment of a burst loses and doubles nothing', () => {
  for (let at = 1; at <= 60; at += 3) {
    const world = new VirtualWorld({ deduplicate: false });
    const { thread, device } = world.live();
    const texts = Array.from({ length: 6 }, (_, index) => `m ${index}`);
    for (const text of texts) thread.send(text);
    world.advance(at);
    device.cut();
    world.until(() => statuses(thread).every((status) => status === 'delivered'));
    world.advance(60_000);
    expect(world.texts, `cut after ${at} ms`).toEqual(texts);
    expect(shown(thread), `cut after ${at} ms`).toEqual(texts);
    expect(device.rules.broken).toEqual([]);
  }
});

test('silence is found out within 14 s and answered with a new socket', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  world.advance(30_000);
  device.goSilent();
  const at = world.clock.now();
  world.until(() => chat.snapshot.connection.status === 'waiting' || chat.snapshot.connection.status === 'connecting');
  expect(world.clock.now() - at).toBeLessThanOrEqual(14_000);
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(device.rules.broken).toEqual([]);
});

test.each([['up', { isUpGood: false }], ['down', { isDownGood: false }]])('one-way silence (%s) is found out as well', (_, half) => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  Object.assign(device.line, half);
  const at = world.clock.now();
  world.until(() => chat.snapshot.connection.status === 'waiting' || chat.snapshot.connection.status === 'connecting');
  expect(world.clock.now() - at).toBeLessThanOrEqual(14_000);
});

test('a hidden page is in less of a hurry: 75 s', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  device.signal('hidden');
  world.advance(30_000);
  device.goSilent();
  const at = world.clock.now();
  world.until(() => chat.snapshot.connection.status === 'waiting' || chat.snapshot.connection.status === 'connecting');
  expect(world.clock.now() - at).toBeGreaterThan(14_000);
  expect(world.clock.now() - at).toBeLessThanOrEqual(75_000);
});

test.each([1_500, 5_000, 15_500])('a send after %i ms of silence asks for proof at once and finds the dead line within 4 s', (silenceMs) => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  world.advance(silenceMs);
  device.goSilent();
  thread.send('hello?');
  world.advance(10);
  expect(chat.snapshot.connection.status).toBe('doubtful');
  expect(world.until(() => chat.snapshot.connection.status !== 'doubtful')).toBeLessThanOrEqual(4_000);
  device.heal();
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(world.texts).toEqual(['hello?']);
});

test.each(['woke', 'visible', 'online'] as const)('the signal "%s" asks for proof, and a dead line is found within 4 s', (signal) => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  world.advance(1_000);
  device.goSilent();
  device.signal(signal);
  expect(chat.snapshot.connection.status).toBe('doubtful');
  expect(world.until(() => chat.snapshot.connection.status !== 'doubtful')).toBeLessThanOrEqual(4_000);
});

test('idle for an hour, the line is kept by heartbeats and never doubted for long', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  world.advance(3_600_000);
  expect(chat.snapshot.status).toBe('live');
  expect(device.sockets).toHaveLength(1);
});

test('after a drop the first retry comes between 250 and 5,000 ms, spread out', () => {
  const delays: number[] = [];
  for (let seed = 1; seed <= 40; seed++) {
    const world = new VirtualWorld();
    const { chat, device } = world.live({ seed });
    world.advance(6_000);
    device.cut();
    expect(chat.snapshot.connection.nextTryAt).toBeGreaterThanOrEqual(world.clock.now() + 250);
    delays.push(world.until(() => device.sockets.length === 2));
  }
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(250);
  expect(Math.max(...delays)).toBeLessThanOrEqual(5_000);
  expect(new Set(delays.map((ms) => Math.floor(ms / 500))).size).toBeGreaterThan(6);
});

test('further retries stay between 250 ms and the doubling cap, for ever', () => {
  const world = new VirtualWorld();
  const { device } = world.live({ seed: 3 });
  world.advance(6_000);
  device.refuse();
  device.cut();
  world.until(() => device.sockets.length > 40, 3_600_000);
  const gaps = device.openedAt.slice(1).map((at, index) => at - (device.openedAt[index] as number)).slice(1);
  for (const [index, gap] of gaps.entries()) {
    expect(gap).toBeGreaterThanOrEqual(250);
    expect(gap).toBeLessThanOrEqual(250 + Math.min(30_000, 1_000 * 2 ** (index + 1)) + 2 * 10);
  }
  expect(Math.max(...gaps)).toBeGreaterThan(15_000);
});

test('a session that lasted 5 s makes the next drop a first one; a shorter one does not', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live({ seed: 5 });
  world.advance(6_000);
  device.refuse();
  device.cut();
  world.until(() => device.sockets.length > 12, 600_000);
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  world.advance(1_000);
  device.cut();
  const flapping = (chat.snapshot.connection.nextTryAt ?? 0) - world.clock.now();
  expect(flapping).toBeGreaterThan(5_000);
  world.until(() => chat.snapshot.status === 'live');
  world.advance(6_000);
  device.cut();
  expect((chat.snapshot.connection.nextTryAt ?? 0) - world.clock.now()).toBeLessThanOrEqual(5_000);
});

test('retryNow tries at once', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  world.advance(1_000);
  device.cut();
  expect(chat.snapshot.connection).toMatchObject({ status: 'waiting', canRetryNow: true });
  expect(chat.can('retryNow')).toBe(true);
  chat.retryNow();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThan(200);
  expect(chat.can('retryNow')).toBe(false);
});

test('offline is shown and tried once a minute, and online is taken at its word within a second', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  device.goOffline();
  world.until(() => chat.snapshot.connection.status === 'offline');
  expect(chat.snapshot.connection.nextTryAt).toBe(world.clock.now() + 60_000);
  const before = device.sockets.length;
  world.advance(5 * 60_000);
  expect(device.sockets.length - before).toBeGreaterThanOrEqual(3);
  expect(device.sockets.length - before).toBeLessThanOrEqual(5);
  device.goOnline();
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThanOrEqual(1_000);
  expect(device.rules.broken).toEqual([]);
});

test('a device that says offline although it is not is reconnected within a minute', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.live();
  device.isOnline = false;
  device.cut();
  expect(chat.snapshot.connection.status).toBe('offline');
  expect(world.until(() => chat.snapshot.status === 'live')).toBeLessThanOrEqual(61_000);
});

test('disconnect closes the socket and keeps everything; connect goes on from there', () => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live();
  thread.send('before');
  world.until(() => statuses(thread)[0] === 'delivered');
  chat.disconnect();
  expect(chat.snapshot).toMatchObject({ status: 'dormant', connection: { status: 'dormant' } });
  expect(device.held).toMatchObject({ timers: 0, sockets: 0 });
  expect(shown(thread)).toEqual(['before']);
  world.agent('say', { text: 'while away' });
  world.advance(60_000);
  expect(device.sockets).toHaveLength(1);
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(shown(thread)).toEqual(['before', 'while away']);
});

test('the first connect is retried too', async () => {
  const world = new VirtualWorld();
  const { chat, device } = world.open();
  device.refuse();
  const connected = chat.connect();
  world.advance(120_000);
  expect(device.sockets.length).toBeGreaterThan(4);
  expect(await fateOf(connected)).toBe('pending');
  device.heal();
  world.until(() => chat.snapshot.status === 'live');
  expect(await fateOf(connected)).toEqual({ value: undefined });
});

test('a handshake that hangs is given up after 10 s and its socket let go before the next', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.open();
  device.line.opens = 'held';
  void chat.connect();
  world.advance(11_000);
  expect(device.sockets.length).toBe(2);
  expect(device.rules.broken).toEqual([]);
});

test('what an old socket still brings reaches nobody', () => {
  const world = new VirtualWorld();
  const { thread, chat, device } = world.live({ latencyMs: 3_000 });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  // On its way for 3 s when the chat lets go of the socket.
  world.agent('say', { text: 'late' });
  world.advance(100);
  chat.disconnect();
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  world.advance(30_000);
  expect(shown(thread)).toEqual(['hello', 'late']);
  expect(device.rules.broken).toEqual([]);
});

test('nothing but the sign-in goes out before it is answered, whatever the device says meanwhile', () => {
  const world = new VirtualWorld();
  const { chat, device } = world.open();
  void chat.connect();
  world.until(() => device.sockets[0]?.state === 'open');
  for (const signal of ['online', 'visible', 'woke'] as const) device.signal(signal);
  world.until(() => chat.snapshot.status === 'live');
  expect(device.rules.broken).toEqual([]);
});

test('what comes together with the end of the line is heard, and nothing is asked on that line any more', () => {
  const world = new VirtualWorld({ pageSize: 5 });
  let closeIt = (): void => {};
  const { thread, device } = world.live({
    // An answer that stands behind another frame of the same moment is handled with the next turn, and the close comes before that.
    ports: ({ socket }) => ({
      socket: {
        open: (url, on) => socket.open(url, {
          ...on,
          text: (frame) => {
            const isAnswer = frame.includes('"ThreadRecovered"');
            if (isAnswer) on.text('"pong"');
            on.text(frame);
            if (isAnswer) closeIt();
          },
        }),
      },
    }),
  });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.refuse();
  device.cut();
  const missed = Array.from({ length: 12 }, (_, index) => `missed ${index}`);
  for (const text of missed) world.agent('say', { text });
  closeIt = (): void => {
    closeIt = (): void => {};
    device.cut();
    expect(shown(thread)).toEqual(['hello', ...missed.slice(-5)]);
  };
  device.heal();
  world.until(() => thread.snapshot.messages.length === 1 + missed.length);
  expect(shown(thread)).toEqual(['hello', ...missed]);
  expect(device.rules.broken).toEqual([]);
});
