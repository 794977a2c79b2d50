import { expect, test } from 'vitest';
import { statuses, ticks, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

/** The fields of every `SendMessage` that the gateway got. */
function sentWith(world: VirtualWorld): unknown[] {
  const frames = world.log.filter(({ dir, type }) => dir === 'in' && type === 'SendMessage');
  return frames.map(({ frame }) => {
    const { data } = (JSON.parse(String(frame)) as { payload: { data: { consumer: { customFields: unknown }; consumerContact: { customFields: unknown } } } }).payload;
    return [data.consumer.customFields, data.consumerContact.customFields];
  });
}

const recordsIn = (storage: VirtualStorage): string[] => storage.keys().filter((key) => key.includes('.fields'));

/** A page that is left while its first message is still queued. */
function leftUnsent(world: VirtualWorld, storage: VirtualStorage): VirtualChat {
  const opened = world.open({ storage, family: 1 });
  opened.device.refuse();
  opened.chat.setCustomerFields({ tier: 'gold' });
  opened.thread.setFields({ topic: 'billing' });
  opened.thread.send('hello');
  world.advance(1_000);
  opened.device.kill();
  return opened;
}

test('fields survive a reload while the first message is queued, and go out with it', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  leftUnsent(world, storage);
  expect(recordsIn(storage)).toHaveLength(2);
  const { chat, thread } = world.open({ storage, family: 2 });
  expect(chat.snapshot.customerFields).toEqual({ tier: 'gold' });
  expect(thread.snapshot.fields).toEqual({ topic: 'billing' });
  void chat.connect();
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(100);
  expect(sentWith(world)).toEqual([[[{ ident: 'tier', value: 'gold' }], [{ ident: 'topic', value: 'billing' }]]]);
  expect(recordsIn(storage)).toEqual([]);
});

test('a record that is nonsense costs the fields, never the chat', () => {
  const world = new VirtualWorld();
  for (const nonsense of ['', 'null', '[]', '{"closed":1,"fields":{}}', '{"closed":"","fields":{"a":7}}', '{"closed":""}']) {
    const storage = new VirtualStorage();
    leftUnsent(world, storage);
    for (const key of recordsIn(storage)) storage.write(key, nonsense);
    const { chat, thread } = world.open({ storage, family: 2 });
    expect([chat.snapshot.customerFields, thread.snapshot.fields]).toEqual([undefined, undefined]);
    chat.stop();
  }
});

test('another customer finds nothing of them', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  leftUnsent(world, storage);
  const { chat, thread } = world.open({ storage, family: 2, options: { customer: { id: 'somebody-else' } } });
  expect([chat.snapshot.customerFields, thread.snapshot.fields]).toEqual([undefined, undefined]);
});

test('fields that an app sets before a closed contact is recovered are for the next contact', () => {
  const world = new VirtualWorld();
  world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 2 });
  world.control('agent', { do: 'close', threadId: 't-1' });
  const { chat } = world.open();
  const thread = chat.thread('t-1');
  thread.setFields({ topic: 'billing' });
  void chat.connect();
  world.until(() => thread.snapshot.sync === 'live');
  expect(thread.snapshot.fields).toEqual({ topic: 'billing' });
  thread.send('again');
  world.until(() => statuses(thread).at(-1) === 'delivered');
  expect(sentWith(world)).toEqual([[[], [{ ident: 'topic', value: 'billing' }]]]);
});

test('fields that an earlier page sent with a contact that is over by now are not sent again', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.open({ storage, family: 1 });
  first.thread.setFields({ topic: 'billing' });
  first.thread.send('hello');
  // The page is gone before it hears that the message arrived.
  world.until(() => world.texts.includes('hello'));
  first.device.kill();
  expect(recordsIn(storage)).toHaveLength(1);
  world.agent('close');
  const { chat, thread } = world.open({ storage, family: 2 });
  void chat.connect();
  world.until(() => thread.snapshot.sync === 'live');
  world.advance(100);
  expect(thread.snapshot.fields).toEqual({});
  expect(recordsIn(storage)).toEqual([]);
});

