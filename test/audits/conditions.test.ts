import { expect, it, vi } from 'vitest';
import { createActor, setup } from 'xstate';

it('runs against the build of XState that the project is named for', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const actor = createActor(setup({}).createMachine({ id: 'any' })).start();
  actor.stop();
  actor.send({ type: 'too.late' });
  const warned = warn.mock.calls.length > 0; // only the development build says anything
  warn.mockRestore();
  expect(warned ? 'development' : 'production').toBe(process.env['XSTATE_BUILD']);
});
