import { expect, test } from 'vitest';
import { chatPromises, everyFeature, threadPromises, whole, type WholeThread } from '../kit/every-verb.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { fateOf, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

/** So long after it was asked for, every promise has an end. */
const patienceMs = 30_000;

/** A conversation in which most verbs are possible: messages of both sides, older pages, and one that failed. */
function conversation(channelId: string, hasUpload = false) {
  const world = new VirtualWorld({ pageSize: 3 });
  const opened = world.live({ options: { channelId, features: everyFeature() } });
  const { device, thread, chat } = opened;
  if (!channelId.includes('offline')) {
    thread.send('hello');
    world.until(() => statuses(thread)[0] === 'delivered');
    world.agent('accept');
    for (let n = 0; n < 8; n++) world.agent('say', { text: `a ${n}` });
    world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
    thread.send('refused');
    world.until(() => statuses(thread).includes('failed'));
    if (hasUpload) {
      world.fault({ http: { path: '/attachment', status: 500, times: 1 } });
      void threadPromises.attach(thread as WholeThread);
      world.until(() => (thread as WholeThread).snapshot.uploads?.[0]?.status === 'failed');
    }
    device.cut();
    world.until(() => chat.snapshot.status === 'live');
  }
  world.advance(1_000);
  return { world, opened };
}

/** The gateway takes everything, keeps the line alive, and answers nothing more. */
function goDumb(world: VirtualWorld): void {
  world.fault({ silent: {}, http: { path: '', hangMs: 3_600_000 } });
}

const channels = ['chat_messaging', 'chat_livechat', 'chat_livechat_offline', 'chat_livechat_idle'] as const;
const verbs = [...Object.keys(chatPromises), ...Object.keys(threadPromises)];

test.each(verbs)('%s against a gateway that takes it and never answers: its promise ends within 30 s, or its message says that it is queued', async (verb) => {
  let timesAsked = 0;
  for (const channelId of channels) {
    const { world, opened } = channelId === 'chat_livechat_idle' ? { world: new VirtualWorld(), opened: undefined } : conversation(channelId, verb === 'retryUpload');
    const { chat, thread } = opened ?? world.live({ options: { channelId: 'chat_livechat', features: everyFeature() } });
    goDumb(world);
    const before = thread.snapshot.messages.length;
    let promise: Promise<unknown>;
    try {
      promise = (chatPromises as unknown as Record<string, (chat: unknown) => Promise<unknown>>)[verb]?.(whole({ chat } as VirtualChat))
        ?? (threadPromises as unknown as Record<string, (thread: unknown) => Promise<unknown>>)[verb]?.(thread) ?? expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^(?:verb\.forbidden|argument\.invalid)$/) as unknown });
      continue;
    }
    const refused = await fateOf(promise);
    if (refused !== 'pending' && 'error' in (refused as object)) continue;
    timesAsked++;
    await pass(world, patienceMs);
    const fate = await fateOf(promise);
    if (fate !== 'pending') continue;
    // An upload takes as long as it takes, and says how far it is.
    if (verb === 'attach' || verb === 'retryUpload') expect(thread.snapshot.uploads).toHaveLength(1);
    else expect(thread.snapshot.messages.slice(before - 1).map(({ status }) => status), `${verb} on ${channelId}`).toContain('queued');
    expect(chat.snapshot.status).toBe('live');
  }
  expect(timesAsked, 'somewhere it is possible').toBeGreaterThan(0);
});

test.each(channels)('%s: connect() ends within 30 s of being authorized, though nothing else is ever answered', async (channelId) => {
  const world = new VirtualWorld();
  world.fault({ http: { path: '', hangMs: 3_600_000 }, silent: { eventType: channelId.startsWith('chat_livechat') ? 'RecoverLivechat' : 'RecoverThread' } });
  const { chat, thread } = world.open({ options: { channelId, features: everyFeature() } });
  expect(thread.snapshot.sync).toBe('waiting');
  const connecting = chat.connect();
  await pass(world, patienceMs + 1_000);
  expect(await fateOf(connecting)).toEqual({ value: undefined });
});

test('a list of threads whose previews are never answered is there within 30 s, however long it is', async () => {
  const { world, opened } = conversation('chat_messaging');
  for (let n = 0; n < 30; n++) opened.chat.thread(`7b0a0000-3333-4aaa-8bbb-0000000000${10 + n}`).send('hello');
  world.until(() => world.threads.length === 31);
  await pass(world, 10_000);
  world.fault({ silent: { eventType: 'LoadThreadMetadata' } });
  const loading = whole(opened).loadThreads();
  await pass(world, patienceMs);
  expect(await fateOf(loading)).toMatchObject({ value: { length: 31 } });
});
