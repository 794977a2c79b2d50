import { describe, expect, test } from 'vitest';
import { example, serverExamples } from './frame-names.ts';
import { serverRows } from './server-rows.ts';

describe('the frames of PROTOCOL Appendix E', () => {
  for (const [name, { seenIn, stage: set, feed, seen, effect }] of Object.entries(serverRows)) {
    test(`${name} has its effect in ${seenIn}`, async () => {
      const stage = await set();
      expect(seen(stage, undefined)).not.toEqual(effect);
      const frame = example(serverExamples, name);
      const fed = feed === undefined ? stage.push(frame) : await feed(stage, frame);
      expect(seen(stage, fed)).toEqual(effect);
    });
  }

  test('all have a row', () => {
    expect([...serverExamples.keys()].filter((name) => !Object.hasOwn(serverRows, name))).toEqual([]);
    expect(Object.keys(serverRows).filter((name) => !serverExamples.has(name))).toEqual([]);
  });
});
