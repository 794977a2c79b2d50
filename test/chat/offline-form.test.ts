import { expect, test } from 'vitest';
import { offlineForm } from '../../src/features/offline-form.ts';
import type { ChatWith, Feature } from '../../src/index.ts';
import { fateOf, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';
import { meanwhile } from '../kit/virtual-time.ts';

type Opened = Omit<VirtualChat, 'chat'> & { chat: ChatWith<[ReturnType<typeof offlineForm>]> };

const withForm = (world: VirtualWorld, channelId = 'chat_livechat_offline'): Opened =>
  world.live({ options: { channelId, features: [offlineForm() as unknown as Feature] } }) as never;

const message = { name: 'Jo Ann Doe', email: 'jo@example.test', message: 'Call me' };

test('whoever finds the live chat closed can leave a message: the last word of the name is the last name', async () => {
  const world = new VirtualWorld();
  const { chat } = withForm(world);
  expect(chat.snapshot.channel).toMatchObject({ isOnline: false, offlineForm: { isEnabled: true, html: '' } });
  expect(chat.can('sendOfflineMessage')).toBe(true);
  await meanwhile(world, chat.sendOfflineMessage(message));
  const sent = world.log.find(({ dir, type }) => dir === 'in' && type === 'SendOfflineMessage');
  expect((JSON.parse(String(sent?.['frame'])) as { payload: { data: unknown } }).payload.data).toEqual({
    messageContent: { type: 'TEXT', payload: { text: 'Call me' } },
    authorCustomerIdentity: { idOnExternalPlatform: 'jo@example.test', firstName: 'Jo Ann', lastName: 'Doe' },
  });
  expect(world.log.filter(({ kind }) => kind === 'note')).toMatchObject([{ note: 'offline message', author: 'jo@example.test', text: 'Call me' }]);
});

test.each([
  [{ ...message, name: ' ' }, 'name'],
  [{ ...message, email: 'jo@example' }, 'email'],
  [{ ...message, email: `${'x@'.repeat(50_000)} ` }, 'email'],
  [{ ...message, message: '' }, '{ message }'],
  [{ ...message, message: 3 }, '{ message }'],
  [null, 'name'],
])('a form that is wrong is refused with an error that names the field (%#)', async (given, named) => {
  const { chat } = withForm(new VirtualWorld());
  const fate = (await fateOf(chat.sendOfflineMessage(given as never))) as { error: Error };
  expect(fate.error).toMatchObject({ code: 'argument.invalid' });
  expect(fate.error.message).toContain(named);
});

test('a live chat that is open, or messaging, takes no offline message', async () => {
  for (const [channelId, why] of [['chat_livechat', 'is open'], ['chat_messaging', 'is not a live chat']] as const) {
    const { chat } = withForm(new VirtualWorld(), channelId);
    expect(chat.can('sendOfflineMessage')).toBe(false);
    const fate = (await fateOf(chat.sendOfflineMessage(message))) as { error: Error };
    expect(fate.error).toMatchObject({ code: 'verb.forbidden' });
    expect(fate.error.message).toContain(why);
  }
});

test('asking again whether anybody is there changes the channel in the snapshot', async () => {
  const world = new VirtualWorld();
  const { chat } = withForm(world, 'chat_livechat');
  const heard: unknown[] = [];
  chat.subscribe(({ channel }) => channel?.isOnline, (isOnline) => heard.push(isOnline));
  expect(await meanwhile(world, chat.refreshAvailability())).toBe(true);
  world.fault({ http: { path: '/availability', status: 200, body: { status: 'offline' }, times: 1 } });
  expect(await meanwhile(world, chat.refreshAvailability())).toBe(false);
  expect(heard).toEqual([false]);
  expect(chat.can('sendOfflineMessage')).toBe(true);
});

test('an availability that says nothing is an error and changes nothing', async () => {
  const world = new VirtualWorld();
  const { chat } = withForm(world, 'chat_livechat');
  world.fault({ http: { path: '/availability', status: 200, body: { status: 7 }, times: 1 } });
  await expect(meanwhile(world, chat.refreshAvailability())).rejects.toMatchObject({ code: 'answer.malformed' });
  expect(chat.snapshot.channel?.isOnline).toBe(true);
});

test('a refusal by the platform rejects', async () => {
  const world = new VirtualWorld();
  const { chat } = withForm(world);
  world.fault({ error: { eventType: 'SendOfflineMessage', code: 'InconsistentData', times: 1 } });
  await expect(meanwhile(world, chat.sendOfflineMessage(message))).rejects.toMatchObject({ code: 'request.refused', detail: 'InconsistentData' });
});
