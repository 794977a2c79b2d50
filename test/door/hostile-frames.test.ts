import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  agentPresence, groupChat, multiThread, pageViews, proactive, type SocketEvents, streams, survey, systemItems, typingPreview, uploads, visitorEvents,
} from '../../src/index.ts';
import { freshIds, pathsOf } from '../coverage/broken.ts';
import { VirtualWorld } from '../kit/virtual-chat.ts';
import { serverFrames } from '../wire/fixtures/frames.ts';

/** In every text that comes from outside: none of it may come out again in an error. */
const secret = 'SECRET words';

const huge = secret.repeat(20_000);
const deep = JSON.parse(`${'{"payload":{"elements":['.repeat(1_000)}1${']}}'.repeat(1_000)}`) as unknown;
const wide = Array.from({ length: 5_000 }, (_, index) => ({ id: index, text: secret }));
const polluting = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true},"hasOwnProperty":1,"toString":1}') as unknown;

/** What a member may turn into. */
const hostile: readonly unknown[] = [
  null, undefined, true, false, 0, -1, 1.5, 1e300, -1e300, 2 ** 53, [], {}, [[]], [null], '', ' ', secret, '__proto__', 'constructor', 'toString', 'hasOwnProperty',
  '\ud800', `\u202e${secret}\u0000`, 'e\u0301'.repeat(500), '2026-99-99T99:99:99+99:99', '+275760-09-13T00:00:00.001Z', '0000-00-00', 'Infinity', 'javascript:alert(1)',
  'https://', 'data:text/html,x', polluting, '-0', '9'.repeat(400), { toJSON: secret }, { length: 1e9 },
];
/** The same, but not often: they take their time. */
const heavy: readonly unknown[] = [huge, deep, wide, [deep], { text: huge }, { content: huge }];

const frames = serverFrames.filter((frame): frame is object => typeof frame === 'object').map((frame) => ({ frame, paths: pathsOf(frame) }));

/** One frame that is nearly right: an example with up to three members replaced, renamed or repeated. */
const mutation = fc.tuple(fc.nat(), fc.nat(), fc.nat(4_000), fc.nat(9));
const nearlyRight = fc.tuple(fc.nat(frames.length - 1), fc.array(mutation, { minLength: 1, maxLength: 3 }), fc.nat(9));

type NearlyRight = [number, [number, number, number, number][], number];

/** A copy with one member replaced, as far as the way there leads. */
function changed(value: unknown, [name, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (name === undefined) return by;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member, index) => (index === name ? changed(member, rest, by) : member) as unknown);
  return { ...value, [name]: changed((value as Record<string, unknown>)[name], rest, by) };
}

function textOf([which, mutations, form]: NearlyRight, n: number): string {
  const { frame, paths } = frames[which] ?? expect.unreachable();
  const odd = mutations.reduce<unknown>((left, [at, with_, weight]) => {
    const value = weight < 2 ? heavy[with_ % heavy.length] : hostile[with_ % hostile.length];
    return changed(left, paths[at % paths.length]?.path ?? [], value);
  }, freshIds(frame, n));
  const text = JSON.stringify(odd) ?? '';
  const name = /"(\w+)":/g;
  // Now and then it is not a value but a name, or the text itself, that is odd.
  if (form === 0) return text.replace(name, (whole, _name: string, at: number) => (at % 7 === n % 7 ? '"__proto__":' : whole));
  if (form === 1) return text.slice(0, n % (text.length + 1));
  return text;
}

const threadId = '7b0a0000-3333-4aaa-8bbb-000000000001';
const framesPerClient = 1_000;

/** A whole client with everything that reads frames, and the way into its socket. */
function stage() {
  const world = new VirtualWorld();
  let hear: SocketEvents['text'] = () => {};
  const opened = world.open({
    options: {
      customer: { id: 'cust-7' }, destinationId: 'dst-1',
      features: [
        agentPresence(), groupChat(), multiThread(), pageViews(), proactive(), streams(), survey(), systemItems(), typingPreview(), uploads(), visitorEvents(),
      ],
      onFrame: () => {},
    },
    ports: ({ socket }) => ({ socket: { open: (url, events) => {
      hear = events.text;
      return socket.open(url, events);
    } } }),
  });
  opened.chat.thread(threadId);
  opened.chat.connect().catch(() => {});
  world.until(() => opened.chat.snapshot.status === 'live');
  return { world, opened, hear: (text: string) => hear(text) };
}

/** On the processor, not on the clock: others may be at work beside us. ms. */
const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** A conversation from its first word to an answer. */
function talk({ world, opened: { chat } }: ReturnType<typeof stage>): void {
  const thread = chat.thread('9c0a0000-3333-4aaa-8bbb-000000000009');
  const { id } = thread.send('still here');
  world.until(() => thread.snapshot.messages.some((message) => message.id === id && message.status === 'delivered'));
  world.agent('say', { text: 'so am I' });
  world.until(() => thread.snapshot.messages.some(({ text }) => text === 'so am I'));
}

test('a hundred thousand frames that are nearly right, told to whole clients, break nothing', { timeout: 180_000 }, () => {
  let told = 0;
  let slowest = 0;
  const before = Object.getOwnPropertyNames(Object.prototype).sort().join();
  let whole = stage();
  fc.assert(fc.property(nearlyRight, (given) => {
    const text = textOf(given, ++told);
    const start = spent();
    whole.hear(text);
    whole.world.advance(1);
    const took = spent() - start;
    // A pause to collect garbage is nobody's hang: what hangs, hangs again.
    if (took > 50 && again(text) > 50) throw new Error(`a frame took ${took} ms: ${text.slice(0, 300)}`);
    slowest = Math.max(slowest, took);
    if (told % framesPerClient > 0) return;
    if ('polluted' in {} || Object.getOwnPropertyNames(Object.prototype).sort().join() !== before) throw new Error('a prototype was changed');
    goesOn(whole);
    whole = stage();
  }), { numRuns: 100_000, endOnFailure: true });
  console.log(`${told} frames, the slowest took ${Math.round(slowest)} ms on the processor`);
  expect(told).toBeGreaterThanOrEqual(100_000);
});

/** After all that was told: no crash, no word of it in an error, a conversation, and nothing left. */
function goesOn(whole: ReturnType<typeof stage>): void {
  const { world, opened: { chat, errors, device } } = whole;
  world.advance(10_000);
  JSON.stringify(chat.snapshot.threads);
  const crashed = errors.find(({ code }) => code === 'engine.crashed' || code === 'callback.threw');
  if (crashed !== undefined) throw new Error(`${String(crashed)} ${String((crashed.cause as Error | undefined)?.stack)}`.slice(0, 1_000));
  for (const { message, cause } of errors) if (`${message} ${String(cause)}`.includes(secret)) throw new Error(`an error tells: ${message.slice(0, 200)}`);
  talk(whole);
  chat.stop();
  expect(device.held).toEqual({ timers: 0, sockets: 0, listeners: 0, exchanges: 0, locks: 0 });
}

/** The least of three: what a client of its own needs for this frame, ms. */
function again(text: string): number {
  return Math.min(...[1, 2, 3].map(() => {
    const { world, hear } = stage();
    const start = spent();
    hear(text);
    world.advance(1);
    return spent() - start;
  }));
}
