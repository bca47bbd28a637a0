import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/postgres-desk.ts'],
    testTimeout: 30_000,
    // Many tests wait for servers and processes more than they compute: two cores carry two of them at once.
    maxWorkers: 2,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
