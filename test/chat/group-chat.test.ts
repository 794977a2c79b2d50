import { expect, test } from 'vitest';
import type { ChatWith, Feature } from '../../src/index.ts';
import { groupChat } from '../../src/features/group-chat.ts';
import { fateOf, shown, statuses, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';
import { meanwhile } from '../kit/virtual-time.ts';

type GroupChat = Omit<VirtualChat, 'chat' | 'thread'> & { chat: ChatWith<[ReturnType<typeof groupChat>]>; thread: ReturnType<ChatWith<[ReturnType<typeof groupChat>]>['thread']> };

function live(world: VirtualWorld, id: string): GroupChat {
  return world.live({ options: { features: [groupChat() as unknown as Feature], channelId: 'chat_livechat', customer: { id } } }) as unknown as GroupChat;
}

function talking(world: VirtualWorld): GroupChat {
  const opened = live(world, 'customer-1');
  void opened.thread.start();
  world.until(() => statuses(opened.thread)[0] === 'delivered');
  return opened;
}

test('somebody who was invited joins, sees what was said, and everyone sees who is there', async () => {
  const world = new VirtualWorld();
  const ada = talking(world);
  const { code } = await meanwhile(world, ada.thread.invite());
  expect(code).not.toBe('');
  const bo = live(world, 'customer-2');
  const thread = await meanwhile(world, bo.chat.joinGroupChat(code));
  world.until(() => thread.snapshot.sync === 'live' && thread.snapshot.messages.length > 0);
  expect(thread.id).toBe(ada.thread.id);
  expect(shown(thread)).toEqual(shown(ada.thread));
  expect(ada.thread.snapshot.participants?.map(({ id }) => id)).toContain('customer-2');
  await meanwhile(world, thread.leaveGroupChat());
  world.advance(200);
  expect(ada.thread.snapshot.participants?.map(({ id }) => id)).not.toContain('customer-2');
});

test('who joined while the line was down is there, too, and whoever joins sees who was there before', async () => {
  const world = new VirtualWorld();
  const ada = talking(world);
  const { code } = await meanwhile(world, ada.thread.invite());
  ada.device.refuse();
  ada.device.cut();
  world.advance(500);
  const bo = live(world, 'customer-2');
  const thread = await meanwhile(world, bo.chat.joinGroupChat(code));
  ada.device.heal();
  world.until(() => ada.chat.snapshot.status === 'live' && thread.snapshot.sync === 'live');
  world.advance(1_000);
  for (const there of [ada.thread, thread]) expect(there.snapshot.participants?.map(({ id }) => id)).toEqual(['customer-1', 'customer-2']);
});

test('the group chat that somebody joins as they leave is not opened in the chat of the next', async () => {
  const world = new VirtualWorld();
  const ada = talking(world);
  const { code } = await meanwhile(world, ada.thread.invite());
  let isLeaving = false;
  const bo: VirtualChat = world.live({
    options: {
      features: [groupChat() as unknown as Feature], channelId: 'chat_livechat', customer: { id: 'customer-2' },
      onFrame(frame, direction) {
        const { postback } = frame as { postback?: { eventType?: string } };
        if (direction !== 'in' || postback?.eventType !== 'GroupChatJoined' || isLeaving) return;
        isLeaving = true;
        world.clock.soon(() => bo.chat.reset({ customer: { id: 'customer-3' } }));
      },
    },
  });
  const joining = (bo.chat as unknown as GroupChat['chat']).joinGroupChat(code);
  await meanwhile(world, new Promise<void>((resolve) => world.clock.setTimeout(resolve, 2_000)));
  expect([isLeaving, await fateOf(joining)]).toMatchObject([true, { error: { code: 'chat.stopped' } }]);
  expect(Object.keys(bo.chat.snapshot.threads)).not.toContain(ada.thread.id);
});

test('an invitation by e-mail makes its code where none is given', async () => {
  const world = new VirtualWorld();
  const { thread } = talking(world);
  await meanwhile(world, thread.inviteByEmail(['bo@example.test']));
  expect(world.asked.slice(-2)).toEqual(['CreateInvitationToGroupChat', 'SendEmailInvitationToGroupChat']);
});

test('nobody can be invited before there is a contact, or to nothing', async () => {
  const world = new VirtualWorld();
  const { chat, thread } = live(world, 'customer-1');
  await expect(thread.invite()).rejects.toMatchObject({ code: 'verb.forbidden' });
  await expect(thread.inviteByEmail([])).rejects.toThrow('inviteByEmail(emails)');
  await expect(chat.joinGroupChat(' ')).rejects.toThrow('joinGroupChat(code)');
  expect(thread.can('invite')).toBe(false);
});

test('a wrong code is refused by the gateway, and the refusal is handed on', async () => {
  const world = new VirtualWorld();
  const { chat } = live(world, 'customer-1');
  await expect(meanwhile(world, chat.joinGroupChat('GC-none'))).rejects.toMatchObject({ code: 'request.refused' });
});

test.each([
  ['no contact', {}],
  ['recipients that are no list', { contact: { recipients: 'everyone' } }],
])('a push of who takes part that has %s is said and counted once, and changes nothing', (_, data: { contact?: object }) => {
  const world = new VirtualWorld();
  const { chat, thread, errors } = talking(world);
  const before = thread.snapshot.participants;
  const contact = data.contact && { id: thread.snapshot.contact?.id, ...data.contact };
  world.control('push', { frame: { eventId: 'e', eventType: 'ContactRecipientsChanged', data: { contact } } });
  world.advance(100);
  expect(errors.map(({ code }) => code)).toEqual(['frame.malformed']);
  expect(chat.snapshot.malformedFrames).toBe(1);
  expect(thread.snapshot.participants).toEqual(before);
});
