import type { Feature } from '../../src/feature.ts';

export interface DraftVerbs {
  /** What was being written here and has not been sent. */
  draft(): string;
  /** Keeps what is being written; `''` ends it. */
  keepDraft(text: string): void;
}

/** What is being written, by conversation, as long as the tab lives; where the chat keeps nothing, as long as it is used. Words for nobody: no log, no error tells them. */
export const drafts = (): Feature<object, DraftVerbs> => ({
  name: 'drafts',
  install({ options, ports, saved, store }) {
    const held = new Map<string, string>();
    const place = (): string => `chat-machines.draft${JSON.stringify([options.brandId, options.channelId, store.customer.id])}`;
    /** A tab that may keep nothing, or has no room, keeps nothing. Without a customer it would be anybody's. */
    const inTab = <T>(use: (tab: Storage) => T): T | undefined => {
      try {
        return options.persist && !ports.storage.isVolatile && saved.hasCustomer ? use(sessionStorage) : undefined;
      } catch {
        return undefined;
      }
    };
    return {
      threadVerbs: (key) => ({
        draft: () => held.get(key) ?? inTab((tab) => tab.getItem(place() + key)) ?? '',
        keepDraft(text) {
          held.set(key, text);
          inTab((tab) => (text ? tab.setItem(place() + key, text) : tab.removeItem(place() + key)));
        },
      }),
      forgot() {
        held.clear();
        inTab((tab) => {
          for (const name of Object.keys(tab)) if (name.startsWith(place())) tab.removeItem(name);
        });
      },
    };
  },
});
