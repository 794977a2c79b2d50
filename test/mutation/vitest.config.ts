import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { environment: 'node', include: ['test/mutation/*.mutate.ts'] } });
