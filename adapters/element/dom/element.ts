/** Attributes by name; `true` sets an empty one, `false` sets none. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Of words that a person wrote: their direction and their language are their own. */
export const written: Attributes = { dir: 'auto', lang: '' };

/** Makes an element. Text goes in as text nodes only, so nothing a person wrote is ever read as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) node.setAttribute(name, value === true ? '' : String(value));
  node.append(...children);
  return node;
}

/** Makes a button that does something. */
export function button(label: string, attributes: Attributes, press: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', ...attributes }, label);
  node.addEventListener('click', press);
  return node;
}

/** An element that index.html promises to have. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const node = document.getElementById(id);
  if (!(node instanceof type)) throw new Error(`index.html has no ${type.name} with the id "${id}"`);
  return node;
}

/** Sets a text only when it is another one: an untouched node is not announced again. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets or removes an attribute, only when that changes something. */
export function setAttribute(node: Element, name: string, value: string | boolean): void {
  if (value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== (value === true ? '' : value)) node.setAttribute(name, value === true ? '' : value);
}
