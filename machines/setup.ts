import { createMachine, type setup as xstateSetup } from 'xstate';

/** As much of it as a chart needs: it knows what belongs to it, by names that the compiler checks. */
const setupOf = ({ actors, actions, guards, delays }: object & Record<string, never>): object => ({
  createMachine: (config: never) => createMachine(config, { actors, actions, guards, delays } as never),
});

/** XState's `setup`, whose types it has; without what it gives besides `createMachine`, which no bundler can drop. */
export const setup = setupOf as unknown as typeof xstateSetup;
