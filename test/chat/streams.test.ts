import { expect, test } from 'vitest';
import type { Feature } from '../../src/index.ts';
import { streams } from '../../src/features/streams.ts';
import { shown, statuses, type VirtualChat, type VirtualChatTraits, VirtualWorld } from '../kit/virtual-chat.ts';

const features: readonly Feature[] = [streams()];

/** A customer in a conversation. */
function reading(world: VirtualWorld, { options, ...traits }: VirtualChatTraits = {}): VirtualChat {
  const opened = world.live({ ...traits, options: { features, ...options } });
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  return opened;
}

const chunks = ['Once ', 'upon ', 'a ', 'time ', 'there ', 'was'];
const whole = chunks.join('');

function tell(world: VirtualWorld, more: object = {}): string {
  return (world.control('push', { type: 'StreamedMessage', chunks, gapMs: 100, ...more }) as { messageId: string }).messageId;
}

/** The streamed message as it stands in the content of a push of one's own. */
const streamed = (payload: object): object => ({ type: 'MessageCreated', content: { type: 'STREAMED', fallbackText: 'Wait...', payload } });

/** What the last message showed, and how its stream stood, whenever either changed. */
function watch({ thread }: VirtualChat): string[] {
  const seen: string[] = [];
  thread.subscribe((snapshot) => {
    const last = snapshot.messages.at(-1);
    return `${Object.values(snapshot.streams ?? {}).at(-1) ?? '-'}: ${last?.text ?? ''}`;
  }, (words) => seen.push(words));
  return seen;
}

const stateOf = ({ thread }: VirtualChat): string | undefined => Object.values(thread.snapshot.streams ?? {}).at(-1);
const lastOf = ({ thread }: VirtualChat): string | undefined => thread.snapshot.messages.at(-1)?.text;
/** The gateway has shown the streamed message as it stays. */
const isWhole = ({ thread }: VirtualChat): boolean => thread.snapshot.messages[1]?.content.type === 'TEXT';

test('a text grows in its place while it is told, and in the end is a plain text', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  const seen = watch(opened);
  const id = tell(world);
  world.until(() => isWhole(opened));
  expect(seen).toEqual([
    'opening: ...', 'streaming: ...', 'streaming: Once ', 'streaming: Once upon ', 'streaming: Once upon a ', 'streaming: Once upon a time ',
    'streaming: Once upon a time there ', `completed: ${whole}`, `-: ${whole}`,
  ]);
  expect(opened.thread.snapshot.messages.filter((message) => message.id === id)).toHaveLength(1);
  expect(opened.thread.snapshot.streams).toEqual({});
  expect(opened.device.held.exchanges).toBe(0);
});

test('without the feature the fallback text is shown, and nobody listens', () => {
  const world = new VirtualWorld();
  const opened = reading(world, { options: { features: [] } });
  tell(world);
  world.advance(10_000);
  expect(lastOf(opened)).toBe('...');
  expect(world.log.some(({ path }) => String(path).startsWith('/sse/'))).toBe(false);
  world.control('push', { type: 'MessageUpdated', text: 'All of it', idOnExternalPlatform: opened.thread.snapshot.messages.at(-1)?.id });
  world.advance(100);
  expect(lastOf(opened)).toBe('All of it');
});

test('a stream that begins anew after a break doubles nothing, and nothing on the screen goes away', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  const seen = watch(opened);
  world.fault({ stream: { mode: 'restart', times: 1 } });
  tell(world);
  world.until(() => stateOf(opened) === 'reconnecting');
  world.until(() => isWhole(opened));
  const texts = seen.map((words) => words.replace(/^\S+ /, ''));
  const told = texts.slice(texts.indexOf('Once '));
  expect(told.every((text, index) => index === 0 || text.startsWith(told[index - 1] ?? ''))).toBe(true);
  expect(lastOf(opened)).toBe(whole);
});

test('after a break the rest is put behind what is there', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  tell(world, { chunks: ['ha ', 'ha ', 'ha ', 'ha'], gapMs: 500 });
  world.until(() => lastOf(opened) === 'ha ha ');
  opened.device.breakStreams();
  world.until(() => stateOf(opened) === 'reconnecting');
  world.until(() => isWhole(opened));
  expect(lastOf(opened)).toBe('ha ha ha ha');
});

test('a stream without a word for 15 s is stalled, and goes on when words come', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  world.fault({ stream: { mode: 'stall', ms: 40_000, times: 1 } });
  tell(world);
  world.until(() => lastOf(opened) === 'Once ');
  expect(world.until(() => stateOf(opened) === 'stalled')).toBe(15_000);
  expect(lastOf(opened)).toBe('Once ');
  world.until(() => stateOf(opened) === 'streaming');
  world.until(() => lastOf(opened) === whole);
});

test('a stream that never goes on is broken after two more minutes, and the line is let go', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  world.fault({ stream: { mode: 'stall', times: 1 } });
  tell(world);
  world.until(() => stateOf(opened) === 'stalled');
  expect(world.until(() => stateOf(opened) === 'broken', 200_000)).toBe(120_000);
  expect(lastOf(opened)).toBe('Once ');
  expect(opened.device.held.exchanges).toBe(0);
});

test('what is no JSON breaks the stream; the text so far stays until the gateway says what it is', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  world.fault({ stream: { mode: 'badJson', times: 1 } });
  const id = tell(world);
  world.until(() => stateOf(opened) === 'broken');
  expect(lastOf(opened)).toBe('Once ');
  world.advance(60_000);
  expect(world.log.filter(({ path }) => String(path).startsWith('/sse/'))).toHaveLength(1);
  world.control('push', { type: 'MessageUpdated', idOnExternalPlatform: id, text: whole });
  world.advance(100);
  expect(lastOf(opened)).toBe(whole);
  expect(opened.thread.snapshot.streams).toEqual({});
});

