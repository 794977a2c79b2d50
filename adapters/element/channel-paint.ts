import { painted, type Rgb } from './style/paint.ts';

/** CSS that paints a panel as its channel is set up, in both schemes; what the page sets itself (`--chat-...`) goes before it. */
export function channelPaint(colors: Readonly<Record<string, string>>, host: HTMLElement): string {
  const own = getComputedStyle(host);
  const theme = rgbOf(colors['themeColor']);
  const wishes = {
    theme, button: rgbOf(own.getPropertyValue('--chat-fill')) ?? rgbOf(colors['buttonColor']), head: rgbOf(colors['headerBgColor']), headInk: rgbOf(colors['headerFontColor']),
    surface: rgbOf(colors['widgetBgColor']), ink: rgbOf(colors['widgetFontColor'] ?? colors['textColor']), pageSurface: rgbOf(own.getPropertyValue('--chat-surface')),
  };
  const [light, dark] = [painted(wishes, 'light'), painted(wishes, 'dark')];
  const lines = [...new Set([...Object.keys(light), ...Object.keys(dark)])].map((name) => `--paint-${name}:light-dark(${css(light[name], name)},${css(dark[name], name)})`);
  return `:host{${lines.join(';')}}`;
}

/** Where one scheme keeps the panel's own colour, it is asked for by the name that the base style gives it. */
const css = (color: Rgb | undefined, name: string): string => (color === undefined ? `var(--plain-${name})` : `rgb(${color.join(' ')})`);

/** Any colour that CSS knows and that does not depend on where it stands. */
function rgbOf(color: string | undefined): Rgb | undefined {
  const context = color?.trim() && CSS.supports('color', color) ? document.createElement('canvas').getContext('2d') : null;
  if (!context || color === undefined) return undefined;
  // What a canvas does not know changes nothing.
  const read = (before: string): string => {
    context.fillStyle = before;
    context.fillStyle = color;
    return String(context.fillStyle);
  };
  const hex = read('#000000');
  if (hex !== read('#ffffff') || !hex.startsWith('#')) return undefined;
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
}
