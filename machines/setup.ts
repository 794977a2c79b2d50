import { createMachine, type setup as xstateSetup } from 'xstate';
import { sharingStates } from './shared-states.ts';

/** So many steps an event may take: the most that an outbox full of messages needs. */
const options = { maxIterations: 5_000 };

/** As much of it as a chart needs: it knows what belongs to it, by names that the compiler checks; what is provided to it shares its states. */
const setupOf = ({ actors, actions, guards, delays }: object & Record<string, never>): object => ({
  createMachine: (config: object) => sharingStates(createMachine({ options, ...config }, { actors, actions, guards, delays } as never)),
});

/** XState's `setup`, whose types it has; without what it gives besides `createMachine`, which no bundler can drop. */
export const setup = setupOf as unknown as typeof xstateSetup;
