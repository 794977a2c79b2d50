import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleMachine } from '../model/sample.machine.ts';
import { sampleScenario } from '../model/sample.scenario.ts';
import { pushBuilders } from '../../adapters/local-gateway/control/push-builders.ts';
import { conversationWalks, frames, hostileFrames, messages, texts, walksOf } from './arbitraries.ts';
import { drive, TestGateway, VirtualWorld } from './testing.ts';

test('frames are whole, of every kind, and understood by the engine', () => {
  const types = new Set<string>();
  const world = new VirtualWorld({ log: false });
  const { chat } = world.live();
  fc.assert(fc.property(frames(), (text) => {
    types.add((JSON.parse(text) as { eventType: string }).eventType);
    world.control('push', { frame: text });
    world.advance(100);
  }), { numRuns: 60, seed: 1 });
  expect(types.size).toBeGreaterThan(pushBuilders.size / 3);
  expect(chat.snapshot.malformedFrames).toBe(0);
  chat.stop();
});

test('hostile frames leave a chat usable', () => {
  const world = new VirtualWorld({ log: false });
  const { chat, errors } = world.live();
  fc.assert(fc.property(hostileFrames(), (text) => {
    world.control('push', { frame: text });
    world.advance(100);
    expect(chat.snapshot.status).toBe('live');
  }), { numRuns: 120, seed: 1 });
  expect(errors.length).toBeGreaterThan(0);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  chat.stop();
});

test('messages are such as a snapshot has', () => {
  fc.assert(fc.property(messages(), ({ status, failure, direction, author }) => {
    expect(status === 'failed').toBe(failure !== null);
    expect(direction === 'inbound').toBe(author.kind === 'customer');
  }));
});

test('texts are odd at times', () => {
  const seen = fc.sample(texts(), { numRuns: 500, seed: 1 });
  expect(seen).toContain('\ud800');
  expect(seen.some((text) => text.length > 1_000)).toBe(true);
});

test('whole conversations: what a customer sees is what the agent said, once each', async () => {
  await fc.assert(fc.asyncProperty(conversationWalks('messaging'), async (one) => {
    const world = new VirtualWorld();
    const { chat, device } = world.live({ options: { channelId: 'chat_single' } });
    const thread = chat.thread();
    await drive(one, {
      gateway: TestGateway.in(world.gateway).deeds(),
      do: { 'customer.sends': (_, { context }) => void thread.send(context.said), 'line.returns': () => device.signal('online') },
      expect: ({ context, tags }) => {
        expect(thread.snapshot.messages.map(({ text }) => text)).toEqual(context.texts);
        expect(chat.snapshot.connection.status !== 'open').toBe(tags.includes('away'));
      },
      wait: (ms) => world.advance(ms),
      patienceMs: 60_000,
    });
    chat.stop();
  }), { numRuns: 12, seed: 3 });
});

test('a conversation that fails is shrunk to what makes it fail', () => {
  const broken = fc.check(fc.property(conversationWalks('liveChat'), ({ steps }) => !steps.some(({ name }) => name === 'agent.says')), { seed: 2, numRuns: 100 });
  const [smallest] = broken.counterexample ?? [];
  expect(smallest?.steps.at(-1)?.name).toBe('agent.says');
  expect(smallest?.steps.length).toBeLessThanOrEqual(5);
});

test('walks of any machine', () => {
  const { machine: _, ...surroundings } = sampleScenario;
  fc.assert(fc.property(walksOf(sampleMachine, surroundings, 10), ({ steps }) => steps.length <= 10), { numRuns: 30 });
});