test('fields that are confirmed are not kept any longer', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { chat, thread } = world.live({ storage });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  thread.setFields({ topic: 'billing' });
  chat.setCustomerFields({ tier: 'gold' });
  expect(recordsIn(storage)).toHaveLength(2);
  world.advance(200);
  await ticks();
  expect(recordsIn(storage)).toEqual([]);
});

/** A page that knows of a contact that is over. */
function ended(world: VirtualWorld, storage: VirtualStorage): VirtualChat {
  const opened = world.live({ storage, family: 1 });
  opened.thread.send('hello');
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  world.agent('close');
  world.until(() => opened.thread.snapshot.status === 'ended');
  world.advance(5_000);
  return opened;
}

/** The next page; `begins`: what its app does at once. */
function next(world: VirtualWorld, storage: VirtualStorage, family: number, begins: (thread: VirtualChat['thread']) => void = () => {}): VirtualChat {
  const opened = world.open({ storage, family });
  begins(opened.thread);
  opened.chat.connect().catch(() => {});
  world.advance(30_000);
  return opened;
}

/** The contact's fields that go with a message now. */
function sentNext(world: VirtualWorld, { thread }: VirtualChat): unknown {
  thread.send('again');
  world.advance(5_000);
  return (sentWith(world).at(-1) as unknown[])[1];
}

const topic = [{ ident: 'topic', value: 'billing' }];

test('fields that an app sets whenever its page begins go with the first message of the next contact', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  ended(world, storage).device.kill();
  const begins = (thread: VirtualChat['thread']): void => thread.setFields({ topic: 'billing' });
  const second = next(world, storage, 2, begins);
  expect(second.thread.snapshot.fields).toEqual({ topic: 'billing' });
  second.device.kill();
  const third = next(world, storage, 3, begins);
  expect(third.thread.snapshot.fields).toEqual({ topic: 'billing' });
  expect(sentNext(world, third)).toEqual(topic);
  expect(recordsIn(storage)).toEqual([]);
});

test('so do fields that went with no message, though the agent had a contact in between, while no page was there', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = ended(world, storage);
  first.thread.setFields({ topic: 'billing' });
  world.advance(1_000);
  first.device.kill();
  world.agent('say', { text: 'one more thing' });
  world.advance(5_000);
  world.agent('close');
  world.advance(5_000);
  expect(sentNext(world, next(world, storage, 2))).toEqual(topic);
});

test('so do fields of a record that does not say whether they went', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = ended(world, storage);
  first.thread.setFields({ topic: 'billing' });
  world.advance(1_000);
  first.device.kill();
  for (const key of recordsIn(storage)) storage.write(key, '{"closed":"","fields":{"topic":"billing"}}');
  expect(sentNext(world, next(world, storage, 2))).toEqual(topic);
});

/** The page is gone before it hears that its message arrived; the contact that this began is over by the next. */
function leftUnheard(world: VirtualWorld, storage: VirtualStorage, since: (thread: VirtualChat['thread']) => void = () => {}): void {
  const { thread, device } = world.open({ storage, family: 1 });
  thread.setFields({ topic: 'billing' });
  thread.send('hello');
  world.until(() => world.texts.includes('hello'));
  since(thread);
  device.kill();
  world.agent('close');
}

test('fields that went with a contact that is over are for the next where this page has set them again', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  leftUnheard(world, storage);
  const second = next(world, storage, 2, (thread) => thread.setFields({ topic: 'billing' }));
  expect(sentNext(world, second)).toEqual(topic);
});

test('so are fields that an earlier page set after its message had gone', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  leftUnheard(world, storage, (thread) => thread.setFields({ order: 'A-1' }));
  expect(sentNext(world, next(world, storage, 2))).toEqual([{ ident: 'order', value: 'A-1' }]);
});

test('fields of an open contact that did not reach the platform are gone when the next page finds it closed', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { thread, device } = world.live({ storage, family: 1 });
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  device.goOffline();
  world.advance(1_000);
  thread.setFields({ topic: 'billing' });
  world.advance(1_000);
  device.kill();
  expect(recordsIn(storage)).toHaveLength(1);
  world.agent('close');
  const second = next(world, storage, 2, (later) => later.setFields({ order: 'A-1' }));
  expect(second.thread.snapshot.fields).toEqual({ order: 'A-1' });
});
