import { expect, test } from 'vitest';
import type { ChatWith, Feature } from '../../src/index.ts';
import { typingPreview } from '../../src/features/typing-preview.ts';
import { statuses, type VirtualChat, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';

type Typing = Omit<VirtualChat, 'thread'> & { thread: ReturnType<ChatWith<[ReturnType<typeof typingPreview>]>['thread']> };

const features: readonly Feature[] = [typingPreview() as unknown as Feature];

/** A customer in a conversation. */
function typing(world: VirtualWorld, { options, ...traits }: VirtualChatTraits = {}): Typing {
  const opened = world.live({ ...traits, options: { ...options, features } }) as unknown as Typing;
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  return opened;
}

/** Previews that reached the gateway: when, ms from the first, and what. */
function heard(world: VirtualWorld): [number, unknown][] {
  const frames = world.log.filter(({ dir, type }) => dir === 'in' && type === 'SendMessagePreview');
  return frames.map(({ t, frame }) => {
    const { payload } = JSON.parse(String(frame)) as { payload: { data: { messageContent: { payload: { text: string } } } } };
    return [Number(t) - Number(frames[0]?.t), payload.data.messageContent.payload.text];
  });
}

test('what is typed goes out at once, then at most every 1,250 ms with the latest text', () => {
  const world = new VirtualWorld();
  const { thread } = typing(world);
  const text = 'I would like to know';
  for (let end = 1; end <= text.length; end++) {
    thread.preview(text.slice(0, end));
    world.advance(100);
  }
  world.advance(5_000);
  expect(heard(world)).toEqual([[0, 'I'], [1_250, text.slice(0, 13)], [2_500, text]]);
});

test('a hundred keys in one moment make two previews', () => {
  const world = new VirtualWorld();
  const { thread } = typing(world);
  for (let n = 1; n <= 100; n++) thread.preview('x'.repeat(n));
  world.advance(60_000);
  expect(heard(world)).toEqual([[0, 'x'], [1_250, 'x'.repeat(100)]]);
});

test('an input that was emptied shows empty', () => {
  const world = new VirtualWorld();
  const { thread } = typing(world);
  thread.preview('oh');
  thread.preview('');
  world.advance(5_000);
  expect(heard(world)).toEqual([[0, 'oh'], [1_250, '']]);
});

test('after sending, what was typed before is not shown any more', () => {
  const world = new VirtualWorld();
  const { thread } = typing(world);
  thread.preview('is it');
  thread.preview('is it open?');
  thread.send('is it open?');
  world.advance(5_000);
  expect(heard(world)).toEqual([[0, 'is it']]);
  thread.preview('and');
  world.advance(5_000);
  expect(heard(world).map(([, text]) => text)).toEqual(['is it', 'and']);
});

test('nothing is shown before there is a contact, after it, or while offline', () => {
  const world = new VirtualWorld();
  const opened = world.live({ options: { features } }) as unknown as Typing;
  const { thread, device } = opened;
  thread.preview('nobody is there');
  expect(thread.can('preview')).toBe(false);
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(thread.can('preview')).toBe(true);
  device.goOffline();
  world.advance(60_000);
  thread.preview('nobody hears');
  device.goOnline();
  world.until(() => thread.snapshot.sync === 'live');
  world.agent('close');
  world.advance(1_000);
  thread.preview('nobody is there any more');
  world.advance(10_000);
  expect(heard(world)).toEqual([]);
});

test('a text typed right before the line broke is not shown when it is back', () => {
  const world = new VirtualWorld();
  const { thread } = typing(world);
  thread.preview('a');
  thread.preview('ab');
  world.advance(100);
  world.fault({ drop: true });
  world.until(() => thread.snapshot.sync === 'live' && world.asked.filter((type) => type === 'RecoverThread').length > 1);
  world.advance(10_000);
  expect(heard(world)).toEqual([[0, 'a']]);
});

test('a channel that has it switched off gets none', () => {
  const world = new VirtualWorld();
  world.fault({ http: { path: '/channel/', status: 200, body: { isLiveChat: false, settings: { enableChatTypingPreview: false } } } });
  const { thread } = typing(world);
  thread.preview('psst');
  world.advance(5_000);
  expect(heard(world)).toEqual([]);
});

test('card numbers are masked where the channel asks for it', () => {
  const world = new VirtualWorld();
  const { thread } = typing(world, { options: { channelId: 'chat_messaging_masking' } });
  thread.preview('my card is 4111 1111 1111 1111');
  world.advance(1_000);
  expect(heard(world)).toEqual([[0, 'my card is **** **** **** 1111']]);
});

test('a refused preview disturbs nobody, and stop leaves nothing behind', () => {
  const world = new VirtualWorld();
  const { thread, chat, device, errors } = typing(world);
  world.fault({ error: { eventType: 'SendMessagePreview', times: 1 } });
  thread.preview('a');
  world.advance(2_000);
  thread.preview('b');
  thread.preview('c');
  chat.stop();
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  expect(errors).toEqual([]);
  expect(() => thread.preview('d')).not.toThrow();
});

test('preview wants a text', () => {
  const { thread } = typing(new VirtualWorld());
  expect(() => thread.preview(7 as never)).toThrow(expect.objectContaining({ code: 'argument.invalid' }));
});
