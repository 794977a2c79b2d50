import type { Kept } from './site.ts';
import type { Said, View } from './tab.ts';

/**
 * What should be so once all is well, and is not: every message that was surely said is on the gateway once, or is shown as failed and says why;
 * those of one page are in order; they are in one conversation; and the page shows what the gateway has.
 */
export function brokenPromises(view: View, threads: readonly (readonly Kept[])[], said: readonly Said[], failed: ReadonlySet<string>): readonly string[] {
  const there = threads.flat().map(({ text }) => text);
  const shown = view.messages.flatMap(({ text, status }) => (status === 'failed' ? [] : [text]));
  return [
    ...view.errors.map((error) => `error: ${error}`),
    ...(view.status === 'live' ? [] : [`the chat is ${view.status}`]),
    ...(view.hasMore || view.gaps > 0 ? ['there is more to load'] : []),
    ...(threads.length > 1 ? [`${threads.length} conversations`] : []),
    ...said.flatMap(({ text, isSure }) => {
      const count = there.filter((one) => one === text).length;
      if (count > 1) return [`"${text}" is there ${count} times`];
      const status = view.messages.find((one) => one.text === text)?.status ?? 'nothing';
      return count === 1 || !isSure || failed.has(text) ? [] : [`"${text}" is lost: shown as ${status}`];
    }),
    ...[...new Set(said.map(({ page }) => page))].flatMap((page) => {
      const order = said.filter((one) => one.page === page).map(({ text }) => text);
      const arrived = there.filter((text) => order.includes(text));
      const isInOrder = arrived.every((text, index) => index === 0 || order.indexOf(text) > order.indexOf(arrived[index - 1] as string));
      return isInOrder ? [] : [`out of order: ${arrived.join(', ')}`];
    }),
    ...(shown.join() === there.join() ? [] : [`shows ${shown.join(', ')} where there is ${there.join(', ')}`]),
  ];
}
