import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMachine, setup } from 'xstate';
import { connectionMachine } from 'chat-machines/machines';
import {
  type ConversationContext, coverage, coverageLine, drive, driveTour, liveChatModel, scriptAgent, TestGateway, VirtualWorld, walk,
} from 'chat-machines/testing';
import { hostileFrames } from 'chat-machines/testing/arbitraries';

test('walks are data', () => {
  const turnstile = createMachine({
    id: 'turnstile',
    initial: 'locked',
    states: { locked: { on: { coin: 'open' } }, open: { on: { push: 'locked' }, after: { 5_000: 'locked' } } },
  });
  const { walks } = walk(turnstile);
  expect(walks[0]?.steps.map(({ name }) => name)).toEqual(['coin', 'push', 'coin', 'after 5000 in turnstile.open']);
  expect(walks[0]?.steps[0]?.expected.value).toBe('open');
});

test('guarded transitions', () => {
  const thermostat = setup({
    types: { context: {} as { limit: number }, input: {} as { limit: number }, events: {} as { type: 'measured'; degrees: number } },
    guards: { isWarm: ({ context, event }) => event.degrees > context.limit },
  }).createMachine({
    id: 'thermostat',
    context: ({ input }) => ({ limit: input.limit }),
    initial: 'heating',
    states: { heating: { on: { measured: { guard: 'isWarm', target: 'resting' } } }, resting: {} },
  });
  expect(() => walk(thermostat)).toThrow('say what it may be started with in inputs');
  expect(walk(thermostat, { inputs: [{ limit: 20 }] }).untaken).toEqual(['thermostat.heating: measured [if isWarm] -> thermostat.resting']);
  expect(walk(thermostat, { inputs: [{ limit: 20 }], events: { measured: [{ degrees: 19 }, { degrees: 21 }] } }).untaken).toEqual([]);
});

test('an app of your own', async () => {
  const driven = [];
  for (const one of walk(liveChatModel).walks) {
    const world = new VirtualWorld();
    const { chat, device } = world.live({ options: { channelId: 'chat_livechat' } });
    const thread = chat.thread();
    driven.push(await drive<ConversationContext>(one, {
      gateway: TestGateway.in(world.gateway).deeds(),
      do: {
        'customer.starts': (_, { context }) => void thread.send(context.said),
        'customer.sends': (_, { context }) => void thread.send(context.said),
        'customer.ends': () => void thread.end(),
        'line.returns': () => device.signal('online'),
      },
      expect: ({ context, tags }) => {
        expect(thread.snapshot.messages.map(({ text }) => text)).toEqual(context.texts);
        expect(thread.snapshot.status === 'queued').toBe(tags.includes('waiting'));
        expect(chat.snapshot.connection.status === 'open').toBe(!tags.includes('away'));
      },
      wait: (ms) => world.advance(ms),
      patienceMs: 60_000,
    }));
    chat.stop();
  }
  expect(coverageLine(coverage(liveChatModel, driven))).toBe('liveChat: 13 of 13 states, 26 of 26 transitions');
}, 60_000);

test('a virtual world', () => {
  const world = new VirtualWorld({ pageSize: 5 });
  const { chat, device, thread } = world.live({ options: { channelId: 'chat_messaging' } });
  device.goSilent();
  thread.send('Is anybody there?');
  const foundAfterMs = world.until(() => chat.snapshot.connection.status === 'waiting');
  expect(foundAfterMs).toBeLessThanOrEqual(14_000);
  device.heal();
  world.until(() => world.texts.includes('Is anybody there?'));
  chat.stop();
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});

test('a scripted agent and a fault', () => {
  const world = new VirtualWorld();
  scriptAgent(world.gateway, world.clock, [
    { when: 'contact', do: [{ wait: 500 }, { do: 'accept' }, { do: 'say', text: 'Hello, this is Grace.' }] },
    { when: 'message', says: /order \d+/, do: [{ do: 'type' }, { wait: 800 }, { do: 'say', text: 'It is on its way.' }] },
  ]);
  world.fault({ duplicatePush: 3 });
  const { chat, thread } = world.live({ options: { channelId: 'chat_livechat' } });
  thread.send('Where is order 7?');
  world.until(() => thread.snapshot.messages.length === 3);
  world.advance(5_000);
  expect(thread.snapshot.messages.map(({ text }) => text)).toEqual(['Where is order 7?', 'Hello, this is Grace.', 'It is on its way.']);
  chat.stop();
});

test('odd input', () => {
  const world = new VirtualWorld({ log: false });
  const { chat } = world.live();
  fc.assert(fc.property(hostileFrames(), (frame) => {
    world.control('push', { frame });
    world.advance(50);
    expect(chat.snapshot.status).toBe('live');
  }), { numRuns: 50 });
  chat.stop();
});

test('a machine that you embed', () => {
  const surroundings = {
    inputs: [{ seed: 1 }],
    spokenBy: { 'socket.*': 'socket' },
    events: { 'socket.closed': [{ code: 1006 }] },
    answers: { prepareSocket: { rejects: [{ reason: 'refused', code: 'blocked', isFinal: true }, { reason: 'unreachable', code: '', isFinal: false }] } },
    conditions: { isOffline: false, wasHeard: false },
    clamp: ({ attempt }: { readonly attempt: number }) => Math.min(attempt, 2),
  };
  const tour = walk(connectionMachine, surroundings);
  const scenario = { machine: connectionMachine, ...surroundings };
  const { states, statesCovered } = driveTour(tour, scenario);
  expect(statesCovered).toBe(states);
  const hasty = connectionMachine.provide({ delays: { proofTimeout: 3_999 } });
  expect(() => driveTour(tour, scenario, hasty)).toThrow('3999 instead of 4000');
});
