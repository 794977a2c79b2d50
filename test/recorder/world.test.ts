import { expect, test } from 'vitest';
import { readRecording, readRecordings, recorder, replay } from '../../adapters/recorder/recorder.ts';
import { multiThread, proactive, streams, uploads, visitorEvents, type Chat, type ChatWith, type Feature } from '../../src/index.ts';
import { VirtualWorld, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
import { VirtualFile } from '../kit/virtual-file.ts';
import { VirtualPage } from '../kit/virtual-page.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';
import { meanwhile } from '../kit/virtual-time.ts';

const recorded = (world: VirtualWorld, { options, ...traits }: VirtualChatTraits = {}): VirtualChat => world.live({ ...traits, options: { record: recorder(), ...options } });

/** Runs it again, in full and redacted; gives what is redacted. */
async function runsAgain(chat: Chat): Promise<string> {
  const redacted = chat.recording();
  for (const text of [chat.recording({ full: true }), redacted]) expect((await replay(readRecording(text))).divergences).toEqual([]);
  return redacted;
}

test('where the customer is on the page comes in as well: what waits for a depth or tells a page view runs again, and no address is left in it', async () => {
  const world = new VirtualWorld();
  const page = new VirtualPage('https://shop.test/cart-of-ada', 'Cart of Ada');
  const features = [proactive({ page }), visitorEvents({ page })] as unknown as Feature[];
  const { chat } = recorded(world, { options: { destinationId: 'dst-1', features } });
  const due: string[] = [];
  chat.on('proactive.due', ({ actionId }) => due.push(actionId));
  world.control('push', { type: 'FireProactiveAction', customerId: 'customer-1', destination: 'dst-1', actionType: 'PopupBox', conditions: [{ conditionType: 'scrollDepth', data: { percent: 50 } }] });
  world.advance(5_000);
  expect(due).toEqual([]);
  page.scroll(70);
  world.advance(5_000);
  expect(due).toHaveLength(1);
  page.move('https://shop.test/thanks-ada', 'Thanks, Ada');
  world.advance(5_000);
  const text = await runsAgain(chat);
  expect(['cart-of-ada', 'thanks-ada', 'Cart', 'Thanks'].filter((secret) => text.includes(secret))).toEqual([]);
  const signals = readRecording(text).entries.filter((entry) => entry[0] === 'in' && ['scrolled', 'moved'].includes(String(entry[4][0])));
  // Two features listen.
  expect(signals).toHaveLength(4);
  // Without the depth the action is not due.
  const { head, entries } = readRecording(text);
  const still = entries.map((entry) => (entry[0] === 'value' && entry[1].endsWith('.depth') ? [entry[0], entry[1], 0] as const : entry));
  expect((await replay({ head, entries: still })).isSame).toBe(false);
});

test('uploads, streams and several threads run again', async () => {
  const world = new VirtualWorld();
  const opened = recorded(world, { options: { features: [multiThread(), uploads(), streams()] as unknown as Feature[] } });
  const chat = opened.chat as unknown as ChatWith<[ReturnType<typeof multiThread>, ReturnType<typeof uploads>]>;
  void chat.thread().send('hello').done;
  const other = chat.thread('orders/2026 of Ada');
  void other.send('about an order').done;
  world.advance(2_000);
  world.agent('accept');
  const { done } = other.attach(new Set([new VirtualFile('secret-plan.txt', 'text/plain', 'the secret plan')]), { caption: 'as promised' });
  await meanwhile(world, done);
  world.control('push', { type: 'StreamedMessage', customerId: 'customer-1', threadId: world.threads.at(-1)?.id, text: 'told in pieces', chunks: ['told ', 'in ', 'pieces'], gapMs: 50 });
  world.advance(10_000);
  expect(other.snapshot.messages.map(({ text }) => text)).toEqual(['about an order', 'as promised', 'told in pieces']);
  await meanwhile(world, chat.loadThreads());
  const text = await runsAgain(opened.chat);
  expect(['secret', 'promised', 'pieces', 'orders', btoa('the secret plan')].filter((secret) => text.includes(secret))).toEqual([]);
});

test('a page that is opened again in the middle is a second recording, and both run again', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = recorded(world, { storage });
  first.device.cut();
  void first.thread.send('left behind').done;
  first.device.kill();
  const second = recorded(world, { storage });
  world.advance(5_000);
  expect(world.texts).toEqual(['left behind']);
  for (const { chat } of [first, second]) await runsAgain(chat);
  const both = readRecordings(first.chat.recording() + second.chat.recording());
  expect(both.map(({ head }) => head.end.threads.length)).toEqual([1, 1]);
  expect(() => readRecording(first.chat.recording() + second.chat.recording())).toThrow(/there are 2 in it/);
});

test.each(['isBlocked', 'isFull'] as const)('what a storage throws (%s) is thrown again, also when it comes and goes', async (trouble) => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { chat, thread, device } = recorded(world, { storage });
  for (const isBad of [true, false, true]) {
    storage[trouble] = isBad;
    device.cut();
    void thread.send(`while it is ${isBad ? 'bad' : 'good'}`).done;
    world.advance(20_000);
  }
  expect(readRecording(chat.recording()).entries.filter(([kind]) => kind === 'throw').length).toBeGreaterThan(1);
  await runsAgain(chat);
});

test('words of the protocol and of the machines may be said, and threads called by them', async () => {
  const world = new VirtualWorld();
  const { chat } = recorded(world, { options: { features: [multiThread()] as unknown as Feature[] } });
  const thread = chat.thread('data');
  for (const text of ['data', 'outbox', 'connection', 'eventType', 'thread', 'id', '{"data":1}', '"', 'delta', 'chat-machines.', '__proto__']) void thread.send(text).done;
  world.advance(10_000);
  await runsAgain(chat);
});

test('functions and lists that the app gives to verbs come in again; what cannot be written down does not stand in the way', async () => {
  const world = new VirtualWorld();
  let codes = 0;
  const authorizationCode = (): Promise<string> => Promise.resolve(`code-${++codes}`);
  const opened = world.open({ options: { record: recorder(), channelId: 'chat_oauth', signIn: { mode: 'legacy', authorizationCode }, customer: {} } });
  const { chat } = opened;
  await meanwhile(world, chat.connect());
  chat.reset({ signIn: { mode: 'legacy', authorizationCode } });
  await meanwhile(world, chat.connect());
  expect(codes).toBe(2);
  const circle: Record<string, unknown> = { count: 1n };
  circle['self'] = circle;
  await chat.request('Anything', circle).catch(() => {});
  await runsAgain(chat);
});

test('a recording of the first version is read; damage is told by its line', () => {
  const world = new VirtualWorld();
  const { chat } = recorded(world);
  const text = chat.recording();
  expect(readRecording(text.replace('"v":2', '"v":1')).head.v).toBe(1);
  const lines = text.split('\n');
  const damaged = [...lines.slice(0, 9), lines[9]?.slice(0, -3), ...lines.slice(10)].join('\n');
  expect(() => readRecording(damaged)).toThrow(/line 10 cannot be read/);
  // Cut off in the middle of a line, as a copy or a full disk does.
  expect(() => readRecording(text.slice(0, -20))).toThrow(new RegExp(`line ${lines.length - 1} cannot be read`));
});
