import { expect, test } from 'vitest';
import { multiThread } from '../../src/features/threads.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { statuses, ticks, VirtualWorld, type VirtualChat, type VirtualChatTraits } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

interface Sent {
  readonly consumer?: { readonly customFields: unknown };
  readonly consumerContact?: { readonly customFields: unknown };
  readonly customFields?: unknown;
}

const order = [{ ident: 'order', value: 'A-1' }];
const tier = [{ ident: 'tier', value: 'gold' }];

/** Opens a chat whose contact was closed. */
function closed(world: VirtualWorld, traits: VirtualChatTraits = {}): VirtualChat {
  const opened = world.live(traits);
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  world.agent('close');
  world.until(() => opened.thread.snapshot.status === 'ended');
  world.advance(5_000);
  return opened;
}

/** The line goes with the next message, which the gateway does not get. */
function lose(world: VirtualWorld, { chat, thread }: Pick<VirtualChat, 'chat' | 'thread'>): void {
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: false, times: 1 } });
  thread.send('again');
  world.until(() => chat.snapshot.status !== 'live');
}

/** The next message is lost, and the agent begins the contact. */
function overtaken(world: VirtualWorld, opened: VirtualChat): void {
  lose(world, opened);
  world.agent('say', { text: 'one more thing' });
  world.advance(30_000);
  expect(statuses(opened.thread).at(-1)).toBe('delivered');
}

/** The line is away while something happens. */
function missing(world: VirtualWorld, { device }: VirtualChat, ...happens: (() => void)[]): void {
  device.goOffline();
  for (const happen of happens) {
    world.advance(5_000);
    happen();
  }
  device.goOnline();
  world.advance(30_000);
}

test('fields that went with a message that was lost reach the contact that the agent has begun meanwhile', () => {
  const world = new VirtualWorld();
  const opened = closed(world);
  opened.thread.setFields({ order: 'A-1' });
  overtaken(world, opened);
  expect(opened.thread.snapshot.fields).toEqual({ order: 'A-1' });
  expect(world.threads[0]?.customFields).toMatchObject(order);
  expect(world.requests<Sent>('SetConsumerContactCustomFields')).toMatchObject([{ customFields: order }]);
});

test('so do those of the customer reach the platform', () => {
  const world = new VirtualWorld();
  const opened = closed(world);
  opened.chat.setCustomerFields({ tier: 'gold' });
  overtaken(world, opened);
  expect(world.requests<Sent>('SendMessage').map(({ consumer }) => consumer?.customFields)).toEqual([[], tier, []]);
  expect(world.requests<Sent>('SetConsumerCustomFields')).toEqual([{ customFields: tier }]);
});

test('so do fields that went with a message that was refused', () => {
  const world = new VirtualWorld();
  const { thread } = closed(world);
  thread.setFields({ order: 'A-1' });
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  thread.send('again');
  world.until(() => statuses(thread).at(-1) === 'failed');
  world.agent('say', { text: 'one more thing' });
  world.advance(30_000);
  expect(world.threads[0]?.customFields).toMatchObject(order);
});

test('so do fields that went with a message that was lost with its page', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = closed(world, { storage, family: 1 });
  first.thread.setFields({ order: 'A-1' });
  first.chat.setCustomerFields({ tier: 'gold' });
  lose(world, first);
  first.device.kill();
  world.agent('say', { text: 'one more thing' });
  const { chat, thread } = world.open({ storage, family: 2 });
  chat.connect().catch(() => {});
  world.advance(30_000);
  expect(statuses(thread).at(-1)).toBe('delivered');
  expect(thread.snapshot.fields).toEqual({ order: 'A-1' });
  expect(world.threads[0]?.customFields).toMatchObject(order);
  expect(world.requests<Sent>('SetConsumerCustomFields')).toEqual([{ customFields: tier }]);
});

