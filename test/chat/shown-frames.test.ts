import { expect, test } from 'vitest';
import { fateOf, VirtualWorld } from '../kit/virtual-chat.ts';

test('a message whose frame the app is shown is on its way: it is too late to discard it', async () => {
  const world = new VirtualWorld();
  let onFrame = (_: unknown, __: string): void => {};
  const page = world.live({ options: { onFrame: (frame, direction) => onFrame(frame, direction) } });
  const { id, done } = page.thread.send('one');
  const refused: unknown[] = [];
  onFrame = (frame, direction) => {
    if (direction === 'in' || !JSON.stringify(frame).includes('SendMessage')) return;
    try {
      page.thread.discard(id);
    } catch (error) {
      refused.push(error);
    }
  };
  world.advance(10_000);
  expect(refused).toEqual([expect.objectContaining({ code: 'verb.forbidden' })]);
  expect([world.texts, await fateOf(done)]).toEqual([['one'], { value: { status: 'sent' } }]);
});
