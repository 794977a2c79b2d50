import { expect, test } from 'vitest';
import type { Ports } from '../../src/ports.ts';
import { heardAs } from '../kit/heard-as.ts';
import { VirtualDevice } from '../kit/virtual-network.ts';
import { fateOf, shown, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

/** A customer in a conversation of their own, with an agent's answer. */
function talking(config: ConstructorParameters<typeof VirtualWorld>[0] = {}): { world: VirtualWorld; opened: VirtualChat } {
  const world = new VirtualWorld(config);
  const opened = world.live();
  opened.thread.send('hello');
  world.until(() => opened.thread.snapshot.status === 'queued' && world.texts.length === 1);
  world.advance(500);
  return { world, opened };
}

const codes = ({ errors }: VirtualChat): readonly string[] => errors.map(({ code }) => code);

test('a message whose content lies elsewhere is shown whole, where it belongs, and what comes after it waits', () => {
  const { world, opened } = talking();
  const { thread, told } = opened;
  world.control('push', { type: 'AdditionalContent', text: 'short', full: 'the whole story', delayMs: 1_000 });
  world.control('push', { type: 'MessageCreated', text: 'after it' });
  world.advance(800);
  expect(shown(thread)).toEqual(['hello']);
  world.advance(1_000);
  expect(shown(thread)).toEqual(['hello', 'the whole story', 'after it']);
  expect(thread.snapshot.messages.map(({ isPartial }) => isPartial)).toEqual([false, false, false]);
  const received = told.flatMap((moment) => (moment.moment === 'message.received' ? [moment.message.text] : []));
  expect(received).toEqual(['the whole story', 'after it']);
  expect(codes(opened)).toEqual([]);
});

test('another thread does not wait for it', () => {
  const { world, opened } = talking();
  world.control('seed', { threadId: 't-other', customerId: 'customer-1', count: 1 });
  const other = opened.chat.thread('t-other');
  world.until(() => other.snapshot.sync === 'live');
  world.control('push', { type: 'AdditionalContent', threadId: opened.thread.id, text: 'short', full: 'whole', delayMs: 3_000 });
  world.control('push', { type: 'MessageCreated', threadId: opened.thread.id, text: 'behind' });
  world.control('push', { type: 'MessageCreated', threadId: 't-other', text: 'elsewhere' });
  world.advance(500);
  expect(shown(other)).toEqual(['old 0', 'elsewhere']);
  expect(shown(opened.thread)).toEqual(['hello']);
  world.advance(4_000);
  expect(shown(opened.thread)).toEqual(['hello', 'whole', 'behind']);
});

test('an event in S3 holds every later push, of all threads, but no answer', async () => {
  const { world, opened } = talking();
  world.control('seed', { threadId: 't-other', customerId: 'customer-1', count: 30 });
  const other = opened.chat.thread('t-other');
  world.until(() => other.snapshot.sync === 'live');
  world.control('push', { type: 'EventInS3', threadId: opened.thread.id, inner: { type: 'MessageCreated', text: 'big' }, delayMs: 2_000 });
  world.control('push', { type: 'MessageCreated', threadId: 't-other', text: 'behind' });
  const loading = other.loadMore();
  world.advance(1_000);
  expect(await fateOf(loading)).toMatchObject({ value: { loaded: 10 } });
  expect(shown(opened.thread)).toEqual(['hello']);
  expect(shown(other).at(-1)).toBe('old 29');
  world.advance(2_000);
  expect(shown(opened.thread)).toEqual(['hello', 'big']);
  expect(shown(other).at(-1)).toBe('behind');
});

test('an answer that lies in S3 settles its request', async () => {
  const world = new VirtualWorld({ s3ThresholdChars: 3_000 });
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 30 });
  const { chat, errors } = world.open();
  const thread = chat.thread('t-1');
  const connected = chat.connect();
  world.until(() => chat.snapshot.status === 'live', 5_000);
  expect(shown(thread)).toHaveLength(20);
  const loading = thread.loadMore();
  world.advance(500);
  expect(await fateOf(loading)).toMatchObject({ value: { loaded: 10, hasMore: false } });
  expect(await fateOf(connected)).toEqual({ value: undefined });
  expect(errors).toEqual([]);
});

test('a big event about a message that is big itself is fetched twice and keeps its one place', () => {
  const { world, opened } = talking();
  world.control('push', { type: 'EventInS3', inner: { type: 'AdditionalContent', text: 'short', full: 'twice as big' }, delayMs: 700 });
  world.control('push', { type: 'MessageCreated', text: 'after it' });
  world.until(() => shown(opened.thread).length === 3, 4_000);
  expect(shown(opened.thread)).toEqual(['hello', 'twice as big', 'after it']);
});

