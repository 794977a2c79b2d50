import { uncaught } from './in-page.ts';
import { watchLeaks } from './leak-watch.ts';
import { holds, later, type Measure, none, type Probe } from './probe.ts';
import type { Rig } from './rig.ts';

/** A state that a chat is brought into, and stopped in. */
interface State {
  readonly name: string;
  /** Options of the chat, beside what every chat of these has. */
  readonly options?: object;
  /** What goes wrong beforehand. */
  readonly before?: (rig: Rig) => void;
  /** In the page, once the chat is there; promises go into `promised`. */
  readonly act?: () => void;
  /** Outside, after that. */
  readonly meanwhile?: (rig: Rig, customerId: string) => void;
  /** In the page: whether it is there. */
  readonly isThere?: () => boolean;
  /** Connects by itself, unless false. */
  readonly connects?: boolean;
}

declare global {
  var promised: Record<string, Promise<unknown>>;
}

const isLive = (): boolean => stranger.chat.snapshot.status === 'live';

const silent = (eventType: string) => (rig: Rig): void => void rig.control('fault', { silent: { eventType } });

const states: readonly State[] = [
  { name: 'dormant', connects: false },
  { name: 'dormant, with a message', connects: false, act: () => void (promised['send'] = stranger.thread.send('one').done) },
  { name: 'connecting', before: (rig) => void (rig.proxy.hole = 'both'), isThere: () => stranger.chat.snapshot.status === 'connecting' },
  { name: 'authorizing', before: silent('AuthorizeCustomer'), isThere: () => stranger.chat.snapshot.status === 'authorizing' },
  { name: 'recovering', before: silent('RecoverThread'), isThere: () => stranger.chat.snapshot.status === 'recovering' },
  { name: 'live', isThere: isLive },
  { name: 'live, as soon as it is', act: () => void stranger.chat.on('chat.live', () => stranger.chat.stop()), isThere: () => stranger.chat.snapshot.status === 'stopped' },
  { name: 'stopped by what listens to a message', act: () => void stranger.thread.subscribe(({ messages }) => messages.length, () => stranger.chat.stop()), meanwhile: (rig, customerId) => void rig.control('push', { type: 'MessageCreated', customerId, text: 'pushed' }), isThere: () => stranger.chat.snapshot.status !== 'live' || (promised['send'] = stranger.thread.send('one').done) === null },
  { name: 'sending', before: silent('SendMessage'), isThere: isLive, act: () => ['one', 'two', 'three'].forEach((text) => void (promised[text] = stranger.thread.send(text).done)) },
  { name: 'asking and typing', before: silent('StoreVisitorEvents'), isThere: () => {
    if (stranger.chat.snapshot.status !== 'live') return false;
    for (let n = 0; n < 150; n++) promised[`request ${n}`] = stranger.chat.request('StoreVisitorEvents', { n });
    stranger.thread.keystroke();
    promised['seen'] = stranger.thread.markSeen();
    promised['threads'] = stranger.chat.loadThreads();
    return true;
  } },
  { name: 'uploading', before: (rig) => void rig.control('fault', { http: { path: '/attachment', hangMs: 60_000 } }), isThere: () => {
    if (stranger.chat.snapshot.status !== 'live') return false;
    promised['attach'] = stranger.thread.attach([new File(['hello'], 'hello.txt', { type: 'text/plain' })], { caption: 'file' }).done;
    return true;
  } },
  { name: 'streaming', before: (rig) => void rig.control('fault', { stream: { mode: 'stall' } }), isThere: () => isLiveAnd('begun'), meanwhile: (rig, customerId) => void later(700).then(() => rig.control('push', { type: 'StreamedMessage', customerId, chunks: ['Hel', 'lo'], gapMs: 200 })) },
  { name: 'doubtful', isThere: () => {
    if (stranger.chat.snapshot.status === 'live') dispatchEvent(new Event('online'));
    return stranger.chat.snapshot.connection.status === 'doubtful';
  }, meanwhile: (rig) => void later(800).then(() => (rig.proxy.hole = 'both')) },
  { name: 'waiting to try again', before: (rig) => void (rig.proxy.isRefusing = true), isThere: () => stranger.chat.snapshot.connection.status === 'waiting' },
  { name: 'offline', before: (rig) => void (rig.proxy.isRefusing = true), act: () => void (Object.defineProperty(navigator, 'onLine', { value: false }), dispatchEvent(new Event('offline'))), isThere: () => stranger.chat.snapshot.connection.status === 'offline' },
  { name: 'failed', before: (rig) => void rig.control('fault', { error: { eventType: 'AuthorizeCustomer', code: 'ConsumerAuthorizationFailed' } }), isThere: () => stranger.chat.snapshot.status === 'failed' },
  { name: 'disconnected', act: () => void stranger.chat.on('chat.live', () => queueMicrotask(() => stranger.chat.disconnect())), isThere: () => stranger.chat.snapshot.connection.status === 'dormant' },
  { name: 'reset', act: () => void stranger.chat.on('chat.live', () => queueMicrotask(() => stranger.chat.reset({ customer: { id: 'another' } }))), isThere: () => stranger.chat.snapshot.connection.status === 'dormant' },
  { name: 'forgotten', isThere: () => (stranger.chat.snapshot.status === 'live' ? (stranger.chat.forget(), true) : false) },
  { name: 'hidden', act: () => void (Object.defineProperty(document, 'visibilityState', { value: 'hidden' }), document.dispatchEvent(new Event('visibilitychange'))), isThere: isLive },
  { name: 'put aside', isThere: () => (stranger.chat.snapshot.status === 'live' ? (dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })), true) : false) },
  { name: 'waiting for channel info', options: { channelKind: undefined }, before: (rig) => void rig.control('fault', { http: { path: '/channel/', hangMs: 60_000 } }) },
  { name: 'waiting for a token', options: { channelId: 'chat_messaging_secured', signIn: { mode: 'anonymous' } }, before: (rig) => void rig.control('fault', { token: { mode: 'hang' } }), isThere: () => stranger.chat.snapshot.status !== 'dormant' },
  { name: 'a live chat that is ending', options: { channelId: 'chat_livechat', channelKind: 'livechat' }, before: silent('EndContact'), isThere: () => {
    const { status } = stranger.thread.snapshot;
    if (status === 'notStarted' && stranger.chat.snapshot.status === 'live' && promised['start'] === undefined) promised['start'] = stranger.thread.start();
    if (stranger.thread.can('end')) promised['end'] = stranger.thread.end();
    return stranger.thread.snapshot.status === 'ending';
  } },
];

