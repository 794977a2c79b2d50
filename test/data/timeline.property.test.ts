import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Message } from '../../machines/data/message.ts';
import { Timeline } from '../../machines/data/timeline.ts';
import { outbound, own, shownOwn } from './message-fixture.ts';

/** The same, as simply as can be said: a sorted array and a list of own messages. */
class PlainTimeline {
  confirmed: Message[] = [];
  pending: Message[] = [];

  place(message: Message): void {
    this.pending = this.pending.filter(({ id }) => id !== message.id);
    const held = this.confirmed.find(({ id }) => id === message.id);
    if (held?.at === message.at) return;
    this.confirmed = this.confirmed.filter(({ id }) => id !== message.id);
    const after = this.confirmed.findIndex(({ at }) => at > message.at);
    this.confirmed.splice(after === -1 ? this.confirmed.length : after, 0, message);
  }

  get ids(): readonly string[] {
    return [...this.confirmed, ...this.pending].map(({ id }) => id);
  }
}

type Deed = { readonly kind: 'compose' | 'remove' | 'received' | 'shown'; readonly n: number; readonly at: number };

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({ kind: fc.constantFrom('compose', 'remove', 'received', 'shown'), n: fc.nat(60), at: fc.nat(40) }),
  { maxLength: 700 },
);

test('whatever is received, shown, composed and removed, in any order: as a sorted array would have it', () => {
  fc.assert(
    fc.property(deeds, (list) => {
      const plain = new PlainTimeline();
      let timeline = Timeline.empty();
      const versions: [Timeline, readonly string[]][] = [];
      for (const { kind, n, at } of list) {
        const [mine, theirs] = [`own ${n}`, `m ${n}`];
        if (kind === 'compose' && timeline.get(mine) === undefined) {
          timeline = timeline.addPending(own(mine, at));
          plain.pending.push(own(mine, at));
        } else if (kind === 'remove') {
          timeline = timeline.removePending(mine);
          plain.pending = plain.pending.filter(({ id }) => id !== mine);
        } else if (kind === 'received') {
          timeline = timeline.place(outbound(theirs, at));
          plain.place(outbound(theirs, at));
        } else if (kind === 'shown') {
          timeline = timeline.place(shownOwn(mine, at));
          plain.place(shownOwn(mine, at));
        }
        versions.push([timeline, plain.ids]);
      }
      // Read only now: what was built later must not show through.
      for (const [version, ids] of versions) expect(version.messages.map(({ id }) => id)).toEqual(ids);
      for (const { id } of timeline.messages) expect(timeline.get(id)?.id).toBe(id);
    }),
    { numRuns: 150 },
  );
});

test('pages in any number and size, overlapping or not, make the whole conversation in order', () => {
  const shape = fc.record({ count: fc.integer({ min: 1, max: 120 }), size: fc.integer({ min: 1, max: 30 }), overlap: fc.nat(10), seed: fc.array(fc.nat(2), { minLength: 120, maxLength: 120 }) });
  fc.assert(
    fc.property(shape, ({ count, size, overlap, seed }) => {
      let at = 0;
      const all = Array.from({ length: count }, (_, n) => outbound(`m ${n}`, (at += seed[n] ?? 0)));
      let timeline = Timeline.empty();
      for (let end = count; end > 0; end -= size) {
        const page = all.slice(Math.max(0, end - size), Math.min(count, end + overlap)).toReversed();
        timeline = timeline.placePage(page, end === count ? 'recovered' : 'history');
      }
      expect(timeline.messages.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    }),
    { numRuns: 300 },
  );
});