test('content that does not come within 5 s is shown in part, said once, and still improves the message when it comes', () => {
  const { world, opened } = talking();
  const { thread, chat } = opened;
  const updated: string[] = [];
  chat.on('message.updated', ({ message }) => updated.push(message.text));
  world.control('push', { type: 'AdditionalContent', text: 'short', full: 'the whole story', delayMs: 8_000 });
  world.control('push', { type: 'MessageCreated', text: 'after it' });
  world.advance(4_900);
  expect(shown(thread)).toEqual(['hello']);
  world.advance(300);
  expect(shown(thread)).toEqual(['hello', 'short', 'after it']);
  expect(thread.snapshot.messages[1]).toMatchObject({ isPartial: true });
  expect(codes(opened)).toEqual(['content.unavailable']);
  world.advance(5_000);
  expect(shown(thread)).toEqual(['hello', 'the whole story', 'after it']);
  expect(thread.snapshot.messages[1]).toMatchObject({ isPartial: false });
  expect(updated).toEqual(['the whole story']);
  expect(codes(opened)).toEqual(['content.unavailable']);
});

test('content that cannot be had is shown in part at once, said once, and the rest goes on', () => {
  const { world, opened } = talking();
  world.fault({ http: { path: '/messages/', status: 500 } });
  world.control('push', { type: 'AdditionalContent', text: 'short', full: 'whole' });
  world.control('push', { type: 'MessageCreated', text: 'after it' });
  world.advance(1_000);
  expect(shown(opened.thread)).toEqual(['hello', 'short', 'after it']);
  expect(opened.thread.snapshot.messages.map(({ isPartial }) => isPartial)).toEqual([false, true, false]);
  expect(codes(opened)).toEqual(['content.unavailable']);
  expect(opened.errors[0]?.detail).toMatch(/: status 500$/);
  world.control('push', { type: 'MessageSeenChanged', direction: 'outbound' });
  world.advance(10_000);
  expect(codes(opened)).toEqual(['content.unavailable']);
});

test('a refused token, a body of another message and a body of no message are all said once', () => {
  for (const wrong of [{ error: { code: 'InconsistentData', eventType: 'GenerateAuthorizationToken', withEventId: true } }, { http: { path: '/messages/', status: 200, body: { id: 'm-0' } } }, { http: { path: '/messages/', status: 200, body: 'nonsense' } }]) {
    const { world, opened } = talking();
    world.fault(wrong);
    world.control('push', { type: 'AdditionalContent', text: 'short', full: 'whole' });
    world.advance(1_000);
    expect(shown(opened.thread)).toEqual(['hello', 'short']);
    expect(codes(opened)).toEqual(['content.unavailable']);
  }
});

test('a network that fails for a moment is tried again within the time there is', () => {
  const { world, opened } = talking();
  world.fault({ http: { path: '/messages/', destroy: true, times: 2 } });
  world.control('push', { type: 'AdditionalContent', text: 'short', full: 'whole' });
  world.advance(4_000);
  expect(shown(opened.thread)).toEqual(['hello', 'whole']);
  expect(codes(opened)).toEqual([]);
});

test('an event that does not come in time holds nobody up longer than 5 s, and counts when it comes', () => {
  const { world, opened } = talking();
  world.control('push', { type: 'EventInS3', inner: { type: 'MessageCreated', text: 'big' }, delayMs: 9_000 });
  world.control('push', { type: 'MessageCreated', text: 'after it' });
  world.advance(5_200);
  expect(shown(opened.thread)).toEqual(['hello', 'after it']);
  expect(codes(opened)).toEqual(['event.unavailable']);
  world.advance(5_000);
  expect([...shown(opened.thread)].sort()).toEqual(['after it', 'big', 'hello']);
  expect(codes(opened)).toEqual(['event.unavailable']);
});

test('an event that is gone, or that is no event, is said once, and what it may have been is looked up', () => {
  const { world, opened } = talking();
  world.fault({ http: { path: '/s3/', status: 404, times: 1 } });
  world.control('push', { type: 'EventInS3', inner: { type: 'MessageCreated', text: 'gone' } });
  world.advance(500);
  world.control('push', { type: 'EventInS3', inner: 'this is no JSON' });
  world.control('push', { type: 'MessageCreated', text: 'after them' });
  world.advance(500);
  expect(codes(opened)).toEqual(['event.unavailable', 'frame.malformed']);
  world.control('push', { frame: { eventId: 'e', eventType: 'EventInS3', data: { s3Object: { url: 'data:application/json,{}' } } } });
  world.advance(100);
  expect(codes(opened)).toEqual(['event.unavailable', 'frame.malformed', 'event.unavailable']);
  world.advance(1_000);
  expect(shown(opened.thread)).toEqual(['hello', 'gone', 'after them']);
});

