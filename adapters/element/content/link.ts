import { element } from '../dom/element.ts';

/** A link that leads away from the page and takes nothing along. `url` has been checked by the engine. */
export function link(url: string, attributes: Readonly<Record<string, string>>, ...children: readonly (Node | string)[]): HTMLAnchorElement {
  return element('a', { href: url, target: '_blank', rel: 'noopener noreferrer', ...attributes }, ...children);
}
