import { expect, test } from 'vitest';

test('getting started, from its first line to its last', async () => {
  // The program says itself what is so: it ends, or throws.
  await expect(import('./getting-started.program.ts')).resolves.toBeDefined();
});