test('fields of the customer that went with a first message that was lost reach the platform, though a contact is open elsewhere', () => {
  const world = new VirtualWorld();
  const opened = closed(world, { options: { features: [multiThread() as unknown as Feature] } });
  const other = (opened.chat as unknown as ChatWith<[ReturnType<typeof multiThread>]>).createThread('Two');
  opened.chat.setCustomerFields({ tier: 'gold' });
  lose(world, { chat: opened.chat, thread: other });
  world.agent('say', { text: 'one more thing', threadId: opened.thread.id });
  world.advance(30_000);
  expect(statuses(other)).toEqual(['delivered']);
  const [, , again] = world.requests<Sent>('SendMessage');
  expect([...world.requests<Sent>('SetConsumerCustomFields').map(({ customFields }) => customFields), again?.consumer?.customFields]).toContainEqual(tier);
});

test('fields that went with a message of which only the answer was lost are there, and are not sent again', () => {
  const world = new VirtualWorld();
  const { chat, thread } = closed(world);
  thread.setFields({ order: 'A-1' });
  chat.setCustomerFields({ tier: 'gold' });
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  thread.send('again');
  world.advance(30_000);
  expect(statuses(thread).at(-1)).toBe('delivered');
  expect(world.threads[0]?.customFields).toMatchObject(order);
  expect([...world.requests<Sent>('SetConsumerContactCustomFields'), ...world.requests<Sent>('SetConsumerCustomFields')]).toEqual([]);
});

test('fields that went with a message that was refused, and was discarded, are for the next contact where the one meanwhile was missed', () => {
  const world = new VirtualWorld();
  const opened = closed(world);
  const { thread } = opened;
  thread.setFields({ order: 'A-1' });
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  const { id } = thread.send('again');
  world.until(() => statuses(thread).at(-1) === 'failed');
  thread.discard(id);
  missing(world, opened, () => world.agent('say', { text: 'one more thing' }), () => world.agent('close'));
  expect(thread.snapshot.fields).toEqual({ order: 'A-1' });
  thread.send('third');
  world.advance(5_000);
  expect(world.requests<Sent>('SendMessage').at(-1)).toMatchObject({ consumerContact: { customFields: order } });
});

/** A contact that has fields. */
function withFields(world: VirtualWorld): VirtualChat {
  const opened = world.live();
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  opened.thread.setFields({ order: 'A-1' });
  world.advance(1_000);
  return opened;
}

test('fields of a contact whose end was missed are not those of the next', async () => {
  const world = new VirtualWorld();
  const opened = withFields(world);
  missing(world, opened, () => world.agent('close'), () => world.agent('say', { text: 'one more thing' }));
  expect([opened.thread.snapshot.contact?.id, opened.thread.snapshot.fields]).toEqual(['1002', {}]);
  // What was set for the first is answered by now.
  await ticks();
  opened.thread.setFields({ topic: 'billing' });
  world.advance(1_000);
  expect(opened.thread.snapshot.fields).toEqual({ topic: 'billing' });
  expect(world.threads[0]?.customFields.map(({ ident }) => ident)).toEqual(['topic']);
});

test('nor where the next is over as well', () => {
  const world = new VirtualWorld();
  const opened = withFields(world);
  missing(world, opened, () => world.agent('close'), () => world.agent('say', { text: 'one more thing' }), () => world.agent('close'));
  expect([opened.thread.snapshot.contact?.id, opened.thread.snapshot.fields]).toEqual(['1002', {}]);
});

test('nor where all of it was missed', () => {
  const world = new VirtualWorld();
  const opened = closed(world);
  const { chat, thread } = opened;
  thread.setFields({ order: 'A-1' });
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  thread.send('again');
  world.until(() => chat.snapshot.status !== 'live');
  missing(world, opened, () => world.agent('close'), () => world.agent('say', { text: 'one more thing' }));
  expect([thread.snapshot.contact?.id, thread.snapshot.fields]).toEqual(['1003', {}]);
  expect(world.requests<Sent>('SetConsumerContactCustomFields')).toEqual([]);
});
