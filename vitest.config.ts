import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { entries } from './esbuild.mjs';

const shippedXState = fileURLToPath(new URL('node_modules/xstate/dist/xstate.cjs.mjs', import.meta.url));

/** Examples and guides name the package as its users do; here that is the source. */
const ownEntries = Object.entries(entries).map(([subpath, source]) => ({
  find: new RegExp(`^chat-machines${subpath.slice(1)}$`), replacement: fileURLToPath(new URL(source, import.meta.url)),
}));

export default defineConfig({
  resolve: { alias: ownEntries },
  test: {
    environment: 'node',
    // For what never comes. How fast this machine is fails no test.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
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
        resolve: { alias: [...ownEntries, { find: /^xstate$/, replacement: shippedXState }] },
        test: {
          name: 'production',
          include: ['test/chat/**/*.test.ts', 'test/audits/conditions.test.ts'],
          env: { XSTATE_BUILD: 'production' },
        },
      },
    ],
  },
});
