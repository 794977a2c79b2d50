import { describe, expect, test } from 'vitest';
import type { App, ConversationContext, Walk } from './testing.ts';
import { conversations, coverage, coverageLine, drive, liveChatModel, messagingModel, TestGateway, VirtualWorld, walk } from './testing.ts';

/** A whole engine on the virtual network, as something that can do this and expect that. */
function engine(channelId: string): { app: App<ConversationContext>; stop: () => void } {
  const world = new VirtualWorld();
  const { chat, device } = world.open({ options: { channelId } });
  const thread = chat.thread();
  chat.connect().catch(() => {});
  world.until(() => chat.snapshot.status === 'live');
  const say = (text: string): void => void thread.send(text);
  return {
    stop: () => chat.stop(),
    app: {
      gateway: TestGateway.in(world.gateway).deeds(),
      wait: (ms) => world.advance(ms),
      patienceMs: 60_000,
      do: {
        'customer.starts': (_, { context }) => say(context.said),
        'customer.sends': (_, { context }) => say(context.said),
        'customer.ends': () => void thread.end().catch(() => {}),
        'line.returns': () => device.signal('online'),
      },
      expect: ({ context, tags }) => {
        const { messages, status, agentTyping, queue } = thread.snapshot;
        expect(messages.map(({ text }) => text)).toEqual(context.texts);
        expect(channelId === 'chat_livechat' && status === 'queued').toBe(tags.includes('waiting'));
        expect(agentTyping !== null).toBe(tags.includes('agentTyping'));
        expect(chat.snapshot.connection.status !== 'open').toBe(tags.includes('away'));
        if (tags.includes('writable') || tags.includes('over')) expect(thread.can('send')).toBe(tags.includes('writable'));
        if (context.position !== null && !tags.includes('away')) expect(queue?.position).toBe(context.position);
      },
    },
  };
}

async function driveAll(walks: readonly Walk[], channelId: string): Promise<Awaited<ReturnType<typeof drive>>[]> {
  const driven = [];
  for (const one of walks) {
    const { app, stop } = engine(channelId);
    driven.push(await drive(one, app));
    stop();
  }
  return driven;
}

describe('the engine does what the models of a conversation say', () => {
  test.each([
    ['live chat', 'chat_livechat', walk(liveChatModel, conversations.liveChat), liveChatModel],
    ['messaging', 'chat_single', walk(messagingModel, conversations.messaging), messagingModel],
  ] as const)('%s, every transition', async (_, channelId, tour, model) => {
    const report = coverage(model, await driveAll(tour.walks, channelId));
    console.log(coverageLine(report));
    expect(report.missed).toEqual([]);
    expect(tour.untaken).toEqual([]);
    expect(tour.unwalked).toEqual([]);
  }, 60_000);

  test('live chat, every pair of transitions', async () => {
    const tour = walk(liveChatModel, { ...conversations.liveChat, cover: 'pairs' });
    expect(tour.untaken).toEqual([]);
    expect(tour.unwalked).toEqual([]);
    await driveAll(tour.walks, 'chat_livechat');
  }, 60_000);

  test('messaging, at random', async () => {
    await driveAll(walk(messagingModel, { ...conversations.messaging, cover: 'random', seed: 7, steps: 300 }).walks, 'chat_single');
  });
});