declare function isLiveAnd(what: string): boolean;

const afterStop: Probe = {
  line: 4, name: 'after stop', claim: 'after stop() there is no timer, listener, socket, stream, lock or pending promise in any reachable state',
  async run(world) {
    const measures: Measure[] = [];
    let most = 0;
    const rig = await world.rig();
    for (const [index, state] of states.entries()) {
      const customerId = `stops ${index}`;
      state.before?.(rig);
      const page = await rig.page({ customer: { id: customerId }, chats: false }, { before: watchLeaks });
      await page.evaluate(([id, environment, given, connects]) => {
        const { library } = stranger;
        const streamed = (): boolean => stranger.thread.snapshot.messages.some(({ content }) => (content as { type?: string } | null)?.type === 'STREAMED') || Object.keys((stranger.thread.snapshot as unknown as { streams?: object }).streams ?? {}).length > 0;
        Object.assign(globalThis, { promised: {}, isLiveAnd: streamed });
        leakWatch.mark();
        const features = [library.multiThread(), library.uploads(), library.streams(), library.typingPreview(), library.agentPresence(), library.groupChat(), library.visitorEvents(), library.proactive(), library.survey(), library.persistentMenu(), library.offlineForm(), library.pageViews(), library.systemItems()];
        const chat = library.createChat({ brandId: 1001, channelId: 'chat_messaging', channelKind: 'messaging', customer: { id }, environment, extraQuery: { tab: id }, features, ...given } as Parameters<typeof library.createChat>[0]);
        Object.assign(stranger, { chat, thread: chat.thread() });
        if (connects) promised['connect'] = chat.connect();
      }, [customerId, rig.environment, state.options ?? {}, state.connects !== false] as const).catch((error: Error) => measures.push(none(`${state.name}: could not be made`, [error.message])));
      if (state.act !== undefined) await page.evaluate(state.act);
      state.meanwhile?.(rig, customerId);
      const isThere = await page.waitForFunction(state.isThere ?? (() => true), undefined, { timeout: 8_000, polling: 20 }).then(() => true, () => false);
      if (state.isThere === undefined) await later(200);
      const found = await page.evaluate(async () => {
        const before = leakWatch.left().length;
        stranger.chat.stop();
        const atOnce = leakWatch.left();
        const pending = new Set(Object.keys(promised));
        for (const [name, promise] of Object.entries(promised)) promise.then(() => pending.delete(name), () => pending.delete(name));
        await new Promise((resolve) => setTimeout(resolve, 50));
        const { held = [], pending: waiting = [] } = await navigator.locks.query();
        const after = leakWatch.left();
        await new Promise((resolve) => setTimeout(resolve, 500));
        return { before, atOnce, after, last: leakWatch.left(), pending: [...pending], locks: [...held, ...waiting].map(({ name = '' }) => name) };
      });
      most = Math.max(most, found.before);
      measures.push(holds(`${state.name}: reached`, isThere), none(`${state.name}: running in the turn of stop()`, found.atOnce), none(`${state.name}: 50 ms later`, [...found.after, ...found.locks.map((name) => `lock ${name}`), ...found.pending.map((name) => `promise of ${name}`)]),
        none(`${state.name}: half a second later, and told the page`, [...found.last, ...await uncaught(page)]));
      await page.context().close();
      rig.proxy.hole = null;
      rig.proxy.isRefusing = false;
      rig.proxy.drop();
      rig.control('reset');
      rig.control('fault', { silent: null, error: null, http: null, token: null, stream: null });
    }
    // It can fail: this many were seen before.
    return [...measures, holds('most that ran before stop()', most > 5, most), ...rig.wire()];
  },
};

export const lineFourAfterStop: readonly Probe[] = [afterStop];
