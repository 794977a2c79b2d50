import { groupChat, multiThread, offlineForm, persistentMenu, uploads } from 'chat-machines/node';
import { atMost, holds, later, type Measure, none, type Probe, until } from './probe.ts';

/** How long anything may take, s; and what a busy machine adds. */
const longest = 30, grace = 0.5;

const silence: Probe = {
  line: 4, name: 'a silent gateway', claim: 'every promise settles within 30 s of connected time or says queued',
  async run(world) {
    const rig = await world.rig({ config: { pageSize: 5 } });
    const features = [multiThread(), uploads(), groupChat(), persistentMenu(), offlineForm()] as const;
    rig.control('seed', { threadId: 't-1', customerId: 'many', count: 40 });
    const many = rig.chat('many', { features });
    const thread = many.thread('t-1');
    rig.control('seed', { threadId: 't-2', customerId: 'many', count: 2 });
    const filed = many.thread('t-2');
    const session = rig.chat('session', { features, channelId: 'chat_livechat', channelKind: 'livechat' });
    const live = session.thread();
    const fresh = rig.chat('fresh', { features, channelId: 'chat_livechat', channelKind: 'livechat' });
    const closed = rig.chat('closed', { features, channelId: 'chat_livechat_offline', channelKind: 'livechat' });
    closed.thread();
    const unborn = fresh.thread();
    await Promise.all([many.connect(), session.connect(), fresh.connect(), closed.connect()]);
    await live.start();
    rig.control('agent', { do: 'accept', threadId: live.id });
    rig.control('agent', { do: 'say', threadId: live.id, text: 'hello' });
    await until(() => live.snapshot.messages.length > 1);
    rig.proxy.swallows = ({ type }) => type !== 'heartbeat' && !type.startsWith('Recover') && type !== 'AuthorizeCustomer' && type !== 'ReconnectConsumer';
    rig.control('fault', { http: { path: '/', hangMs: 120_000 } });
    const mute = rig.chat('mute', { features });
    const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
      'thread.send': () => thread.send('one').done, 'thread.start': () => unborn.start(), 'thread.end': () => live.end(), 'thread.loadMore': () => thread.loadMore(),
      'thread.markSeen': () => live.markSeen(), 'thread.sendTranscript': () => live.sendTranscript('ada@example.test'), 'thread.rename': () => thread.rename('another'), 'thread.archive': () => thread.archive(),
      'thread.invite': () => live.invite(), 'thread.inviteByEmail': () => live.inviteByEmail(['ada@example.test']), 'thread.leaveGroupChat': () => live.leaveGroupChat(),
      'thread.attach': () => filed.attach([new File(['hello'], 'hello.txt', { type: 'text/plain' })]).done,
      'chat.request': () => many.request('StoreVisitorEvents', {}), 'chat.loadThreads': () => many.loadThreads(), 'chat.joinGroupChat': () => many.joinGroupChat('code'),
      'chat.persistentMenu': () => many.persistentMenu(), 'chat.refreshAvailability': () => closed.refreshAvailability(), 'chat.sendOfflineMessage': () => closed.sendOfflineMessage({ name: 'Ada L', email: 'ada@example.test', message: 'hello' }),
      'chat.connect, of a channel that is not known': () => rig.chat('unknown', { features, channelKind: undefined }).connect(),
      'chat.connect, once more': () => many.connect(), 'thread.send, of a new thread': () => many.createThread('new').send('one').done, 'chat.connect, of another': () => mute.connect(),
    };
    const ways = await Promise.all(Object.entries(verbs).map(async ([name, ask]): Promise<Measure> => {
      const began = Date.now();
      const end = await Promise.race([
        Promise.resolve().then(ask).then((value) => (value as { status?: string } | undefined)?.status ?? 'resolved', (error: { code?: string; detail?: string }) => `${error.code ?? 'no code'} ${error.detail ?? ''}`),
        later((longest + 5) * 1_000).then(() => 'never'),
      ]);
      return { ...atMost(`${name} (${end.trim()})`, (Date.now() - began) / 1_000, longest + grace, 's'), bound: `at most ${longest}` };
    }));
    const isConnected = rig.proxy.lines.filter(({ tab }) => tab.startsWith('many')).length === 1;
    return [...ways, holds('connected all the while', isConnected)];
  },
};

const black: Probe = {
  line: 4, name: 'a line that goes black', claim: 'every promise settles within 30 s of connected time or says queued (the line is gone in the midst of it)',
  async run(world) {
    const rig = await world.rig({ config: { pageSize: 5 } });
    const features = [multiThread()] as const;
    rig.control('seed', { threadId: 't-1', customerId: 'dark', count: 40 });
    const chat = rig.chat('dark', { features });
    const thread = chat.thread('t-1');
    await chat.connect();
    rig.proxy.hole = 'both';
    const ends: string[] = [];
    const ask = (name: string, promise: Promise<unknown>): void => void promise.then(() => ends.push(name), () => ends.push(name));
    ask('loadMore', thread.loadMore());
    ask('request', chat.request('StoreVisitorEvents', {}));
    ask('loadThreads', chat.loadThreads());
    ask('rename', thread.rename('x'));
    ask('send', thread.send('kept').done);
    ask('markSeen', thread.markSeen());
    await later(6_000);
    rig.proxy.hole = null;
    rig.proxy.drop();
    const tookMs = await until(() => ends.length === 6, 40_000);
    return [none('still open 30 s after the line is back', tookMs <= 30_000 ? [] : ['loadMore', 'request', 'loadThreads', 'rename', 'send', 'markSeen'].filter((name) => !ends.includes(name))), atMost('after the line is back', tookMs / 1_000, longest, 's'), ...rig.wire()];
  },
};

export const lineFourSilence: readonly Probe[] = [silence, black];
