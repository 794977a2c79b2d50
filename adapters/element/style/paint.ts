/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];
const glow: Rgb = [165, 243, 208];
/** What the panel has by itself, by scheme: see the base style. */
const plain = { light: { surface: white, ink: [27, 34, 49] }, dark: { surface: [22, 28, 39], ink: [232, 236, 244] } } as const satisfies Record<string, { surface: Rgb; ink: Rgb }>;

/** The contrast between two colours (WCAG 2.2), 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** So much of another colour in one. */
export const mixed = (color: Rgb, other: Rgb, part: number): Rgb => color.map((value, index) => Math.round(value + ((other[index] ?? 0) - value) * part)) as unknown as Rgb;

/** The colour, or as little darker or lighter as can be so that it can be read on all of these, each with a `tint` of itself (the link of a file). */
function readable(color: Rgb, grounds: readonly Rgb[], least = 4.6, tint = 0): Rgb {
  const goal = grounds.every((ground) => contrast(ground, black) >= contrast(ground, white)) ? black : white;
  for (let part = 0; part < 1; part += 0.05) {
    const tried = mixed(color, goal, part);
    if (grounds.every((ground) => contrast(tried, mixed(ground, tried, tint)) >= least)) return tried;
  }
  return goal;
}

/** How a channel wants the panel (PROTOCOL 3.1), and what the page has set itself; what is not there is undefined. */
export interface Wishes {
  readonly theme?: Rgb | undefined;
  readonly button?: Rgb | undefined;
  readonly head?: Rgb | undefined;
  readonly headInk?: Rgb | undefined;
  readonly surface?: Rgb | undefined;
  readonly ink?: Rgb | undefined;
  /** The page's own. */
  readonly pageSurface?: Rgb | undefined;
}

/** The colours of the panel in one scheme, by the names of its custom properties; those that a channel does not change are left out. */
export function painted({ theme, button, head, headInk, surface: wanted, ink: wantedInk, pageSurface }: Wishes, scheme: 'light' | 'dark'): Readonly<Record<string, Rgb>> {
  const paint: Record<string, Rgb> = {};
  // A bright panel is no panel for the dark, and the other way round.
  const fits = (color: Rgb | undefined): color is Rgb => color !== undefined && (scheme === 'light' ? luminance(color) > 0.72 : luminance(color) < 0.04);
  const surface = pageSurface ?? (fits(wanted) ? wanted : plain[scheme].surface);
  const isOwn = pageSurface === undefined && surface === wanted && contrast(surface, plain[scheme].surface) > 1.01;
  const ink = readable(isOwn ? (wantedInk ?? plain[scheme].ink) : plain[scheme].ink, [surface], 7);
  const sunken = mixed(surface, ink, 0.04);
  if (isOwn) {
    const soft = (part: number): Rgb => readable(mixed(ink, surface, part), [surface, sunken]);
    Object.assign(paint, { surface, sunken, ink: readable(ink, [surface, sunken]), 'ink-soft': soft(0.3), 'ink-faint': soft(0.4), line: mixed(surface, ink, 0.12), 'line-strong': mixed(surface, ink, 0.24) });
  }
  const accent = theme ?? button;
  if (accent !== undefined) {
    const wash = mixed(surface, accent, scheme === 'light' ? 0.11 : 0.2);
    Object.assign(paint, { 'accent-wash': wash, accent: readable(accent, [surface, sunken, wash], 4.6, 0.1) });
  }
  const wish = button ?? theme;
  if (wish !== undefined) {
    // Times and ticks on it are not at full strength.
    const isReadable = (color: Rgb, on: Rgb): boolean => contrast(mixed(on, color, 0.8), on) >= 4.6;
    const fillInk = isReadable(white, wish) || contrast(white, wish) >= contrast(black, wish) ? white : black;
    const away = fillInk === white ? black : white;
    let fill = wish;
    for (let part = 0; !isReadable(fillInk, fill); part += 0.05) fill = mixed(wish, away, part);
    Object.assign(paint, { fill, 'fill-ink': fillInk, 'fill-strong': mixed(fill, away, 0.15), 'fill-glow': contrast(glow, fill) >= 3 ? glow : fillInk });
  }
  if (head !== undefined && (fits(head) || luminance(head) <= 0.72)) {
    const own = readable(headInk ?? ink, [head]);
    Object.assign(paint, { head, 'head-ink': own, 'head-soft': readable(mixed(own, head, 0.2), [head]) });
  }
  return paint;
}
