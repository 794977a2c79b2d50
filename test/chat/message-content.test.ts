import { expect, test } from 'vitest';
import type { Message } from '../../machines/data/message.ts';
import { richSamples } from '../../adapters/local-gateway/demo/rich-content.ts';
import { inactivityPopup, replies } from '../../src/replies.ts';
import { fateOf, shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

function talking(): { world: VirtualWorld; opened: VirtualChat } {
  const world = new VirtualWorld();
  const opened = world.live({ options: { maxMessageBytes: 1_000_000 } });
  opened.thread.send('hello');
  world.until(() => world.texts.length === 1);
  world.advance(500);
  return { world, opened };
}

const last = ({ thread }: VirtualChat): Message => thread.snapshot.messages.at(-1) as Message;

/** The last message as the gateway has it, without what it adds. */
function sentContent(world: VirtualWorld): unknown {
  const frame = world.log.filter(({ dir, type }) => dir === 'in' && type === 'SendMessage').at(-1)?.frame;
  const parsed = (typeof frame === 'string' ? JSON.parse(frame) : frame) as { payload: { data: { messageContent: unknown } } };
  return parsed.payload.data.messageContent;
}

for (const [name, sample] of richSamples) {
  test(`what the demo agent says as "${name}" is typed content with a text to show`, () => {
    const { world, opened } = talking();
    const { content, attachments } = sample({ now: world.clock.now(), publicUrl: 'http://gateway.test', uuid: () => 'e-1' });
    world.agent('say', { content, attachments });
    world.advance(200);
    expect(last(opened).content.type).toBe(content.type);
    expect(last(opened).text).not.toBe('');
    expect(last(opened).attachments).toHaveLength(attachments?.length ?? 0);
    expect(opened.errors).toEqual([]);
  });
}

for (const name of ['quick replies', 'list', 'time', 'plugin', 'inactivity', 'card']) {
  test(`an answer to "${name}" travels with its postback in two places, and arrives once`, async () => {
    const { world, opened } = talking();
    const sample = richSamples.get(name)?.({ now: world.clock.now(), publicUrl: '', uuid: () => 'e-1' });
    world.agent('say', { content: sample?.content });
    world.advance(200);
    const [reply] = replies(last(opened));
    if (reply === undefined) throw new Error('nothing to answer with');
    const { done } = opened.thread.send(reply);
    world.advance(2_000);
    expect(await fateOf(done)).toEqual({ value: { status: 'sent' } });
    expect(sentContent(world)).toEqual({
      type: 'TEXT', payload: { ...reply }, postback: reply.postback, ...(name === 'inactivity' && { parameters: { isInactivityPopupAnswer: true } }),
    });
    expect(last(opened)).toMatchObject({ text: reply.text, direction: 'inbound', status: 'delivered' });
    expect(world.texts.filter((text) => text === reply.text)).toHaveLength(1);
  });
}

test('an answer given offline survives a reload and is delivered once, postback and all', () => {
  const { world, opened } = talking();
  opened.device.goOffline();
  opened.thread.send({ text: 'Order status', postback: 'menu:order-status' });
  world.advance(1_000);
  opened.device.kill();
  const again = world.open({ storage: opened.device.storage, family: 7 });
  again.chat.connect().catch(() => {});
  world.until(() => world.texts.length === 2);
  world.advance(30_000);
  expect(world.texts).toEqual(['hello', 'Order status']);
  expect(sentContent(world)).toEqual({ type: 'TEXT', payload: { text: 'Order status', postback: 'menu:order-status' }, postback: 'menu:order-status' });
});

test('the popup says when it ends', () => {
  const { world, opened } = talking();
  const now = world.clock.now();
  world.agent('say', { content: richSamples.get('inactivity')?.({ now, publicUrl: '', uuid: () => 'e-1' }).content });
  world.advance(200);
  expect(inactivityPopup(last(opened))).toMatchObject({ title: 'Still there?', startedAt: Math.floor(now / 1_000) * 1_000, replies: [{ text: 'Yes' }, { text: 'No' }] });
  expect(inactivityPopup(opened.thread.snapshot.messages[0] as Message)).toBeNull();
});

test('a draft that cannot be sent is refused with a word on what is wrong, and nothing is shown', () => {
  const { opened } = talking();
  for (const [draft, what] of [
    [{ text: '' }, 'text'], [{ text: 7 }, 'text'], [null, 'text'], [{}, 'text'], [{ text: 'x', postback: '' }, 'postback'], [{ text: 'x', postback: {} }, 'postback'],
    [{ text: 'x', attachments: 'f' }, 'attachments'], [{ text: '', attachments: [{}] }, 'attachments'], [{ text: 'x', attachments: [null] }, 'attachments'],
    ...['', ' ', 'order.42', 'a b', 'é', 42, {}, null].map((id) => [{ text: 'x', id }, 'id'] as const),
  ] as const) {
    expect(() => opened.thread.send(draft as never)).toThrow(expect.objectContaining({ code: 'argument.invalid', detail: expect.stringContaining(what) as string }) as Error);
  }
  expect(shown(opened.thread)).toEqual(['hello']);
});

test('a draft brings what it may bring and nothing else', () => {
  const { world, opened } = talking();
  opened.thread.send({ text: 'mine', failure: 'refused', threadId: 'other', at: 0, messageId: 'x' } as never);
  world.advance(1_000);
  expect(last(opened)).toMatchObject({ text: 'mine', status: 'delivered', failure: null, threadId: opened.thread.id });
});

test('a broken card is shown by its fallback text and said once', () => {
  const { world, opened } = talking();
  world.agent('say', { content: { type: 'QUICK_REPLIES', payload: { text: { content: '?' }, actions: 'none' }, fallbackText: 'Choose' } });
  world.advance(200);
  expect(last(opened)).toMatchObject({ text: 'Choose', content: { type: 'UNKNOWN', wireType: 'QUICK_REPLIES' } });
  expect(opened.errors.map(({ code }) => code)).toEqual(['frame.malformed']);
});

test('what a machine has written says so', () => {
  const { world, opened } = talking();
  world.agent('say', { text: 'I am a bot', isAiGenerated: true });
  world.agent('say', { text: 'I am Grace' });
  world.advance(200);
  expect(opened.thread.snapshot.messages.map(({ isAiGenerated }) => isAiGenerated)).toEqual([false, true, false]);
});

/** A frame of the gateway's own, changed and pushed again under the same message id. */
function pushAgain(world: VirtualWorld, opened: VirtualChat, eventType: string, change: (message: Record<string, unknown>) => object): void {
  const created = opened.frames.map(({ frame }) => frame as { eventType?: string; data?: { message: Record<string, unknown> } })
    .filter((frame) => frame.eventType === 'MessageCreated').at(-1);
  const message = created?.data?.message ?? {};
  world.control('push', { frame: { ...created, eventType, data: { ...created?.data, message: { ...message, ...change(message) } } } });
  world.advance(100);
}

test('removed content leaves no text, no file and no button, and a late frame does not bring it back', () => {
  const { world, opened } = talking();
  const content = richSamples.get('quick replies')?.({ now: 0, publicUrl: '', uuid: () => 'e' }).content;
  world.agent('say', { content, attachments: [{ id: 'a', url: 'https://f.test/1', friendlyName: 'f.txt' }] });
  world.advance(200);
  const updated: string[] = [];
  opened.chat.on('message.updated', ({ message }) => updated.push(message.id));
  pushAgain(world, opened, 'MessageUpdated', () => ({ contentRemoved: { reason: 'gdpr', removedAt: '2026-01-05T10:01:00+00:00' }, authorNameRemoved: { reason: 'gdpr' } }));
  const removed = {
    text: '', attachments: [], content: { type: 'TEXT', payload: { text: '' } }, isPartial: false,
    contentRemoved: { reason: 'gdpr', at: Date.UTC(2026, 0, 5, 10, 1) },
  };
  expect(last(opened)).toMatchObject({ ...removed, author: { name: '', imageUrl: null } });
  expect(replies(last(opened))).toEqual([]);
  expect(updated).toEqual([last(opened).id]);
  pushAgain(world, opened, 'MessageSeenChanged', () => ({ customerStatistics: { seenAt: '2026-01-05T10:02:00+00:00' } }));
  expect(last(opened)).toMatchObject({ ...removed, status: 'seen' });
  expect(JSON.stringify(opened.thread.snapshot)).not.toContain('Billing');
});

test('an update changes the message where it stands, once, and says so', () => {
  const { world, opened } = talking();
  const updated: string[] = [];
  opened.chat.on('message.updated', ({ message }) => updated.push(message.text));
  world.agent('say', { text: 'tpyo' });
  world.agent('say', { text: 'next' });
  world.advance(200);
  const id = opened.thread.snapshot.messages[1]?.id;
  for (let i = 0; i < 2; i++) world.control('push', { type: 'MessageUpdated', idOnExternalPlatform: id, text: 'typo' });
  world.control('push', { type: 'MessageAddedIntoCase', idOnExternalPlatform: id });
  world.advance(200);
  expect(shown(opened.thread)).toEqual(['hello', 'typo', 'next']);
  expect(updated).toEqual(['typo']);
});

test('marks only rise, however late or often they come, and none of them doubles a message', () => {
  const { world, opened } = talking();
  for (const type of ['MessageDeliveryStatusChanged', 'MessageReadChanged', 'MessageSeenChanged', 'MessageDeliveryStatusChanged', 'MessageAddedIntoCase']) {
    world.control('push', { type, times: 2, direction: 'inbound' });
    world.advance(100);
  }
  expect(statuses(opened.thread)).toEqual(['read']);
  expect(opened.told.flatMap((told) => (told.moment === 'message.changed' ? [told.status] : []))).toEqual(['sending', 'sent', 'delivered', 'read']);
});

test('a mark for a message that was never shown brings the message', () => {
  const { world, opened } = talking();
  pushAgain(world, opened, 'MessageSeenChanged', () => ({ id: 'm-77', idOnExternalPlatform: 'missed', direction: 'outbound' }));
  expect(shown(opened.thread)).toEqual(['hello', 'hello']);
});

const odd = {
  'a text of 100,000 characters': 'x'.repeat(99_999) + 'y',
  'a text of 100,000 emoji': '\u{1f600}'.repeat(50_000),
  'lone surrogates': 'a\ud800b\udc00c',
  'right-to-left': 'שלום \u202eגדול\u202c עולם',
  'zero-width': 'a\u200bb\u200d\ufeffc',
  NUL: 'a\0b',
  'all that JSON escapes': '"\\\n\r\t\b\f\u2028\u2029</script>',
};

for (const [name, text] of Object.entries(odd)) {
  test(`${name}: goes out, comes back and is shown as it was written`, () => {
    const { world, opened } = talking();
    const began = performance.now();
    opened.thread.send(text);
    world.until(() => statuses(opened.thread)[1] === 'delivered', 5_000);
    expect(shown(opened.thread)[1] === text).toBe(true);
    expect(world.texts[1] === text).toBe(true);
    world.agent('say', { text });
    world.advance(500);
    expect(shown(opened.thread)[2] === text).toBe(true);
    expect(opened.errors).toEqual([]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
}

/** Asks for card numbers to be masked. */
const masking = { options: { channelId: 'chat_messaging_masking' } };

test('where the channel asks for it, card numbers are masked before they are shown, stored or sent', () => {
  const world = new VirtualWorld();
  const opened = world.live(masking);
  world.until(() => opened.chat.snapshot.channel !== null);
  opened.thread.send('card 4111 1111 1111 1111');
  expect(shown(opened.thread)).toEqual(['card **** **** **** 1111']);
  expect(opened.device.storage.keys().map((key) => opened.device.storage.read(key)).join()).not.toContain('4111');
  world.advance(1_000);
  expect(world.texts).toEqual(['card **** **** **** 1111']);
});

test('a card number written before the channel was known is masked before it is sent', () => {
  const world = new VirtualWorld();
  const opened = world.open(masking);
  opened.thread.send('card 4111111111111111');
  world.until(() => world.texts.length === 1);
  world.advance(500);
  expect(world.texts).toEqual(['card ************1111']);
  expect(shown(opened.thread)).toEqual(['card ************1111']);
});

test('where the channel does not ask for it, nothing is masked', () => {
  const { world, opened } = talking();
  opened.thread.send('order 4111111111111111');
  world.advance(500);
  expect(world.texts).toEqual(['hello', 'order 4111111111111111']);
});