test('a connection that drops during a fetch leaves nothing held: what waited is there, and the whole comes in the end', () => {
  const { world, opened } = talking();
  world.control('push', { type: 'AdditionalContent', text: 'short', full: 'whole', delayMs: 3_000 });
  world.control('push', { type: 'MessageCreated', text: 'after it' });
  world.advance(1_000);
  opened.device.cut();
  world.advance(50);
  expect(shown(opened.thread)).toEqual(['hello', 'short', 'after it']);
  world.advance(20_000);
  expect(shown(opened.thread)).toEqual(['hello', 'whole', 'after it']);
  expect(codes(opened)).toEqual([]);
  expect(opened.thread.snapshot.messages.every(({ isPartial }) => !isPartial)).toBe(true);
});

test('stopping in the middle of fetches leaves no exchange, no timer and no word', () => {
  const { world, opened } = talking();
  world.control('push', { type: 'EventInS3', inner: { type: 'MessageCreated', text: 'big' }, delayMs: 3_000 });
  world.advance(200);
  world.control('push', { type: 'AdditionalContent', text: 'short', full: 'whole', delayMs: 3_000 });
  world.advance(1_000);
  opened.chat.stop();
  expect(opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  const before = opened.errors.length + opened.frames.length;
  world.advance(20_000);
  expect(opened.errors.length + opened.frames.length).toBe(before);
});

test('tools see the body that was fetched, and no error or inspection shows its token', () => {
  const { world, opened } = talking();
  world.control('push', { type: 'AdditionalContent', text: 'short', full: 'the whole story', delayMs: 100 });
  world.control('push', { type: 'AdditionalContent', text: 'lost', full: 'lost', delayMs: 6_000 });
  world.advance(12_000);
  const seen = opened.frames.filter(({ direction, frame }) => direction === 'in' && JSON.stringify(frame).includes('the whole story'));
  expect(seen).toHaveLength(1);
  const token = /"token":"(url-[^"]+)"/.exec(JSON.stringify(opened.frames))?.[1];
  expect(token).toBeDefined();
  expect(opened.errors.map(({ message }) => message).join()).not.toContain(token);
  expect(opened.inspected.some((event) => 'event' in event && JSON.stringify(event.event).includes(String(token)))).toBe(false);
});

test('partial messages of a recovered page are there at once, and whole a little later, three at a time', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 12 });
  const device = new VirtualDevice(world.clock, world.gateway, { family: 9 });
  const { http } = device.ports;
  let underway = 0;
  let most = 0;
  const ports: Partial<Ports> = {
    ...heardAs((frame) => (frame.includes('ThreadRecovered') ? shortened(frame) : frame))(device.ports),
    http: {
      request: (request, done) => {
        most = Math.max(most, ++underway);
        return http.request(request, (result) => {
          underway--;
          done(result);
        });
      },
    },
  };
  const { chat, errors } = world.open({ ports });
  const thread = chat.thread('t-1');
  void chat.connect();
  world.until(() => chat.snapshot.status === 'live');
  expect(new Set(shown(thread))).toEqual(new Set(['short']));
  expect(thread.snapshot.messages.every(({ isPartial }) => isPartial)).toBe(true);
  most = underway;
  world.advance(5_000);
  expect(shown(thread)).toEqual(Array.from({ length: 12 }, (_, n) => `old ${n}`));
  expect(thread.snapshot.messages.some(({ isPartial }) => isPartial)).toBe(false);
  expect(most).toBeLessThanOrEqual(4);
  expect(errors).toEqual([]);
});

/** Every text becomes a part of itself. */
const shortened = (frame: string): string =>
  frame.replaceAll('"hasAdditionalMessageContent":false', '"hasAdditionalMessageContent":true').replace(/"old \d+"/g, '"short"');

test('an own long message that comes back in part keeps what was written', () => {
  const world = new VirtualWorld();
  const cut = (frame: string): string =>
    (frame.includes('"MessageCreated"') ? frame.replaceAll('"hasAdditionalMessageContent":false', '"hasAdditionalMessageContent":true').replaceAll('every word', 'every') : frame);
  const { thread } = world.live({ ports: heardAs(cut) });
  thread.send('every word');
  world.advance(2_000);
  expect(thread.snapshot.messages).toMatchObject([{ text: 'every word', isPartial: false, status: 'delivered' }]);
  expect(world.asked).not.toContain('GenerateAuthorizationToken');
});
