import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  acknowledge, addToQueue, adopt, beginSending, doubt, emptyQueue, type Queue, requeueUnconfirmed, settle, slotFor,
} from '../../machines/data/queue.ts';

/** How many messages of one thread have an actor at a time. */
const slotCount = 10;

const waiting = (...ids: string[]): Queue => ids.reduce(addToQueue, emptyQueue());

test('messages are sent in the order they were added, each once', () => {
  const queue = ['a', 'b', 'a'].reduce(addToQueue, waiting());
  expect(queue.waiting).toEqual(['a', 'b']);
  expect(beginSending(queue)).toMatchObject({ sending: 'a', waiting: ['b'] });
  expect(addToQueue(beginSending(queue), 'a').waiting).toEqual(['b']);
});

test('an acknowledged message makes room for the next and is remembered until it is shown', () => {
  const queue = acknowledge(beginSending(waiting('a', 'b')), 'a');
  expect(queue).toMatchObject({ sending: null, waiting: ['b'], unconfirmed: ['a'] });
  expect(acknowledge(queue, 'a').unconfirmed).toEqual(['a']);
  expect(settle(queue, 'a').unconfirmed).toEqual([]);
});

test('messages of an earlier page wait for a look, then go before what was added since', () => {
  const queue = addToQueue(emptyQueue(['a', 'b']), 'c');
  expect(queue).toMatchObject({ waiting: ['c'], unconfirmed: ['a', 'b'] });
  expect(addToQueue(queue, 'a')).toBe(queue);
  expect(requeueUnconfirmed(queue).waiting).toEqual(['a', 'b', 'c']);
});

test('what another page left goes, after a look, in the order in which it was written among what waits', () => {
  const queue = acknowledge(beginSending(waiting('a', 'c')), 'a');
  expect(adopt(queue, ['a', 'b', 'c'])).toMatchObject({ waiting: [], unconfirmed: ['a', 'b', 'c'] });
  expect(requeueUnconfirmed(adopt(queue, ['a', 'b', 'c']))).toMatchObject({ waiting: ['a', 'b', 'c'], unconfirmed: [] });
});

test('after a look, what is still unconfirmed goes again before all that waits, in its old order', () => {
  let queue = beginSending(waiting('a', 'b', 'c'));
  queue = beginSending(acknowledge(queue, 'a'));
  queue = requeueUnconfirmed(doubt(queue, 'b'));
  expect(queue).toMatchObject({ waiting: ['a', 'b', 'c'], unconfirmed: [], sending: null });
});

test('a doubt about what is settled already is no doubt', () => {
  const queue = settle(beginSending(waiting('a')), 'a');
  expect(doubt(queue, 'a')).toBe(queue);
});

test('a message keeps its slot, and a slot is given away only when nobody needs it any more', () => {
  let queue = waiting(...Array.from({ length: slotCount + 2 }, (_, index) => `m${index}`));
  for (let index = 0; index < slotCount; index++) queue = acknowledge(beginSending(queue), `m${index}`);
  expect(slotFor(queue, 'm3')).toBe(3);
  expect(slotFor(queue, `m${slotCount}`)).toBe(-1);
  expect(slotFor(settle(queue, 'm4'), `m${slotCount}`)).toBe(4);
});

test('whatever happens in whatever order, no message is in two places and none gets lost', () => {
  const deed = fc.record({ kind: fc.constantFrom('add', 'begin', 'acknowledge', 'settle', 'doubt', 'requeue'), n: fc.nat(8) });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 80 }), (deeds) => {
      let queue = emptyQueue();
      const alive = new Set<string>();
      for (const { kind, n } of deeds) {
        const id = `m${n}`;
        if (kind === 'add' && !alive.has(id)) {
          queue = addToQueue(queue, id);
          alive.add(id);
        }
        const next = queue.waiting[0];
        if (kind === 'begin' && queue.sending === null && next !== undefined && slotFor(queue, next) >= 0) queue = beginSending(queue);
        if (kind === 'acknowledge' && queue.sending === id) queue = acknowledge(queue, id);
        if (kind === 'doubt') queue = doubt(queue, id);
        if (kind === 'requeue' && queue.sending === null) queue = requeueUnconfirmed(queue);
        if (kind === 'settle') {
          queue = settle(queue, id);
          alive.delete(id);
        }
        const places = [...queue.waiting, ...queue.unconfirmed, ...(queue.sending === null ? [] : [queue.sending])];
        expect(places.toSorted()).toEqual([...alive].toSorted());
        expect(queue.slots).toHaveLength(slotCount);
        const held = queue.slots.filter((slot) => slot !== null);
        expect(new Set(held).size).toBe(held.length);
      }
    }),
  );
});
