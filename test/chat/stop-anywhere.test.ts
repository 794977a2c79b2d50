import { expect, test } from 'vitest';
import { ChatError } from '../../src/index.ts';
import { chatPromises, everyFeature, threadPromises, whole, type WholeChat, type WholeThread } from '../kit/every-verb.ts';
import { pass, signInOptions } from '../kit/sign-in-stage.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { fateOf, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { VirtualPage } from '../kit/virtual-page.ts';

const nothingLeft = { timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 };
const elsewhere = '7b0a0000-3333-4aaa-8bbb-00000000000a';

/** What a customer, an agent, a device and a network do to a chat; what gives a promise gives it here. */
function deedsOf(world: VirtualWorld, { chat, device, thread: plain }: VirtualChat, page: VirtualPage): readonly (() => unknown)[] {
  const all: WholeChat = whole({ chat } as VirtualChat);
  const thread = plain as WholeThread;
  const due = (): string => chat.snapshot.proactive?.[0]?.action.id ?? 'none';
  const push = (type: string, body: object = {}) => (): void => void world.gateway.control('push', { type, ...body });
  const fault = (switches: object) => (): void => world.fault(switches);
  return [
    ...Object.values(chatPromises).map((verb) => () => verb(all)),
    ...Object.values(threadPromises).map((verb) => () => verb(thread)),
    ...Object.values(threadPromises).map((verb) => () => verb(thread)),
    () => all.thread(elsewhere).send('elsewhere').done, () => all.createThread('new').send('in a new one').done,
    () => thread.attach([new VirtualFile('a.png', 'image/png'), new VirtualFile('b.pdf', 'application/pdf')], { caption: 'both' }).done,
    () => thread.cancelUpload(thread.snapshot.uploads?.[0]?.id ?? ''), () => thread.retryUpload(thread.snapshot.uploads?.[0]?.id ?? ''),
    () => thread.keystroke(), () => thread.preview('typing thi'), () => thread.setFields({ topic: 'billing' }), () => chat.setCustomerFields({ tier: 'gold' }),
    () => thread.discard(thread.snapshot.messages.at(-1)?.id ?? ''), () => chat.disconnect(), () => chat.retryNow(), () => chat.forget(),
    () => all.visitor.windowOpened(), () => all.visitor.converted('order', 7), () => page.scroll(60), () => page.scroll(100),
    () => all.proactive.displayed(due()), () => all.proactive.clicked(due()), () => all.proactive.dismiss(due()),
    () => world.agent('accept'), () => world.agent('say', { text: 'hello' }), () => world.agent('say', { text: 'more' }), () => world.agent('type'), () => world.agent('close'),
    push('StreamedMessage', { text: 'in many pieces' }), push('StreamedMessage', { text: 'in many pieces' }), push('FireProactiveAction'), push('FireProactiveAction', { waitMs: 5_000 }),
    push('AdditionalContent', { text: 'short', full: 'the whole story', delayMs: 3_000 }), push('EventInS3', { inner: { type: 'MessageCreated', text: 'big' }, delayMs: 2_000 }),
    push('SenderTypingStarted'), push('SetPositionInQueue'), push('UserStatusChanged'), push('ContactRecipientsChanged'), push('CaseInboxAssigneeChanged'), push('PageViewCreated'),
    () => device.cut(), () => device.goOffline(), () => device.goOnline(), () => device.goSilent(), () => device.heal(), () => device.refuse(), () => device.breakStreams(),
    () => device.signal('hidden'), () => device.signal('visible'), () => device.signal('left'), () => device.signal('woke'),
    fault({ silent: { times: 1 } }), fault({ error: { times: 1, code: 'SendingMessageFailed' } }), fault({ http: { path: '', hangMs: 60_000, times: 1 } }),
    fault({ stream: { mode: 'stall', times: 1 } }), fault({ token: { mode: 'hang', ms: 40_000, times: 1 } }), fault({ dropBeforeAck: { times: 1 } }),
  ];
}

const waits = [0, 0, 1, 5, 20, 60, 200, 1_000, 1_000, 4_000, 11_000, 70_000] as const;
const ways = ['legacy', 'oauth', 'anonymous', 'securedCookies', 'thirdParty', 'livechat', 'survey'] as const;
const seeds = Array.from({ length: 30 }, (_, seed) => seed);

test.each(ways)('%s: a chat with everything that is stopped wherever it may be leaves nothing running, and no promise without an end', { timeout: 120_000 }, async (way) => {
  const reached = new Set<string>();
  const isLive = way === 'livechat' || way === 'survey';
  for (const seed of seeds) {
    const random = seededRandom(1_000 * ways.indexOf(way) + seed);
    const of = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const world = new VirtualWorld({ pageSize: 3, tokenExpiresIn: 60 });
    const page = new VirtualPage();
    const opened = world.open({ options: { ...(isLive ? { channelId: `chat_${way}` } : signInOptions(way)), features: everyFeature(page) } });
    const { chat, device, thread } = opened;
    const deeds = deedsOf(world, opened, page);
    const promised: Promise<unknown>[] = [];
    const history: string[] = [];
    const dealWith = (deed: () => unknown): void => {
      try {
        const result = deed();
        if (!(result instanceof Promise)) return;
        promised.push(result);
        result.catch(() => {});
      } catch (error) {
        // Some verbs are not possible now; some agents have nobody to talk to.
        if (!(error instanceof ChatError)) expect(String(error)).toMatch(/^Error: agent:/);
      }
    };
    for (let left = Math.floor(random() * 50); left > 0; left--) {
      const deed = history.length === 0 || chat.snapshot.status === 'dormant' ? (): unknown => chat.connect() : of(deeds);
      history.push(String(deed));
      dealWith(deed);
      await pass(world, of(waits));
    }
    const { status, connection } = chat.snapshot;
    reached.add([status, connection.status, thread.snapshot.status, thread.snapshot.sync, thread.snapshot.history.status].join(' '));
    // In the very turn in which more is asked for.
    for (let more = 0; more < 5; more++) dealWith(of(deeds));
    const errors = opened.errors.length;
    chat.stop();
    const where = `seed ${seed}: ${history.join('\n')}`;
    expect(device.held, where).toEqual(nothingLeft);
    expect(page.listeners, where).toBe(0);
    for (const promise of promised) expect(await fateOf(promise), where).not.toBe('pending');
    const [frames, sockets] = [opened.frames.length, device.sockets.length];
    await pass(world, 600_000);
    expect([opened.frames.length, device.sockets.length, device.held, opened.errors.length], where).toEqual([frames, sockets, nothingLeft, errors]);
    expect(device.rules.broken, where).toEqual([]);
  }
  expect(reached.size, [...reached].join('\n')).toBeGreaterThan(8);
});
