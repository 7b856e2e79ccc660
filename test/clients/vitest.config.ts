import { defineConfig } from 'vitest/config';

/** A run of its own: what it needs is installed beside it, and `npm test` goes without. */
export default defineConfig({
  test: {
    name: 'clients',
    setupFiles: ['warnings.ts'],
    include: ['**/*.test.ts'],
    sequence: { shuffle: true },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // As for the gateway's own tests, in the folder above.
    alias: { graphql: 'graphql/index.js' },
    server: { deps: { inline: [/graphql(?!-eslint)/, /@pothos/] } },
  },
});
