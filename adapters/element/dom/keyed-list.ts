/** One item on the page: made once, told when the item has become another. */
export interface ItemView<T> {
  readonly node: Element;
  update(item: T): void;
}

/** How the items of a list are told apart and shown. */
export interface ListShape<T> {
  key(item: T): string;
  create(item: T): ItemView<T>;
  /** Whether two versions of an item look alike; identity where it is not given. */
  isSame?(a: T, b: T): boolean;
}

/** Keeps the children of an element in step with a list: nodes stay as long as their items do, and move only when they must. */
export function keyedList<T>(parent: Element, shape: ListShape<T>): (items: readonly T[]) => void {
  const isSame = (a: T, b: T): boolean => shape.isSame?.(a, b) ?? Object.is(a, b);
  const shown = new Map<string, { item: T; view: ItemView<T> }>();
  return (items) => {
    const keys = new Set(items.map((item) => shape.key(item)));
    for (const [key, { view }] of shown) {
      if (keys.has(key)) continue;
      view.node.remove();
      shown.delete(key);
    }
    let next: Element | null = parent.firstElementChild;
    for (const item of items) {
      const { node } = viewOf(item);
      if (node === next) next = next.nextElementSibling;
      else parent.insertBefore(node, next);
    }
  };

  function viewOf(item: T): ItemView<T> {
    const key = shape.key(item);
    const before = shown.get(key);
    const view = before?.view ?? shape.create(item);
    if (before && !isSame(before.item, item)) view.update(item);
    shown.set(key, { item, view });
    return view;
  }
}
