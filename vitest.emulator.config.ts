import { defineConfig } from 'vitest/config';
import full from './vitest.config.ts';

/** The contract's suites against the packed emulator, in processes of its own: `npm run prove:emulator`. */
export default defineConfig({
  test: {
    ...full.test,
    projects: [
      {
        extends: true,
        test: {
          name: 'packed emulator',
          include: ['test/contract/**/*.test.ts'],
          globalSetup: 'test/contract/instance/lend-emulators.ts',
        },
      },
    ],
  },
});
