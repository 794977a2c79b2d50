import { expect, test } from 'vitest';
import type { Thread } from '../../src/chat-types.ts';
import { systemItems } from '../../src/features/system-items.ts';
import { heardAs } from '../kit/heard-as.ts';
import { type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

const withItems = { options: { features: [systemItems()] } };

/** Messages by their text, items by what they tell, in the order they stand. */
const items = ({ snapshot }: Thread): readonly string[] =>
  snapshot.messages.map(({ content, text }) => {
    if (content.type !== 'SYSTEM') return text;
    return `<${Object.values(content.payload).map((value) => (typeof value === 'string' ? value : 'agent')).join(' ')}>`;
  });

function talking(traits = withItems): { world: VirtualWorld; opened: VirtualChat } {
  const world = new VirtualWorld();
  const opened = world.live(traits);
  opened.thread.send('hello');
  world.until(() => world.texts.length === 1);
  world.advance(2_000);
  return { world, opened };
}

test('assignment, queue and status changes stand in the conversation where they happened', () => {
  const { world, opened } = talking();
  world.agent('accept');
  world.advance(1_000);
  world.agent('say', { text: 'hi' });
  world.advance(1_000);
  world.agent('transfer', { queue: 'Billing' });
  world.advance(1_000);
  world.agent('close');
  world.advance(1_000);
  expect(items(opened.thread)).toEqual(['hello', '<assigned agent>', '<status open>', 'hi', '<unassigned>', '<queued Billing>', '<status closed>']);
  expect(opened.thread.snapshot.messages[1]).toMatchObject({ author: { kind: 'system' }, text: '', direction: 'outbound', contactId: opened.thread.snapshot.contact?.id });
  expect(opened.errors).toEqual([]);
});

test('without the feature the conversation has messages only', () => {
  const { world, opened } = talking({ options: { features: [] } });
  world.agent('accept');
  world.agent('close');
  world.advance(1_000);
  expect(items(opened.thread)).toEqual(['hello']);
});

test('items count neither as unread nor as messages that came', () => {
  const { world, opened } = talking();
  world.agent('accept');
  world.advance(1_000);
  expect(opened.thread.snapshot.unreadCount).toBe(0);
  expect(opened.told.some(({ moment }) => moment === 'message.received')).toBe(false);
});

test('the same event twice, and once more from the history of a recovery, is one item', () => {
  const { world, opened } = talking();
  world.fault({ duplicatePush: 5 });
  world.agent('accept');
  world.advance(1_000);
  const before = items(opened.thread);
  expect(before).toEqual(['hello', '<assigned agent>', '<status open>']);
  opened.device.cut();
  world.advance(10_000);
  expect(opened.chat.snapshot.status).toBe('live');
  expect(items(opened.thread)).toEqual(before);
});

test('what happened while nobody was here comes from the history, in its place', () => {
  const { world, opened } = talking();
  opened.device.cut();
  opened.device.goSilent();
  world.agent('accept');
  world.advance(1_000);
  world.agent('say', { text: 'are you there?' });
  world.advance(30_000);
  opened.device.heal();
  world.until(() => opened.thread.snapshot.messages.length > 1);
  world.advance(1_000);
  expect(items(opened.thread)).toEqual(['hello', '<assigned agent>', '<status open>', 'are you there?']);
});

test('items older than what is loaded wait for the page they belong to', () => {
  const { world } = talking();
  world.agent('accept');
  for (let n = 0; n < 24; n++) {
    world.advance(1_000);
    world.agent('say', { text: `new ${n}` });
  }
  world.agent('close');
  const { thread, chat } = world.live(withItems);
  expect(chat.snapshot.status).toBe('live');
  expect(items(thread)[0]).toBe('new 4');
  expect(items(thread).slice(20)).toEqual(['<unassigned>', '<status closed>']);
  thread.loadMore().catch(() => {});
  world.advance(1_000);
  expect(items(thread).slice(0, 4)).toEqual(['hello', '<assigned agent>', '<status open>', 'new 0']);
  expect(items(thread)).toHaveLength(29);
});

test('a history that is none, or has nonsense in it, harms nobody', () => {
  for (const history of ['"none"', 'null', '[null,7,{},{"eventType":"CaseStatusChanged"},{"eventType":"CaseStatusChanged","data":{"case":7}}]']) {
    const world = new VirtualWorld();
    world.control('seed', { threadId: 't-1', customerId: 'customer-1', count: 1 });
    const changed = (frame: string): string => frame.replace(/"contactHistory":\[.*?\]/, `"contactHistory":${history}`);
    const { chat, errors } = world.open({ ...withItems, ports: heardAs(changed) });
    const thread = chat.thread('t-1');
    chat.connect().catch(() => {});
    world.until(() => chat.snapshot.status === 'live');
    expect(items(thread)).toEqual(['old 0']);
    expect(errors.map(({ code }) => code)).toEqual(['frame.malformed']);
    expect(errors[0]?.detail).toContain('contactHistory');
  }
});
