import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const shippedXState = fileURLToPath(new URL('node_modules/xstate/dist/xstate.cjs.mjs', import.meta.url));

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 5_000,
    maxWorkers: 2,
    projects: [
      {
        // Vitest asks for the `development` condition: there XState warns and throws where in production it is silent.
        extends: true,
        test: { name: 'development', include: ['test/**/*.test.ts'], env: { XSTATE_BUILD: 'development' } },
      },
      {
        // The door once more, against the XState that users get.
        extends: true,
        resolve: { alias: [{ find: /^xstate$/, replacement: shippedXState }] },
        test: {
          name: 'production',
          include: ['test/chat/**/*.test.ts', 'test/audits/conditions.test.ts'],
          env: { XSTATE_BUILD: 'production' },
        },
      },
    ],
  },
});
