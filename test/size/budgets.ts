/** What an import may weigh in a browser, bytes of gzip. */
interface Budget {
  /** What it should come to. */
  readonly aim: number;
  /** What it may not exceed today: lower it whenever something was saved, up to the aim. */
  readonly ceiling: number;
}

/** By the names of `imports` in `measure-size.ts`. XState (13.4 kB) is in all of them that have a machine. */
export const budgets: Readonly<Record<string, Budget>> = {
  createChat: { aim: 30_000, ceiling: 66_600 },
  everything: { aim: 33_900, ceiling: 83_450 },
  ...Object.fromEntries(['react', 'vue', 'svelte', 'solid', 'angular'].map((name) => [`chat-machines/${name}`, { aim: 2_000, ceiling: 2_000 }])),
  'chat-machines/element': { aim: 90_000, ceiling: 111_800 },
  safeUrl: { aim: 1_000, ceiling: 1_000 },
};
