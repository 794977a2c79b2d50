import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChatWith, type Feature, streams, typingPreview, uploads } from '../../adapters/node/node.ts';
import { isAllDelivered, LiveGateway, reaching, shown } from './live-gateway.ts';

const features = [uploads(), streams(), typingPreview()] as const;
type Talking = ReturnType<ChatWith<typeof features>['thread']>;

let gateway: LiveGateway;
let thread: Talking;

beforeEach(async () => {
  gateway = await LiveGateway.start();
  const chat = gateway.open({ features: features as unknown as readonly Feature[] });
  thread = chat.thread() as Talking;
  await thread.send('hello').done;
  await reaching(thread, isAllDelivered);
});

afterEach(() => gateway.stop());

const isWhole = ({ messages }: Talking['snapshot']): boolean => messages.length === 2 && messages[1]?.content.type === 'TEXT';

test('files of Node are uploaded, sent as one message, and lie there byte for byte', async () => {
  const bytes = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 7) % 256);
  const progress: number[] = [];
  thread.subscribe(({ uploads: all }) => all?.[0]?.progress ?? 1, (part) => progress.push(part));
  const { done } = thread.attach([new File([bytes], 'photo.png', { type: 'image/png' }), new File(['notes'], 'notes.txt', { type: 'text/plain' })], { caption: 'Both' });
  expect(await done).toEqual({ status: 'sent' });
  await reaching(thread, isAllDelivered);
  const { attachments, text } = thread.snapshot.messages[1] ?? {};
  expect(text).toBe('Both');
  expect(attachments?.map(({ fileName, mimeType }) => [fileName, mimeType])).toEqual([['photo.png', 'image/png'], ['notes.txt', 'text/plain']]);
  expect(Buffer.compare(new Uint8Array(await (await fetch(attachments?.[0]?.url ?? '')).arrayBuffer()), bytes)).toBe(0);
  expect(await (await fetch(attachments?.[1]?.url ?? '')).text()).toBe('notes');
  expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  expect(thread.snapshot.uploads).toEqual([]);
  expect(gateway.errors).toEqual([]);
});

test('what can be read by nobody is unreadable', async () => {
  thread.attach([{ name: 'ghost.png', type: 'image/png', size: 9 }]);
  await reaching(thread, ({ uploads: all }: Talking['snapshot']) => all?.[0]?.failure === 'unreadable');
});

test('a text told over SSE grows in place and ends as it was meant', async () => {
  const seen: string[] = [];
  thread.subscribe(({ messages }) => messages[1]?.text, (text) => seen.push(text ?? ''));
  await gateway.control('push', { type: 'StreamedMessage', chunks: ['Grüße ', 'aus ', 'Łódź'], gapMs: 30 });
  await reaching(thread, isWhole);
  expect(seen).toEqual(['...', 'Grüße ', 'Grüße aus ', 'Grüße aus Łódź']);
});

test('a stream that is cut and begins anew comes back by itself and doubles nothing', async () => {
  const stood = new Set<string>();
  thread.subscribe(({ streams: all }) => Object.values(all ?? {})[0], (status) => stood.add(String(status)));
  await gateway.control('fault', { stream: { mode: 'restart', times: 1 } });
  await gateway.control('push', { type: 'StreamedMessage', chunks: ['one ', 'two ', 'three ', 'four'], gapMs: 10 });
  await reaching(thread, isWhole);
  expect(shown(thread)[1]).toBe('one two three four');
  expect([...stood]).toEqual(['opening', 'streaming', 'reconnecting', 'completed', 'undefined']);
});

test('a stream that ends without its end is broken, with all that came', async () => {
  await gateway.control('fault', { stream: { mode: 'noStop', times: 1 } });
  await gateway.control('push', { type: 'StreamedMessage', chunks: ['one ', 'two'], gapMs: 10 });
  await reaching(thread, ({ streams: all }: Talking['snapshot']) => Object.values(all ?? {})[0] === 'broken');
  expect(shown(thread)[1]).toBe('one two');
});

test('what is typed reaches the gateway', async () => {
  await reaching(thread, ({ contact }) => contact !== null);
  thread.preview('I would li');
  // Requests of one socket are answered in their order.
  await thread.send('I would like a refund').done;
  expect(JSON.stringify(await gateway.control('log'))).toContain('I would li\\');
});
