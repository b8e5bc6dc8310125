import { defineConfig } from 'vitest/config';

// Long suites (kill, soak, memory, scale) are named *.long.test.ts and run by `npm run test:long` alone.
const long = process.env['VIGIL_LONG'] === '1';

export default defineConfig({
  test: {
    include: long
      ? ['{src-*,migrations,scripts}/**/*.long.test.ts']
      : ['{src-*,migrations,scripts}/**/*.test.{ts,tsx}'],
    exclude: long ? [] : ['**/*.long.test.ts', '**/node_modules/**'],
    // Starts a Postgres only when a test file asks for it.
    globalSetup: ['src-main/stores/db/postgres.global-setup.ts'],
    // Native modules (ONNX Runtime, SQLite) want a process of their own.
    pool: 'forks',
    maxWorkers: 2,
    // A test that hangs is ended; one on a busy machine is not.
    testTimeout: long ? 1_200_000 : 240_000,
    hookTimeout: 240_000,
  },
});
