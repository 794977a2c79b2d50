import { expect } from 'vitest';
import { uploadMachine } from '../../machines/upload.machine.ts';
import { scenarioOf } from './walk-scenario.ts';

/** Everything that can happen to the upload machine. */
export const uploadScenario = scenarioOf({
  machine: uploadMachine,
  inputs: [{ uploadId: 'u1' }],
  events: { 'upload.start': [{}], 'upload.retry': [{}], 'upload.cancel': [{}], 'upload.send': [{}], 'upload.giveUp': [{}] },
  answers: {
    readFile: { rejects: [{ reason: 'refused', code: '', isFinal: false }] },
    uploadFile: {
      resolves: [{ isTaken: true }, { isTaken: false }],
      rejects: [
        { reason: 'unreachable', code: '', isFinal: false },
        { reason: 'refused', code: 'status 500', isFinal: false },
      ],
    },
  },
  invariant: ({ snapshot, live }) => {
    expect(live.length, 'one thing at a time').toBeLessThan(2);
    expect(snapshot.context.failure !== null, 'a reason, exactly where it failed').toBe(snapshot.matches('failed') || (snapshot.matches('cancelled') && snapshot.context.failure !== null));
  },
});
