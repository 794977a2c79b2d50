import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, mixed, painted, type Rgb } from '../../adapters/element/style/paint.ts';

const part = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(part, part, part) as fc.Arbitrary<Rgb>;
const wish = fc.option(color, { nil: undefined });
const white: Rgb = [255, 255, 255];
const plain = { light: white, dark: [22, 28, 39] as Rgb };

test('knows the contrasts that WCAG gives as examples', () => {
  expect(contrast([0, 0, 0], white)).toBe(21);
  expect(contrast([119, 119, 119], white)).toBeCloseTo(4.48, 2);
});

test('whatever a channel wants, its words can be read on what they stand on', () => {
  fc.assert(fc.property(fc.record({ theme: wish, button: wish, head: wish, headInk: wish, surface: wish, ink: wish }), fc.constantFrom('light', 'dark'), (wishes, scheme) => {
    const paint = painted(wishes, scheme);
    const surface = paint['surface'] ?? plain[scheme];
    const pairs: [string, Rgb | undefined, Rgb | undefined][] = [
      ...['ink', 'ink-soft', 'ink-faint', 'accent'].flatMap((name): [string, Rgb | undefined, Rgb | undefined][] => [[`${name} on surface`, paint[name], surface], [`${name} on sunken`, paint[name], paint['sunken'] ?? surface]]),
      ['accent on its wash', paint['accent'], paint['accent-wash']],
      ['the name of a file', paint['accent'], paint['accent'] && mixed(paint['sunken'] ?? surface, paint['accent'], 0.09)],
      ['words of one\'s own', paint['fill-ink'], paint['fill']],
      ['the time of them', paint['fill'] && mixed(paint['fill'], paint['fill-ink'] ?? white, 0.8), paint['fill']],
      ['a pressed button', paint['fill-ink'], paint['fill-strong']],
      ['the head', paint['head-ink'], paint['head']],
      ['what is said in the head', paint['head-soft'], paint['head']],
    ];
    for (const [name, ink, ground] of pairs) if (ink !== undefined && ground !== undefined) expect(contrast(ink, ground), `${name} in ${JSON.stringify(wishes)}`).toBeGreaterThanOrEqual(4.5);
    if (paint['fill-glow'] !== undefined) expect(contrast(paint['fill-glow'], paint['fill'] ?? white)).toBeGreaterThanOrEqual(3);
  }), { numRuns: 2_000 });
});

test('what can be read already stays as the channel wants it, and a bright panel does not blind in the dark', () => {
  const wishes = { theme: [0, 90, 50], button: [0, 170, 85], head: [17, 34, 51], headInk: white, surface: [255, 250, 240], ink: [17, 17, 17] } as const;
  expect(painted(wishes, 'light')).toMatchObject({ accent: [0, 90, 50], fill: [0, 170, 85], 'fill-ink': [0, 0, 0], head: [17, 34, 51], 'head-ink': white, surface: [255, 250, 240], ink: [17, 17, 17] });
  const dark = painted(wishes, 'dark');
  expect(dark).toMatchObject({ fill: [0, 170, 85], head: [17, 34, 51] });
  expect(dark['surface']).toBeUndefined();
});

test('a channel without colours, or with those that the panel has anyway, changes nothing', () => {
  expect(painted({}, 'light')).toEqual({});
  expect(painted({ surface: white, ink: [27, 34, 49] }, 'light')).toEqual({});
});
