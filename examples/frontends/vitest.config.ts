import { defineConfig } from 'vitest/config';

/** A run of its own: what it needs is installed beside it, and the gateway's `npm test` goes without. */
export default defineConfig({
  test: {
    name: 'clients',
    setupFiles: ['test/warnings.ts'],
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: true },
    // A poll waits for what has to come: on a busy machine that is later, and only the test's own limit says how late.
    expect: { poll: { timeout: 25_000 } },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // As for the gateway's own tests, two folders above.
    alias: { graphql: 'graphql/index.js' },
    server: { deps: { inline: [/graphql(?!-eslint)/, /@pothos/] } },
  },
});
