import { expect, test } from 'vitest';
import { fateOf, statuses, VirtualWorld, type VirtualChat } from '../kit/virtual-chat.ts';

// The platform promises no order of pushes, and may push one twice (PROTOCOL 6.7).

interface Frame { eventType?: string; createdAt?: string; data: { case?: { status?: string; statusUpdatedAt?: string }; message?: { direction: string } } }

/** A contact that an agent has taken. */
function assigned(world: VirtualWorld, channelId = 'chat_messaging'): VirtualChat {
  const opened = world.live({ options: { channelId } });
  opened.thread.send('hello');
  world.until(() => opened.thread.snapshot.contact !== null);
  world.advance(1_000);
  world.agent('accept');
  world.until(() => opened.thread.snapshot.status === 'assigned');
  world.advance(2_000);
  return opened;
}

/** The last frame that told this status. */
function told({ frames }: VirtualChat, status: string): Frame {
  const found = frames.map(({ frame }) => frame as Frame).findLast(({ eventType, data }) => eventType === 'CaseStatusChanged' && data.case?.status === status);
  if (found === undefined) throw new Error(`nobody told of ${status}`);
  return found;
}

test.each(['chat_messaging', 'chat_livechat'])('%s: an "open" that comes late, or twice, reopens nothing', (channelId) => {
  const world = new VirtualWorld();
  const opened = assigned(world, channelId);
  const { thread } = opened;
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  world.control('push', { frame: told(opened, 'open') });
  world.advance(1_000);
  expect([thread.snapshot.contact?.status, thread.snapshot.status]).toEqual(['closed', 'ended']);
  expect(thread.can('start')).toBe(channelId === 'chat_livechat');
});

test('a "closed" that comes late ends no contact that the platform has opened again', () => {
  const world = new VirtualWorld();
  const opened = assigned(world);
  const { thread } = opened;
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  const closed = told(opened, 'closed');
  world.advance(5_000);
  const now = `${new Date(world.clock.now()).toISOString().slice(0, 19)}+00:00`;
  world.control('push', { frame: { ...closed, eventId: 'e-9', createdAt: now, data: { ...closed.data, case: { ...closed.data.case, status: 'open', statusUpdatedAt: now } } } });
  world.advance(100);
  expect([thread.snapshot.contact?.status, thread.snapshot.status]).toEqual(['open', 'queued']);
  world.control('push', { frame: closed });
  world.advance(100);
  expect([thread.snapshot.contact?.status, thread.snapshot.status]).toEqual(['open', 'queued']);
});

test('what comes late of the contact before takes the place of none', () => {
  const world = new VirtualWorld();
  const opened = assigned(world);
  const { thread } = opened;
  world.agent('close');
  world.until(() => thread.snapshot.status === 'ended');
  thread.send('again');
  world.advance(1_000);
  const { contact, status } = thread.snapshot;
  world.control('push', { frame: told(opened, 'open') });
  world.advance(1_000);
  expect([thread.snapshot.contact, thread.snapshot.status]).toEqual([contact, status]);
});

/** One that was closed, and what told of it, once more, while the next goes on. */
function next(type: string, isTaken: boolean): { readonly world: VirtualWorld; readonly opened: VirtualChat; readonly late: Frame } {
  const world = new VirtualWorld();
  const opened = assigned(world);
  world.agent('say', { text: 'how can I help' });
  world.advance(1_000);
  world.agent('close');
  world.until(() => opened.thread.snapshot.status === 'ended');
  world.advance(5_000);
  const late = opened.frames.map(({ frame }) => frame as Frame).find(({ eventType, data }) => eventType === type && data.message?.direction !== 'inbound');
  if (late === undefined) throw new Error(`no ${type}`);
  opened.thread.send('again');
  world.advance(2_000);
  if (isTaken) world.agent('accept', { agent: 2 });
  world.advance(2_000);
  return { world, opened, late };
}

test.each(['MessageCreated', 'CaseCreated'])('nor does a %s of it', (type) => {
  const { world, opened: { thread }, late } = next(type, true);
  const standing = (): unknown => [thread.snapshot.contact?.id, thread.snapshot.status, thread.snapshot.agent?.id];
  expect(standing()).toEqual(['1002', 'assigned', '2']);
  world.control('push', { frame: late });
  world.advance(100);
  expect(standing()).toEqual(['1002', 'assigned', '2']);
  world.agent('say', { text: 'I am here' });
  world.advance(60_000);
  expect(standing()).toEqual(['1002', 'assigned', '2']);
});

test('nor is the end of the present contact missed for it', () => {
  const { world, opened: { thread }, late } = next('MessageCreated', false);
  world.control('push', { frame: late });
  world.advance(2_000);
  world.agent('close');
  world.advance(60_000);
  expect([thread.snapshot.contact?.id, thread.snapshot.contact?.status, thread.snapshot.status]).toEqual(['1002', 'closed', 'ended']);
});

test.each(['CaseStatusChanged', 'CaseToRoutingQueueAssignmentChanged'])('where CaseCreated is lost and %s is the first word of a contact, it can be ended', async (first) => {
  const world = new VirtualWorld();
  const { thread, device } = world.live({
    options: { channelId: 'chat_livechat' },
    ports: (ports) => ({
      socket: {
        open: (url, on) => {
          const later: string[] = [];
          return ports.socket.open(url, {
            ...on,
            text: (text) => {
              const { eventType, data, ...frame } = JSON.parse(text) as Frame & { eventId: string };
              if (eventType === 'MessageCreated') return void later.push(text);
              if (eventType !== 'CaseCreated') on.text(text);
              else if (first === 'CaseStatusChanged') on.text(JSON.stringify({ ...frame, eventType: first, data }));
              if (eventType === 'CaseToRoutingQueueAssignmentChanged') for (const one of later.splice(0)) on.text(one);
            },
          });
        },
      },
    }),
  });
  void thread.start();
  world.until(() => statuses(thread)[0] === 'delivered');
  world.advance(5_000);
  expect([thread.snapshot.contact === null, thread.snapshot.status, thread.can('end')]).toEqual([false, 'queued', true]);
  const ended = thread.end();
  world.advance(5_000);
  expect([thread.snapshot.status, await fateOf(ended), device.rules.broken]).toEqual(['ended', { value: undefined }, []]);
});
