import { expect, test } from 'vitest';
import type { VirtualWorld } from '../kit/virtual-chat.ts';
import { closedContact, fieldsOf, newWorld, type SdkApp, type Thread } from './sdk-stage.ts';

// A contact's fields that went with a message which did not arrive, where the agent has begun the contact meanwhile.

/** A thread whose contact is over, with a field for the next. */
async function closed(world: VirtualWorld): Promise<{ readonly app: SdkApp; readonly thread: Thread }> {
  const { app, thread } = await closedContact(world);
  await app.settled(thread.setCustomFields({ topic: 'billing' }));
  expect(app.types).not.toContain('SetConsumerContactCustomFields');
  return { app, thread };
}

test('one that is lost with the line, and goes again', async () => {
  const world = newWorld();
  const { app, thread } = await closed(world);
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: false, times: 1 } });
  const sent = thread.sendTextMessage('again');
  await app.pass(100);
  world.agent('say', { text: 'one more thing' });
  await app.settled(sent, 60_000);
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([['topic', 'billing']]);
});

test('one that is refused', async () => {
  const world = newWorld();
  const { app, thread } = await closed(world);
  world.fault({ error: { eventType: 'SendMessage', code: 'SendingMessageFailed', times: 1 } });
  await app.rejection(thread.sendTextMessage('again'));
  world.agent('say', { text: 'one more thing' });
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([['topic', 'billing']]);
});

test('one of which only the answer was lost took them along: nothing follows', async () => {
  const world = newWorld();
  const { app, thread } = await closed(world);
  world.fault({ dropBeforeAck: { eventType: 'SendMessage', store: true, times: 1 } });
  await app.settled(thread.sendTextMessage('again'), 60_000);
  await app.pass(5_000);
  expect(fieldsOf(world)).toEqual([['topic', 'billing']]);
  expect(app.types).not.toContain('SetConsumerContactCustomFields');
});
