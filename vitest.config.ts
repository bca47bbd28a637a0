import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/postgres-desk.ts'],
    testTimeout: 30_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  },
});
