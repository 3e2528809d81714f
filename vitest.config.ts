import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/letMessagesThrough.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Modules are loaded, and compiled by the engine, once a process and not once a file: a third of the time less.
    isolate: false,
    maxWorkers: availableParallelism(),
  },
});
