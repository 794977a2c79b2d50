import { afterEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../adapters/local-gateway/gateway.ts';
import { createChat } from '../../adapters/node/node.ts';
import { type AgentRule, meanwhile, scriptAgent, TestGateway, VirtualWorld } from './testing.ts';

const rules: readonly AgentRule[] = [
  { when: 'contact', do: [{ wait: 500 }, { do: 'accept' }] },
  { when: 'message', says: /order \d+/, do: [{ do: 'type' }, { wait: 800 }, { do: 'say', text: 'It is on its way.' }] },
  { when: 'message', says: 'bye', do: [{ do: 'say', text: 'Goodbye.' }, { wait: 200 }, { do: 'close' }] },
];

describe('in process, on virtual time', () => {
  test('a scripted agent takes the contact, types, answers and closes', () => {
    const world = new VirtualWorld();
    const stop = scriptAgent(world.gateway, world.clock, rules);
    const { chat } = world.live({ options: { channelId: 'chat_livechat' } });
    const thread = chat.thread();
    thread.send('Where is order 7?');
    world.until(() => thread.snapshot.agentTyping !== null);
    expect(world.until(() => thread.snapshot.messages.length === 2)).toBeLessThan(1_000);
    expect(world.until(() => thread.snapshot.status === 'assigned')).toBeLessThan(1_000);
    thread.send('Bye then');
    world.until(() => thread.snapshot.status === 'ended');
    expect(thread.snapshot.messages.map(({ text }) => text)).toEqual(['Where is order 7?', 'It is on its way.', 'Bye then', 'Goodbye.']);
    stop();
    chat.stop();
  });

  test('an agent without a thread, and a refused command, say what is wrong', async () => {
    const gateway = TestGateway.in(new VirtualWorld().gateway);
    await expect(gateway.agent('say', { text: 'hello' })).rejects.toThrow('the agent cannot say: there is no thread yet');
    await expect(gateway.control('dance')).rejects.toThrow('the gateway refuses dance');
  });

  test('a fault is set and ended', async () => {
    const world = new VirtualWorld();
    const gateway = TestGateway.in(world.gateway);
    const { chat } = world.live();
    await gateway.drops();
    world.until(() => chat.snapshot.connection.status === 'waiting');
    await gateway.returns();
    world.until(() => chat.snapshot.status === 'live');
    await meanwhile(world, gateway.config({ pageSize: 3 }));
    expect((await gateway.log()).some(({ kind }) => kind === 'refused')).toBe(false);
    await gateway.reset();
    expect(await gateway.threads()).toEqual([]);
    chat.stop();
  });
});

describe('over a port', () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  test('the same hands reach a gateway of another process', async () => {
    const running = await startGateway();
    const { brandId, ...environment } = running.urls;
    const gateway = TestGateway.at(running.urls.control);
    const chat = createChat({ brandId, channelId: 'chat_livechat', environment: { name: 'local', ...environment }, customer: { id: 'ada' } });
    closers.push(() => chat.stop(), () => running.close());
    await chat.connect();
    const sent = await chat.thread().send('hello').done;
    expect(sent.status).toBe('sent');
    await gateway.agent('accept');
    const thread = await gateway.agent('say', { text: 'Hello Ada' });
    expect(thread.messages.map(({ text }) => text)).toEqual(['hello', 'Hello Ada']);
    await expect(gateway.agent('dance')).rejects.toThrow('the gateway refuses agent');
  });
});
