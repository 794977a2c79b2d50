const paths = {
  clock: 'M8 4.5V8l2.4 1.6M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  check: 'm3.5 8.5 3 3 6-7',
  checks: 'm1.5 8.5 3 3 6-7M8 10.8l.9.7 6-7',
  alert: 'M8 5v3.5M8 11v.01M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  send: 'M2.5 8 13.5 2.8 10.6 13.4 7.6 9.2 2.5 8Zm5.1 1.2L13.5 2.8',
} as const;

export type IconName = keyof typeof paths;

const svg = 'http://www.w3.org/2000/svg';

/** A small line drawing in the colour of the text around it; decoration only, the words stand elsewhere. */
export function icon(name: IconName): SVGSVGElement {
  const node = document.createElementNS(svg, 'svg');
  for (const [attribute, value] of Object.entries({
    viewBox: '0 0 16 16',
    class: 'icon',
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
