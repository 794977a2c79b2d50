import { describe, expect, test } from 'vitest';
import { clientRows } from './client-rows.ts';
import { clientExamples, example } from './frame-names.ts';
import { likeness } from './likeness.ts';

describe('the frames of PROTOCOL Appendix D', () => {
  for (const [name, { verb, play }] of Object.entries(clientRows)) {
    test(`${name} is what ${verb} writes to the socket`, async () => {
      const stage = await play();
      const written = stage.sent(name.replace(/ \d+$/, '')).at(-1) ?? {};
      expect(likeness(written, stage.aliases)).toEqual(likeness(example(clientExamples, name)));
      expect(stage.opened.device.rules.broken).toEqual([]);
    });
  }

  test('all have a row', () => {
    expect([...clientExamples.keys()].filter((name) => !Object.hasOwn(clientRows, name))).toEqual([]);
    expect(Object.keys(clientRows).filter((name) => !clientExamples.has(name))).toEqual([]);
  });
});
