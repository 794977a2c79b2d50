import { expect, test } from 'vitest';
import { heardAs } from '../kit/heard-as.ts';
import { shown, statuses, type VirtualChat, VirtualWorld } from '../kit/virtual-chat.ts';

// The push of what went out is lost, and of what came after it so much is not that one page does not go back to it.

const isPushOf = (frame: string, said: string): boolean => frame.includes(`"${said}"`) && /"eventType":"Message(Created|Sent)"/.test(frame);

/** Frames of pushes of what was `said` are as `spoil` has them; null: they never come. */
function live(said: string, spoil: (frame: string) => string | null, pageSize = 20): { readonly world: VirtualWorld; readonly page: VirtualChat } {
  const world = new VirtualWorld({ deduplicate: false, pageSize });
  const page = world.live({ ports: heardAs((frame) => (isPushOf(frame, said) ? spoil(frame) : frame)) });
  page.thread.send('hello');
  world.until(() => statuses(page.thread)[0] === 'delivered');
  return { world, page };
}

const withoutData = (frame: string): string => JSON.stringify({ ...(JSON.parse(frame) as object), data: '' });

const ways = [['does not come', () => null], ['cannot be read', withoutData]] as const;

test.each(ways.flatMap(([what, spoil]) => [[what, 3, 6, spoil], [what, 20, 25, spoil], [what, 20, 60, spoil]] as const))(
  'an own message whose push %s is looked for as far back as it was sent, and not sent again (pages of %i, %i said since)', (_, pageSize, count, spoil) => {
    const { world, page } = live('one', spoil, pageSize);
    page.thread.send('one');
    world.advance(100);
    for (let n = 0; n < count; n++) {
      world.agent('say', { text: `said ${n}` });
      world.advance(10);
    }
    world.advance(120_000);
    const all = ['hello', 'one', ...Array.from({ length: count }, (_none, n) => `said ${n}`)];
    expect([world.texts, shown(page.thread)]).toEqual([all, all]);
    expect(page.thread.snapshot.history.gaps).toEqual([]);
  });

test('so it is where the line drops before that is noticed', () => {
  const { world, page } = live('one', () => null);
  page.thread.send('one');
  world.advance(100);
  for (let n = 0; n < 25; n++) world.agent('say', { text: `said ${n}` });
  world.advance(100);
  page.device.cut();
  world.advance(120_000);
  expect(world.texts.filter((text) => text === 'one')).toHaveLength(1);
  expect(shown(page.thread)).toEqual(world.texts);
});

test('so it is where it was the first of the conversation', () => {
  const world = new VirtualWorld({ deduplicate: false });
  const page = world.live({ ports: heardAs((frame) => (isPushOf(frame, 'one') ? null : frame)) });
  page.thread.send('one');
  world.advance(100);
  for (let n = 0; n < 45; n++) world.agent('say', { text: `said ${n}` });
  world.advance(120_000);
  expect(world.texts.filter((text) => text === 'one')).toHaveLength(1);
  expect(shown(page.thread)).toEqual(world.texts);
});

test('what an agent says in a push that cannot be read is looked for', () => {
  const { world, page } = live('spoilt', withoutData);
  world.agent('say', { text: 'spoilt' });
  world.advance(10_000);
  expect(shown(page.thread)).toEqual(['hello', 'spoilt']);
});
