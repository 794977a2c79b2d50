import { expect, test } from 'vitest';
import { createActor, fromCallback, setup } from 'xstate';
import { missingTask } from '../../machines/task.ts';
import { castFor } from './stand-in-actor.ts';

const parent = setup({
  types: { events: {} as { type: 'leave' } | { type: 'ask' } | { type: 'child.spoke'; word: string } },
  actors: { work: missingTask<string, { n: number }>(), ear: fromCallback(() => {}) },
}).createMachine({
  id: 'parent',
  initial: 'in',
  states: {
    in: {
      invoke: [
        { id: 'w', src: 'work', input: { n: 7 }, onDone: 'done', onError: 'failed' },
        { id: 'e', src: 'ear', onError: 'failed' },
      ],
      on: { leave: 'out', 'child.spoke': 'spoken' },
    },
    done: {}, failed: {}, out: {}, spoken: {},
  },
});

function start() {
  const cast = castFor(parent);
  const actor = createActor(parent.provide({ actors: cast.actors as never }), { id: 'parent' }).start();
  return { cast, actor };
}

test('children are played whatever they are, and know what they were given', () => {
  const { cast } = start();
  expect(cast.live.map(({ id, source, input }) => ({ id, source, input }))).toEqual([
    { id: 'w', source: 'work', input: { n: 7 } },
    { id: 'e', source: 'ear', input: undefined },
  ]);
});

test.each([
  ['resolves', 'done', ({ cast }: ReturnType<typeof start>) => cast.find('w')?.resolve('x')],
  ['rejects', 'failed', ({ cast }: ReturnType<typeof start>) => cast.find('w')?.reject('x')],
  ['speaks', 'spoken', ({ cast }: ReturnType<typeof start>) => cast.find('e')?.say({ type: 'child.spoke', word: 'hi' } as never)],
  ['is left', 'out', ({ actor }: ReturnType<typeof start>) => actor.send({ type: 'leave' })],
])('a child that %s leaves nobody alive', (_, state, act) => {
  const started = start();
  act(started);
  expect(started.actor.getSnapshot().value).toBe(state);
  expect(started.cast.live).toEqual([]);
  expect(started.cast.find('w')).toBeUndefined();
});

test('a child keeps what it was told', () => {
  const { cast, actor } = start();
  actor.getSnapshot().children.e?.send({ type: 'ask' });
  expect(cast.find('e')?.received).toEqual([{ type: 'ask' }]);
});
