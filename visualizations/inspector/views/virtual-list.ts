import { element } from '../../../adapters/element/dom/element.ts';

/** Rows of one height, of which only those in view exist. */
export interface VirtualList<T> {
  render(items: readonly T[]): void;
  /** Brings a row into view. */
  reveal(index: number): void;
}

interface ListTraits<T> {
  readonly rowHeight: number;
  /** Fills a row that may have shown another item before. */
  readonly fill: (row: HTMLElement, item: T, index: number) => void;
  /** The end stays in view while it is. */
  readonly followsEnd?: boolean;
  readonly rowRole?: string;
}

/** Keeps as many rows as fit into `scroll`, and fills them as it scrolls. */
export function virtualList<T>(scroll: HTMLElement, { rowHeight, fill, followsEnd = false, rowRole = 'row' }: ListTraits<T>, signal: AbortSignal): VirtualList<T> {
  const sizer = element('div', { class: 'virtual-sizer', role: 'presentation' });
  const rows: HTMLElement[] = [];
  const shown: unknown[] = [];
  let items: readonly T[] = [];
  scroll.replaceChildren(sizer);

  const draw = (): void => {
    const first = Math.max(0, Math.floor(scroll.scrollTop / rowHeight) - 2);
    const count = Math.min(items.length - first, Math.ceil(scroll.clientHeight / rowHeight) + 4);
    while (rows.length < count) rows.push(sizer.appendChild(element('div', { class: 'virtual-row', role: rowRole })));
    for (const [place, row] of rows.entries()) {
      row.hidden = place >= count;
      if (place >= count) {
        shown[place] = undefined;
        continue;
      }
      row.style.transform = `translateY(${(first + place) * rowHeight}px)`;
      const item = items[first + place] as T;
      if (shown[place] === item && !isMutable(item)) continue;
      shown[place] = item;
      fill(row, item, first + place);
    }
  };
  scroll.addEventListener('scroll', draw, { signal, passive: true });
  return {
    render(next) {
      const isAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < rowHeight * 2;
      items = next;
      sizer.style.height = `${items.length * rowHeight}px`;
      if (followsEnd && isAtEnd) scroll.scrollTop = scroll.scrollHeight;
      draw();
    },
    reveal(index) {
      if (index < 0) return;
      const top = index * rowHeight;
      if (top < scroll.scrollTop || top + rowHeight > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top - scroll.clientHeight / 2;
    },
  };
}

/** Entries never change; actors and messages do. */
const isMutable = (item: unknown): boolean => typeof item === 'object' && item !== null && !('n' in item);
