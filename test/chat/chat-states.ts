import { statuses, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';

/** A chat in one of the states it can be in, with what surrounds it. */
export interface ChatState {
  readonly world: VirtualWorld;
  readonly opened: VirtualChat;
}

type Reach = (channelId: string) => ChatState;

const fresh: Reach = (channelId) => {
  const world = new VirtualWorld({ pageSize: 5 });
  const opened = world.open({ options: { channelId } });
  opened.chat.thread();
  return { world, opened };
};

const connecting: Reach = (channelId) => {
  const state = fresh(channelId);
  state.opened.chat.connect().catch(() => {});
  return state;
};

const live: Reach = (channelId) => {
  const state = connecting(channelId);
  state.world.until(() => state.opened.chat.snapshot.status === 'live');
  return state;
};

/** Messages of both sides, an agent, and older pages. */
const assigned: Reach = (channelId) => {
  const state = live(channelId);
  const { world, opened } = state;
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  world.agent('accept');
  for (let index = 0; index < 12; index++) world.agent('say', { text: `a ${index}` });
  world.advance(1_000);
  opened.device.cut();
  world.until(() => opened.chat.snapshot.status === 'live');
  return state;
};

const after = (reach: Reach, then: (state: ChatState) => void): Reach => (channelId) => {
  const state = reach(channelId);
  then(state);
  return state;
};

/** Every state a chat can be in that an app can tell from another, by name. */
export const chatStates: Readonly<Record<string, Reach>> = {
  dormant: fresh,
  'dormant with a message queued and offline': after(fresh, ({ opened }) => {
    opened.device.goOffline();
    opened.thread.send('queued');
  }),
  connecting,
  'loading channel info': after(connecting, ({ world }) => world.advance(5)),
  authorizing: after(connecting, ({ world, opened }) => world.until(() => opened.chat.snapshot.status === 'authorizing')),
  recovering: after(connecting, ({ world, opened }) => world.until(() => opened.chat.snapshot.status === 'recovering')),
  'live and not started': live,
  'sending the first message': after(live, ({ world, opened }) => {
    opened.thread.send('hello');
    world.advance(1);
  }),
  'waiting for an answer that never comes': after(live, ({ world, opened }) => {
    world.fault({ silent: {} });
    opened.thread.send('hello');
    world.advance(5_000);
  }),
  'live and queued': after(live, ({ world, opened }) => {
    opened.thread.send('hello');
    world.until(() => statuses(opened.thread)[0] === 'delivered');
  }),
  assigned,
  'loading history': after(assigned, ({ world, opened }) => {
    world.fault({ silent: { eventType: 'LoadMoreMessages' } });
    void opened.thread.loadMore();
    world.advance(100);
  }),
  typing: after(assigned, ({ world, opened }) => {
    opened.thread.keystroke();
    world.control('push', { type: 'SenderTypingStarted' });
    world.advance(100);
  }),
  'ending without an answer': after(assigned, ({ world, opened }) => {
    world.fault({ silent: { eventType: 'EndContact' } });
    void opened.thread.end();
    world.advance(100);
  }),
  ended: after(assigned, ({ world, opened }) => {
    world.agent('close');
    world.until(() => opened.thread.snapshot.status === 'ended');
  }),
  doubtful: after(assigned, ({ world, opened }) => {
    opened.device.goSilent();
    world.until(() => opened.chat.snapshot.connection.status === 'doubtful');
  }),
  waiting: after(assigned, ({ opened }) => {
    opened.device.refuse();
    opened.device.cut();
  }),
  'waiting with messages queued': after(assigned, ({ opened }) => {
    opened.device.refuse();
    opened.device.cut();
    for (const text of ['one', 'two', 'three']) opened.thread.send(text);
    void opened.thread.markSeen();
    void opened.thread.loadMore();
  }),
  'paced by the rate window': after(assigned, ({ world, opened }) => {
    for (let index = 0; index < 150; index++) opened.thread.send(`m ${index}`);
    for (let index = 0; index < 150; index++) void opened.chat.request('FetchThreadList', {});
    world.advance(100);
  }),
  offline: after(assigned, ({ world, opened }) => {
    opened.device.goOffline();
    world.until(() => opened.chat.snapshot.connection.status === 'offline');
  }),
  'unsure of its history': after(assigned, ({ world, opened }) => {
    world.fault({ silent: { eventType: opened.chat.snapshot.channel?.kind === 'livechat' ? 'RecoverLivechat' : 'RecoverThread' } });
    opened.device.cut();
    world.until(() => opened.chat.snapshot.status === 'live' && opened.thread.snapshot.history.status === 'unknown');
  }),
  failed: after(fresh, ({ world, opened }) => {
    world.fault({ error: { eventType: 'AuthorizeCustomer', code: 'ConsumerAuthorizationFailed' } });
    opened.chat.connect().catch(() => {});
    world.until(() => opened.chat.snapshot.status === 'failed');
    world.fault({ error: null });
  }),
  disconnected: after(assigned, ({ opened }) => opened.chat.disconnect()),
};

export const channels = ['chat_messaging', 'chat_livechat'] as const;
