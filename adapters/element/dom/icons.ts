const paths = {
  chat: 'M2.5 3h11v8h-6l-3 2.6V11h-2ZM5.5 6h5M5.5 8h3',
  clock: 'M8 4.5V8l2.4 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  check: 'm3.5 8.5 3 3 6-7',
  checks: 'm1.5 8.5 3 3 6-7M8 10.8l.9.7 6-7',
  alert: 'M8 5v3.5M8 11v.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  send: 'M2.5 8 13.5 2.8 10.6 13.4 7.6 9.2 2.5 8Zm5.1 1.2L13.5 2.8',
  link: 'M6.5 9.5 9.5 6.5M7 4.5l1.4-1.4a2.6 2.6 0 0 1 3.7 0l.8.8a2.6 2.6 0 0 1 0 3.7L11.5 9M9 11.5l-1.4 1.4a2.6 2.6 0 0 1-3.7 0l-.8-.8a2.6 2.6 0 0 1 0-3.7L4.5 7',
  file: 'M4 1.8h5L12.5 5v9.2H4ZM9 1.8V5h3.5',
  clip: 'm12.8 7.4-5 5a3 3 0 0 1-4.3-4.3l5.3-5.2a2 2 0 0 1 2.8 2.8L6.4 10.9a1 1 0 0 1-1.4-1.4L9.6 5',
  list: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  more: 'M3.5 8v.01M8 8v.01M12.5 8v.01',
  back: 'M9.5 3 4.5 8l5 5',
  close: 'm4 4 8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
} as const;

export type IconName = keyof typeof paths;

const svg = 'http://www.w3.org/2000/svg';

/** A small line drawing in the colour of the text around it; decoration only, the words stand elsewhere. */
export function icon(name: IconName): SVGSVGElement {
  const node = document.createElementNS(svg, 'svg');
  for (const [attribute, value] of Object.entries({
    viewBox: '0 0 16 16',
    class: `icon icon-${name}`,
    'aria-hidden': 'true',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.5',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  }))
    node.setAttribute(attribute, value);
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', paths[name]);
  node.append(path);
  return node;
}
