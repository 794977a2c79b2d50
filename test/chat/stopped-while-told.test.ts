import { expect, test } from 'vitest';
import { SavedData } from '../../src/saved-data.ts';
import { Tabs } from '../../src/tabs.ts';
import { memoryStorage } from '../../src/volatile.ts';
import { fateOf, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualLocks } from '../kit/virtual-locks.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const nothing = { timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 };

const isOfType = (frame: unknown, type: string): boolean => {
  const { action, payload } = frame as { action?: string; payload?: { eventType?: string } };
  return [action, payload?.eventType].includes(type);
};

/** Options of an app that does something once, when it is first shown a frame of this type that goes out. */
function onceShown(type: string, deed: () => void) {
  const app = {
    isDone: false,
    onFrame: (frame: unknown, direction: 'in' | 'out'): void => {
      if (app.isDone || direction !== 'out' || !isOfType(frame, type)) return;
      app.isDone = true;
      deed();
    },
  };
  return app;
}

test.each(['register', 'RecoverThread', 'SendMessage', 'heartbeat'])('an app that stops the chat when it is shown a frame that goes out (%s) is left with nothing', (type) => {
  const world = new VirtualWorld();
  const app = onceShown(type, () => opened.chat.stop());
  const opened: VirtualChat = world.open({ options: { onFrame: app.onFrame } });
  void opened.chat.connect();
  opened.thread.send('hello');
  world.until(() => app.isDone);
  expect(opened.device.held).toEqual(nothing);
});

test('nor is one that resets it, of the customer before', () => {
  const world = new VirtualWorld();
  const app = onceShown('SendMessage', () => opened.chat.reset({ customer: { id: 'bob' } }));
  const opened: VirtualChat = world.open({ options: { onFrame: app.onFrame } });
  void opened.chat.connect();
  opened.thread.send('hello');
  world.until(() => app.isDone);
  // The next customer's engine listens to the network.
  expect({ ...opened.device.held, listeners: 0 }).toEqual(nothing);
});

test.each(['stop', 'reset'] as const)('start() settles, and leaves nothing, where the app answers the next session with %s()', async (verb) => {
  const world = new VirtualWorld();
  const { chat, thread, device } = world.live({ options: { channelId: 'chat_livechat' } });
  void thread.start();
  world.advance(5_000);
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  const before = thread.id;
  const remove = chat.subscribe(({ threads }) => threads['default']?.id, (id) => {
    if (id === before) return;
    remove();
    if (verb === 'stop') chat.stop();
    else chat.reset({ customer: { id: 'customer-2' } });
  });
  const done = thread.start('Hello again');
  world.advance(60_000);
  expect(await fateOf(done)).toEqual({ value: verb === 'stop' ? { status: 'queued' } : { status: 'failed', reason: 'discarded' } });
  chat.stop();
  expect(device.held).toEqual(nothing);
});

test('what a chat that was stopped so has left goes out by way of another tab, while its page is still there', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const storage = new VirtualStorage();
  const app = onceShown('SendMessage', () => first.chat.stop());
  const first: VirtualChat = world.live({ storage, options: { onFrame: app.onFrame } });
  world.live({ storage });
  first.device.line.isUpGood = false;
  first.thread.send('hello');
  world.until(() => app.isDone);
  world.advance(600_000);
  expect(world.texts).toEqual(['hello']);
});

test('what is still kept once a page has let go of its name does not take that again', () => {
  const { clock } = new VirtualWorld();
  const locks = new VirtualLocks();
  const page = {};
  const scope = { brandId: 1, channelId: 'chat', persist: true };
  const saved = new SavedData(memoryStorage(), scope, () => 'tab', () => {});
  saved.setCustomer('ada');
  const tabs = new Tabs({ hold: (name, changed) => locks.hold(page, name, changed, (run) => run()) }, saved, clock, () => {}, () => true);
  const message = { key: 'default', threadId: 't', messageId: 'm', text: 'hello', at: 1, failure: null };
  tabs.put(message);
  expect(locks.count(page)).toBe(1);
  tabs.stop();
  tabs.put(message);
  expect(locks.count(page)).toBe(0);
});
