import { expect, test } from 'vitest';
import { fateOf, ticks, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';
import { pass } from '../kit/sign-in-stage.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

// What an app may do in a callback, in the midst of the engine's own step.

/** Options of an app that does something when it is shown the nth frame of this type that goes out. */
const whenShown = (type: string, nth: number, deed: () => void) => {
  let left = nth;
  return {
    onFrame(frame: unknown, direction: 'in' | 'out'): void {
      const { payload } = frame as { payload?: { eventType?: string } };
      if (direction === 'out' && payload?.eventType === type && --left === 0) deed();
    },
  };
};

const codes = ({ errors }: VirtualChat): readonly string[] => errors.map(({ code }) => code);

/** Ten messages behind, on pages of three: a gap is filled. */
function fillGap(world: VirtualWorld, opened: VirtualChat): void {
  opened.thread.send('one');
  world.advance(1_000);
  opened.device.cut();
  for (let n = 0; n < 10; n++) {
    world.agent('say', { text: `a${n}` });
    world.advance(3);
  }
}

test.each([1, 2])('an app that disconnects when it is shown the request for page %i into a gap is left disconnected, and nothing has crashed', (nth) => {
  const world = new VirtualWorld({ pageSize: 3 });
  const opened: VirtualChat = world.live({ options: whenShown('LoadMoreMessages', nth, () => opened.chat.disconnect()) });
  fillGap(world, opened);
  world.until(() => opened.chat.snapshot.status === 'dormant');
  world.advance(10_000);
  expect([codes(opened), opened.chat.snapshot.status]).toEqual([[], 'dormant']);
});

test('nor when it connects again at once: there is one socket more, and what it waits for then is not taken from it', async () => {
  const world = new VirtualWorld({ pageSize: 3 });
  const opened: VirtualChat = world.live({
    options: whenShown('LoadMoreMessages', 1, () => {
      opened.chat.disconnect();
      void opened.chat.connect();
    }),
  });
  fillGap(world, opened);
  world.until(() => opened.device.sockets.length === 3 && opened.chat.snapshot.status === 'live');
  world.fault({ silent: { eventType: 'MessageSeenByConsumer', times: 1 } });
  world.agent('say', { text: 'news' });
  world.advance(100);
  const seen = opened.thread.markSeen();
  world.advance(60_000);
  expect([codes(opened), opened.device.sockets.length]).toEqual([[], 3]);
  expect(await fateOf(seen)).not.toMatchObject({ error: { code: 'request.lost' } });
});

test('nor when it is shown a look that was begun because a frame came damaged', () => {
  const world = new VirtualWorld();
  const opened: VirtualChat = world.live({ options: whenShown('RecoverThread', 2, () => opened.chat.disconnect()) });
  opened.thread.send('one');
  world.advance(1_000);
  opened.device.line.truncated = 1;
  world.agent('say', { text: 'damaged on its way' });
  world.until(() => opened.chat.snapshot.status === 'dormant');
  world.advance(10_000);
  expect(codes(opened).filter((code) => code !== 'frame.malformed')).toEqual([]);
});

test.each(['AuthorizeCustomer', 'RecoverThread'])('an app may open another conversation when it is shown a frame that goes out (%s)', (type) => {
  const world = new VirtualWorld();
  const other = '7b0a0000-3333-4aaa-8bbb-00000000000b';
  let sent: Promise<unknown> | undefined;
  const opened: VirtualChat = world.open({ options: whenShown(type, 1, () => void (sent = opened.chat.thread(other).send('there').done)) });
  void opened.thread;
  void opened.chat.connect();
  world.advance(20_000);
  expect(codes(opened)).toEqual([]);
  expect(sent).toBeDefined();
  expect(world.allTexts).toEqual(['there']);
});

test.each(['legacy', 'thirdParty'] as const)('or is asked for a code (%s)', async (mode) => {
  const world = new VirtualWorld();
  const other = '7b0a0000-3333-4aaa-8bbb-00000000000b';
  const authorizationCode = (): Promise<string> => {
    void opened.chat.thread(other).send('there');
    return Promise.resolve('good');
  };
  const opened: VirtualChat = world.open({ options: { customer: mode === 'legacy' ? { id: 'customer-1' } : {}, signIn: { mode, authorizationCode } } });
  void opened.thread;
  void opened.chat.connect();
  await pass(world, 20_000);
  expect(codes(opened)).toEqual([]);
  expect(world.allTexts).toEqual(['there']);
});

test('storage that is first found blocked while a conversation is opened is reported as that, and no snapshot throws meanwhile', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const errors: string[] = [];
  const opened: VirtualChat = world.open({
    storage, options: {
      onError: ({ code }) => {
        errors.push(code);
        // As a UI does that shows errors.
        void opened.chat.snapshot;
      },
    },
  });
  opened.chat.subscribe(({ status }) => status, () => {});
  storage.isBlocked = true;
  void opened.chat.thread();
  expect(errors).toEqual(['storage.failed']);
});

test('and an app that stops the chat when it is told of that is left with nothing, and no crash', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const errors: string[] = [];
  const opened: VirtualChat = world.open({
    storage, options: {
      onError: ({ code }) => {
        errors.push(code);
        opened.chat.stop();
      },
    },
  });
  storage.isBlocked = true;
  try {
    opened.chat.thread();
  } catch (error) {
    errors.push(`thrown: ${(error as { code?: string }).code ?? String(error)}`);
  }
  world.advance(10_000);
  expect(errors).toEqual(['storage.failed', 'thrown: chat.stopped']);
  expect(opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
});

test('frames that went out are told in the order of the wire', async () => {
  const world = new VirtualWorld();
  const { chat, thread, frames } = world.live();
  let once = true;
  chat.on('message.changed', () => {
    if (!once) return;
    once = false;
    chat.request('Own', {}).catch(() => {});
  });
  const told = (): unknown[] => frames.filter(({ direction, frame }) => direction === 'out' && (frame as { action: string }).action !== 'heartbeat').map(({ frame }) => (frame as { payload: { eventType: string } }).payload.eventType);
  thread.send('one');
  world.advance(5_000);
  await ticks();
  expect(told().slice(-2)).toEqual(world.asked.slice(-2));
});

test.each([true, false])('where the app resets while a conversation is opened, it gets no dead handle, and nothing has crashed; it opens it again meanwhile: %s', (isOpenedAgain) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  let isFirst = true;
  const opened: VirtualChat = world.open({
    storage, options: {
      onError: () => {
        if (!isFirst) return;
        isFirst = false;
        opened.chat.reset({ customer: { id: 'somebody-else' } });
        if (isOpenedAgain) void opened.chat.thread();
      },
    },
  });
  storage.isBlocked = true;
  let outcome: string;
  try {
    outcome = opened.chat.thread() === opened.chat.thread() ? 'alive' : 'dead';
  } catch (error) {
    outcome = String((error as { code?: string }).code);
  }
  expect(['alive', 'chat.stopped']).toContain(outcome);
});

test.each([true, false])('an app that stops the chat hears that the connection is gone; in a listener: %s', (isListener) => {
  const world = new VirtualWorld();
  const { chat, thread, told } = world.live();
  if (isListener) chat.on('message.received', () => chat.stop());
  thread.send('one');
  world.advance(1_000);
  world.agent('say', { text: 'a' });
  world.advance(1_000);
  if (!isListener) chat.stop();
  expect(told.map(({ moment }) => moment)).toContain('connection.lost');
});
