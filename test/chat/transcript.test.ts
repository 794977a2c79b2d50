import { expect, test } from 'vitest';
import { statuses, VirtualWorld } from '../kit/virtual-chat.ts';
import { meanwhile } from '../kit/virtual-time.ts';

test('a transcript names the contact and the address', async () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  expect(thread.can('sendTranscript')).toBe(true);
  await meanwhile(world, thread.sendTranscript('ada@example.test'));
  const frame = world.log.findLast(({ dir, type }) => dir === 'in' && type === 'SendTranscript')?.['frame'];
  expect((JSON.parse(String(frame)) as { payload: { data: unknown } }).payload.data).toEqual({
    consumerContact: { id: thread.snapshot.contact?.id },
    consumerRecipients: [{ idOnExternalPlatform: 'ada@example.test' }],
  });
});

test('a refused transcript is handed on', async () => {
  const world = new VirtualWorld();
  const { thread } = world.live();
  thread.send('hello');
  world.until(() => statuses(thread)[0] === 'delivered');
  world.fault({ error: { eventType: 'SendTranscript', code: 'SendingTranscriptFailed', times: 1 } });
  await expect(meanwhile(world, thread.sendTranscript('ada@example.test'))).rejects.toMatchObject({ detail: 'SendingTranscriptFailed' });
});

test.each(['', 'nobody', 'a b@c.d', 3])('%j is no address', async (email) => {
  const { thread } = new VirtualWorld().live();
  await expect(thread.sendTranscript(email as never)).rejects.toThrow('sendTranscript(email)');
});
