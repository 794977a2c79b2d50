import { expect, test } from 'vitest';
import { fateOf, statuses, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';

function assigned(world: VirtualWorld): VirtualChat {
  const opened = world.live({ options: { channelId: 'chat_livechat' }, latencyMs: 100 });
  void opened.thread.start();
  world.until(() => opened.thread.snapshot.queue !== null);
  world.agent('accept');
  world.until(() => opened.thread.snapshot.status === 'assigned');
  return opened;
}

test.each([0, 50])('what was written before a live chat is ended, %s ms apart, gets there before it ends', async (ms) => {
  const world = new VirtualWorld();
  const { thread } = assigned(world);
  for (const text of ['thanks', 'that was', 'all']) {
    thread.send(text);
    world.advance(ms);
  }
  const ended = thread.end();
  expect(thread.snapshot.status).toBe('ending');
  world.advance(2_000);
  expect(await fateOf(ended)).toEqual({ value: undefined });
  expect([world.texts, statuses(thread)]).toEqual([['Begin conversation', 'thanks', 'that was', 'all'], Array.from({ length: 4 }, () => 'delivered')]);
  expect(thread.snapshot.status).toBe('ended');
});

test('what was written off line, and then ended, gets there when the line is back, and then the chat ends', async () => {
  const world = new VirtualWorld();
  const { thread, device } = assigned(world);
  device.goOffline();
  world.advance(6_000);
  thread.send('I have to go, please mail me');
  world.advance(1_000);
  const ended = thread.end();
  world.advance(5_000);
  device.goOnline();
  world.until(() => thread.snapshot.status === 'ended');
  expect(await fateOf(ended)).toEqual({ value: undefined });
  expect([world.texts, statuses(thread)]).toEqual([['Begin conversation', 'I have to go, please mail me'], ['delivered', 'delivered']]);
});

test('a last message that is refused, or taken back, keeps no chat from ending', async () => {
  const world = new VirtualWorld();
  const { thread } = assigned(world);
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  thread.send('no');
  const { id } = thread.send('never mind');
  const ended = thread.end();
  thread.discard(id);
  world.advance(2_000);
  expect(await fateOf(ended)).toEqual({ value: undefined });
  expect([world.texts, statuses(thread), thread.snapshot.status]).toEqual([['Begin conversation'], ['delivered', 'failed'], 'ended']);
});

test.each([
  ['has no answer', { silent: { eventType: 'RecoverLivechat' } }],
  ['is refused', { error: { eventType: 'RecoverLivechat', code: 'InternalError' } }],
])('a chat can be ended while its last message is in doubt and the look for that %s', async (_, fault) => {
  const world = new VirtualWorld();
  const { thread, device } = assigned(world);
  world.advance(6_000);
  world.fault(fault);
  thread.send('hm');
  world.advance(20);
  device.cut();
  world.advance(60_000);
  expect(thread.can('end')).toBe(true);
  const ended = thread.end();
  world.advance(20_000);
  expect([thread.snapshot.status, await fateOf(ended)]).toEqual(['ended', { value: undefined }]);
});

test('where the answer to the last message comes together with the end of the socket, the end is asked for once on the next', async () => {
  const world = new VirtualWorld();
  let sent = '';
  let uuids = 0;
  const { thread } = world.live({
    options: {
      channelId: 'chat_livechat',
      onFrame: (frame, direction) => {
        const { payload, eventId } = frame as { payload?: { eventType?: string; data: { message?: unknown } }; eventId?: string };
        if (direction === 'out' && payload?.eventType === 'SendMessage' && JSON.stringify(payload).includes('"bye"')) sent = eventId ?? '';
      },
    },
    latencyMs: 100,
    ports: (ports) => ({
      ids: { ...ports.ids, uuid: () => (uuids++, ports.ids.uuid()) },
      socket: {
        open: (url, on) => {
          const handle = ports.socket.open(url, {
            ...on,
            text: (text) => {
              const isAnswer = sent !== '' && text.includes(`"eventId":"${sent}"`);
              // Others came just before it: they are handled together, and the socket ends before that.
              if (isAnswer) on.text(text.replace(sent, 'somebody else'));
              on.text(text);
              if (!isAnswer) return;
              handle.close(1_000);
              on.closed(1_006);
            },
          });
          return handle;
        },
      },
    }),
  });
  void thread.start();
  world.until(() => thread.snapshot.contact !== null);
  world.advance(6_000);
  thread.send('bye');
  const ended = thread.end();
  uuids = 0;
  world.advance(400);
  expect(uuids).toBeLessThan(10);
  world.advance(10_000);
  expect([thread.snapshot.status, await fateOf(ended), world.texts]).toEqual(['ended', { value: undefined }, ['Begin conversation', 'bye']]);
});
