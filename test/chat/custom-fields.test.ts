import { expect, test } from 'vitest';
import { ChatError } from '../../src/errors.ts';
import { heardAs } from '../kit/heard-as.ts';
import { statuses, ticks, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';

interface Sent {
  readonly [member: string]: unknown;
}

function talking(world: VirtualWorld, before: (opened: VirtualChat) => void): VirtualChat {
  const opened = world.live();
  before(opened);
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  return opened;
}

test('fields set before the first message travel with it, and only with it', () => {
  const world = new VirtualWorld();
  const { chat, thread } = talking(world, (opened) => {
    opened.chat.setCustomerFields({ tier: 'gold' });
    opened.thread.setFields({ topic: 'billing', area: null });
  });
  thread.send('more');
  world.until(() => statuses(thread)[1] === 'delivered');
  const [first, second] = world.requests<Sent>('SendMessage');
  expect(first).toMatchObject({
    consumer: { customFields: [{ ident: 'tier', value: 'gold' }] },
    consumerContact: { customFields: [{ ident: 'topic', value: 'billing' }, { ident: 'area', value: null }] },
  });
  expect(second).toMatchObject({ consumer: { customFields: [] }, consumerContact: { customFields: [] } });
  expect(world.requests<Sent>('SetConsumerCustomFields')).toEqual([]);
  expect(chat.snapshot.customerFields).toEqual({ tier: 'gold' });
  expect(thread.snapshot.fields).toEqual({ topic: 'billing', area: null });
});

test('fields set while there is a contact are sent at once, only those that changed', () => {
  const world = new VirtualWorld();
  const { chat, thread } = talking(world, (opened) => opened.thread.setFields({ topic: 'billing' }));
  thread.setFields({ order: 'A-1' });
  chat.setCustomerFields({ tier: 'gold' });
  world.advance(200);
  expect(world.requests<Sent>('SetConsumerContactCustomFields')).toEqual([
    { customFields: [{ ident: 'order', value: 'A-1' }], thread: { idOnExternalPlatform: thread.id } },
  ]);
  expect(world.requests<Sent>('SetConsumerCustomFields')).toEqual([{ customFields: [{ ident: 'tier', value: 'gold' }] }]);
  expect(world.threads[0]?.customFields).toMatchObject([{ ident: 'topic', value: 'billing' }, { ident: 'order', value: 'A-1' }]);
});

test('a field set while the line is down is sent once it is back', () => {
  const world = new VirtualWorld();
  const { thread } = talking(world, () => {});
  world.control('fault', { drop: true });
  world.advance(20);
  thread.setFields({ order: 'A-1' });
  world.advance(10_000);
  expect(world.requests<Sent>('SetConsumerContactCustomFields')).toHaveLength(1);
});

test('fields of a contact go with it when it closes; the customer keeps theirs', () => {
  const world = new VirtualWorld();
  const { chat, thread } = talking(world, (opened) => {
    opened.chat.setCustomerFields({ tier: 'gold' });
    opened.thread.setFields({ topic: 'billing' });
  });
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  expect(thread.snapshot.fields).toEqual({});
  expect(chat.snapshot.customerFields).toEqual({ tier: 'gold' });
  thread.send('again');
  world.until(() => statuses(thread)[1] === 'delivered');
  expect(world.requests<Sent>('SendMessage')[1]).toMatchObject({ consumerContact: { customFields: [] } });
});

interface StatusChanged { eventType?: string; data: { case?: { status?: string } } }

test('so do those of a contact that the platform has opened again, when it closes again', () => {
  const world = new VirtualWorld();
  const { thread, frames } = talking(world, () => {});
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  const closed = frames.map(({ frame }) => frame as StatusChanged).findLast(({ eventType, data }) => eventType === 'CaseStatusChanged' && data.case?.status === 'closed');
  const tell = (status: string): void => {
    world.advance(5_000);
    const now = `${new Date(world.clock.now()).toISOString().slice(0, 19)}+00:00`;
    world.control('push', { frame: { ...closed, eventId: `e-${now}`, createdAt: now, data: { ...closed?.data, case: { ...closed?.data.case, status, statusUpdatedAt: now } } } });
    world.advance(1_000);
  };
  tell('open');
  thread.setFields({ order: 'A-1' });
  world.advance(1_000);
  expect([thread.snapshot.status, thread.snapshot.fields]).toEqual(['queued', { order: 'A-1' }]);
  tell('closed');
  expect([thread.snapshot.status, thread.snapshot.fields]).toEqual(['ended', {}]);
});

test('a first message that has to be sent again carries its fields again', () => {
  const world = new VirtualWorld();
  world.control('fault', { dropBeforeAck: { eventType: 'SendMessage', store: false, times: 1 } });
  talking(world, (opened) => opened.thread.setFields({ topic: 'billing' }));
  expect(world.requests<Sent>('SendMessage').map(({ consumerContact }) => consumerContact)).toEqual([
    { customFields: [{ ident: 'topic', value: 'billing' }] },
    { customFields: [{ ident: 'topic', value: 'billing' }] },
  ]);
});

test.each([
  [{ topic: 3 }, 'topic'],
  [{ long: 'x'.repeat(1_025) }, 'long'],
  [{ ' ': 'x' }, 'name'],
  [null, 'object'],
  [[], 'object'],
])('fields %j are refused with an error that names what is wrong', (fields, named) => {
  const { chat, thread } = new VirtualWorld().open();
  for (const set of [() => chat.setCustomerFields(fields as never), () => thread.setFields(fields as never)]) {
    expect(set).toThrow(ChatError);
    expect(set).toThrow(named);
  }
});

test('a value of 1,024 characters is fine', () => {
  const { thread } = new VirtualWorld().open();
  expect(() => thread.setFields({ long: 'x'.repeat(1_024) })).not.toThrow();
});

test('fields that the platform has of the customer are shown, and not told back', () => {
  const world = new VirtualWorld();
  const ada = talking(world, ({ chat }) => chat.setCustomerFields({ tier: 'gold' }));
  const elsewhere = world.live();
  expect(elsewhere.chat.snapshot.customerFields).toEqual({ tier: 'gold' });
  elsewhere.chat.setCustomerFields({ tier: 'silver' });
  expect(elsewhere.chat.snapshot.customerFields).toEqual({ tier: 'silver' });
  world.advance(1_000);
  expect(world.requests<Sent>('SetConsumerCustomFields')).toEqual([{ customFields: [{ ident: 'tier', value: 'silver' }] }]);
  expect(ada.chat.snapshot.customerFields).toEqual({ tier: 'gold' });
});

test('fields for the next contact that come with the sign-in travel with the first message, below what was set here', () => {
  const world = new VirtualWorld();
  const offers = '"contact":{"customFields":[{"ident":"order","value":"A-1"},{"ident":"topic","value":"sales"}]}';
  const { thread } = world.live({ options: { customer: { id: 'customer-2' } }, ports: heardAs((frame) => frame.replace('"contact":{"customFields":[]}', offers)) });
  thread.setFields({ topic: 'billing' });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(world.requests<Sent>('SendMessage')[0]).toMatchObject({
    consumerContact: { customFields: [{ ident: 'order', value: 'A-1' }, { ident: 'topic', value: 'billing' }] },
  });
});

test('fields of the next contact go out, also where those of the one before were still on their way when that was closed', async () => {
  const world = new VirtualWorld();
  const { thread } = talking(world, () => {});
  world.control('fault', { ackDelay: { eventType: 'SetConsumerContactCustomFields', times: 1, ms: 3_000 } });
  thread.setFields({ order: 'A-1' });
  world.advance(100);
  world.agent('close');
  world.advance(5_000);
  await ticks();
  thread.send('again');
  world.until(() => statuses(thread)[1] === 'delivered');
  thread.setFields({ order: 'A-2' });
  world.advance(1_000);
  expect(world.requests<Sent>('SetConsumerContactCustomFields').map(({ customFields }) => customFields)).toEqual([[{ ident: 'order', value: 'A-1' }], [{ ident: 'order', value: 'A-2' }]]);
});
