import { expect, test } from 'vitest';
import { ticks, VirtualWorld } from '../kit/virtual-chat.ts';
import { VirtualStorage } from '../kit/virtual-storage.ts';

const secrets = ({ texts }: VirtualStorage): readonly string[] => [...texts].flatMap(([key, text]) => (text.includes('secret') ? [key] : []));

test('what was written before forget() is in storage no more, though it was on its way then and is refused after that', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { chat, thread } = world.live({ storage });
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  thread.send('secret');
  chat.forget();
  expect(secrets(storage)).toEqual([]);
  world.advance(60_000);
  expect(secrets(storage)).toEqual([]);
});

test('nor though it waited for the line then, and the page goes while it is sent', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { chat, device, thread } = world.live({ storage });
  device.goOffline();
  thread.send('secret');
  world.advance(20_000);
  chat.forget();
  device.goOnline();
  world.until(() => thread.snapshot.messages[0]?.status === 'sending');
  device.kill();
  expect(secrets(storage)).toEqual([]);
});

test('custom fields that were set before forget() do not come back into storage with one that is set later', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const { chat } = world.open({ storage });
  chat.setCustomerFields({ phone: 'secret' });
  chat.forget();
  expect(secrets(storage)).toEqual([]);
  chat.setCustomerFields({ tier: 'gold' });
  world.advance(1_000);
  expect(secrets(storage)).toEqual([]);
});

test('one that is set later to the value that it had is kept again', () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  const first = world.open({ storage });
  first.chat.setCustomerFields({ tier: 'gold', phone: 'secret' });
  first.chat.forget();
  first.chat.setCustomerFields({ tier: 'gold' });
  first.device.kill();
  expect(world.live({ storage }).chat.snapshot.customerFields).toEqual({ tier: 'gold' });
});

test('fields that are set in the turn in which another customer takes over are not kept after that', async () => {
  const world = new VirtualWorld();
  const storage = new VirtualStorage();
  let onFrame = (): void => {};
  const { chat, thread } = world.live({ storage, options: { onFrame: () => onFrame() } });
  thread.send('hello');
  world.advance(5_000);
  world.fault({ silent: { eventType: 'SetConsumerCustomFields' } });
  chat.setCustomerFields({ tier: 'gold' });
  world.advance(1_000);
  onFrame = () => {
    onFrame = () => {};
    chat.setCustomerFields({ phone: 'secret' });
    chat.reset({ customer: { id: 'bob' } });
  };
  world.agent('say', { text: 'well?' });
  world.until(() => chat.snapshot.customer.id === 'bob');
  await ticks();
  expect(secrets(storage)).toEqual([]);
});
