/** A list that forgets its oldest items. */
export interface BoundedList<T> {
  push(item: T): void;
  clear(): void;
  /** Oldest first. */
  items(): readonly T[];
}

export function boundedList<T>(limit: number): BoundedList<T> {
  let items: T[] = [];
  return {
    push(item) {
      items.push(item);
      // Cut off in large pieces: one at a time would move the whole list for each item.
      if (items.length >= 2 * limit) items = items.slice(-limit);
    },
    clear: () => void (items = []),
    items: () => items.slice(-limit),
  };
}
