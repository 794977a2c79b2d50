import type { Entry } from './model.ts';

/** What of the entries is wanted. */
export interface Wish {
  readonly words: string;
  readonly effects: 'all' | 'changes' | 'nothing';
  readonly withFrames: boolean;
}

/** Keeps the wanted entries in a list, looking at each entry once; `null` for a new wish begins anew. */
export function entryFilter(): (entries: readonly Entry[], wish: Wish) => readonly Entry[] {
  let wanted: Entry[] = [];
  let wishText = '';
  let seen = 0;
  return (entries, wish) => {
    const first = entries[0]?.n ?? 1;
    const last = entries.at(-1)?.n ?? 0;
    const text = JSON.stringify(wish);
    if (text !== wishText || seen > last) {
      wanted = [];
      seen = 0;
      wishText = text;
    }
    const fresh = entries.slice(Math.max(0, seen - first + 1)).filter((entry) => isWanted(entry, wish));
    const gone = wanted.findIndex(({ n }) => n >= first);
    if (fresh.length > 0 || gone !== 0) wanted = [...wanted.slice(gone < 0 ? wanted.length : gone), ...fresh];
    seen = last;
    return wanted;
  };
}

function isWanted({ effect, from, to, type }: Entry, { words, effects, withFrames }: Wish): boolean {
  if (effect === 'frame' && !withFrames) return false;
  if (effects === 'changes' && effect !== 'changed' && effect !== 'frame') return false;
  if (effects === 'nothing' && effect !== 'none') return false;
  return words === '' || `${from} ${to} ${type}`.toLowerCase().includes(words.toLowerCase());
}