test('a stream that is closed without its end is broken, with all that came', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  world.fault({ stream: { mode: 'noStop', times: 1 } });
  tell(world);
  world.until(() => stateOf(opened) === 'broken');
  expect(lastOf(opened)).toBe(whole);
});

test.each([
  ['an address that is none', { protocol: 'sse', sourceUrl: '' }],
  ['no address at all', { protocol: 'sse' }],
  ['an address that is not http', { protocol: 'sse', sourceUrl: 'mailto:a@example.test' }],
  ['an address of script', { protocol: 'sse', sourceUrl: 'javascript:alert(1)' }],
  ['a protocol we do not speak', { protocol: 'ws', sourceUrl: 'http://gateway.test/sse/x' }],
])('%s breaks the stream at once and opens nothing; the fallback is shown', (_, payload) => {
  const world = new VirtualWorld();
  const opened = reading(world);
  world.control('push', streamed(payload));
  world.advance(1_000);
  expect(stateOf(opened)).toBe('broken');
  expect(lastOf(opened)).toBe('Wait...');
  expect(world.log.some(({ path }) => String(path).startsWith('/sse/'))).toBe(false);
});

test('an address where there is no stream breaks it', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  world.control('push', streamed({ protocol: 'sse', sourceUrl: 'http://gateway.test/sse/none' }));
  world.advance(1_000);
  expect(stateOf(opened)).toBe('broken');
  expect(lastOf(opened)).toBe('Wait...');
});

test('the same push twice is one stream', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  world.fault({ duplicatePush: 1 });
  tell(world);
  world.until(() => isWhole(opened));
  expect(lastOf(opened)).toBe(whole);
  expect(world.log.filter(({ path }) => String(path).startsWith('/sse/'))).toHaveLength(1);
});

test('a second stream for the same message takes over without doubling the text', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  const seen = watch(opened);
  const id = tell(world);
  world.until(() => lastOf(opened) === 'Once upon a ');
  tell(world, { idOnExternalPlatform: id });
  world.until(() => isWhole(opened));
  expect(lastOf(opened)).toBe(whole);
  expect(seen.some((words) => words.includes('Once upon a Once'))).toBe(false);
});

test('the final text wins over what was told', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  const id = tell(world, { gapMs: 1_000 });
  world.until(() => lastOf(opened) === 'Once upon ');
  world.control('push', { type: 'MessageUpdated', idOnExternalPlatform: id, text: 'Never mind' });
  world.advance(10_000);
  expect(lastOf(opened)).toBe('Never mind');
  expect(opened.thread.snapshot.streams).toEqual({});
  expect(opened.device.held.exchanges).toBe(0);
});

test('a mark on the message while it is told does not take the text away', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  const seen = watch(opened);
  const id = tell(world, { gapMs: 1_000 });
  world.until(() => lastOf(opened) === 'Once upon ');
  const held = opened.thread.snapshot.messages.at(-1);
  const created = opened.frames.findLast(({ frame }) => (frame as { eventType?: string }).eventType === 'MessageCreated');
  const again = { ...(created?.frame as object), eventType: 'MessageSeenChanged', eventId: 'seen-1' };
  world.control('push', { frame: again });
  world.until(() => lastOf(opened) === 'Once upon a ');
  expect(held?.id).toBe(id);
  expect(seen.slice(seen.indexOf('streaming: Once ')).some((words) => words.endsWith('...'))).toBe(false);
});

test('a drop of the socket does not touch the stream', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  tell(world, { gapMs: 300 });
  world.until(() => lastOf(opened) === 'Once upon ');
  world.fault({ refuseMs: 20_000, drop: true });
  world.until(() => lastOf(opened) === whole, 5_000);
  world.until(() => opened.thread.snapshot.sync === 'live');
  world.advance(1_000);
  expect(shown(opened.thread).filter((text) => text === whole)).toHaveLength(1);
  expect(opened.thread.snapshot.messages.at(-1)?.content.type).toBe('TEXT');
});

test('texts of history are not told again', () => {
  const world = new VirtualWorld();
  const first = reading(world);
  world.fault({ stream: { mode: 'stall' } });
  tell(world);
  world.until(() => lastOf(first) === 'Once ');
  first.chat.stop();
  const again = world.live({ options: { features } });
  world.advance(60_000);
  expect(again.thread.snapshot.streams).toEqual({});
  expect(lastOf(again)).toBe(whole);
});

test('no more than four are told at a time; the others follow', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  for (let n = 0; n < 6; n++) tell(world, { chunks: [`${n}: `, 'a', 'b'], gapMs: 1_000 });
  world.advance(500);
  expect(opened.device.held.exchanges).toBe(4);
  world.until(() => shown(opened.thread).slice(1).every((text) => text.endsWith('ab')));
  expect(shown(opened.thread).slice(1)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `${n}: ab`));
});

test('stopping the chat closes what is told', () => {
  const world = new VirtualWorld();
  const opened = reading(world);
  tell(world);
  world.until(() => lastOf(opened) === 'Once ');
  opened.chat.stop();
  expect(opened.device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
  world.advance(60_000);
});

test('no word and no address is in what the machines tell', () => {
  const world = new VirtualWorld();
  const opened = reading(world, { isInspected: true });
  tell(world, { chunks: ['secret ', 'words'] });
  world.until(() => lastOf(opened) === 'secret words');
  const events = opened.inspected.flatMap((event) => ('event' in event ? [JSON.stringify(event.event)] : []));
  expect(events.some((event) => event.includes('source.grew'))).toBe(true);
  expect(events.filter((event) => /secret|sse/.test(event))).toEqual([]);
});
