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
