import { defineConfig } from 'vitest/config';

/** A run of its own: what it needs is installed beside it, and `npm test` goes without. */
export default defineConfig({
  test: { name: 'manifests', include: ['**/*.test.ts'], sequence: { shuffle: true } },
});
