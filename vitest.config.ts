import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['hongyan-source', ...defaultServerConditions] } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['tests/support/engines.ts'],
    testTimeout: 30_000,
    // Most of a run is waiting for processes: one core left over, as is the default, would be half of a small machine.
    maxWorkers: '100%',
  },
});
