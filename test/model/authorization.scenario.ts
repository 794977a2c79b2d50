import { expect } from 'vitest';
import { authorizationMachine } from '../../machines/authorization.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

const answers = {
  resolves: [
    { refreshInMs: 0, isRenewable: false },
    { refreshInMs: 3_600_000, isRenewable: true },
  ],
  rejects: [
    { reason: 'lost', code: '', isFinal: false },
    { reason: 'refused', code: 'ConsumerReconnectionFailed', isFinal: true },
  ],
};

/** Everything that can happen to the authorization machine. */
export const authorizationScenario = scenarioOf({
  machine: authorizationMachine,
  inputs: [
    { isRenewable: false, isSecured: false },
    { isRenewable: true, isSecured: false },
    { isRenewable: false, isSecured: true },
  ],
  events: { 'authorization.renew': [{}] },
  answers: { admit: answers, register: answers, reconnect: answers, refreshToken: answers },
  delays: { staleTime: 300_000 },
  invariant: ({ live }) => expect(live.length, 'one thing at a time').toBeLessThan(2),
});
