import { defineConfig } from 'vitest/config';

/** One project a kind of test; what each may use is in CONTRIBUTING.md under "Tests". */
const projects = ['unit', 'graph', 'contract', 'integration', 'e2e'];

/** Change what a process has but once, the schema among it: each runs in a process of its own, beside the projects. */
const alone = ['test/integration/deprecated-uses.test.ts'];

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    // By itself it would take one on a machine of two cores, and much of the time goes by in waiting.
    maxWorkers: 3,
    // A poll waits for what has to come: on a busy machine that is later, and only the test's own limit says how late.
    expect: { poll: { timeout: 25_000 } },
    // Node loads the modules itself, as it does for the gateway: transforming them took a seventh of all the time.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // A limit for a test that hangs, not a measure: machines are slow and busy with other work.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // A worker loads the gateway once, not again for each of its files: half of all the CPU that the tests took.
    isolate: false,
    projects: [
      ...projects.map((name) => ({
        extends: true as const,
        test: { name, include: [`test/${name}/**/*.test.ts`], exclude: alone },
      })),
      { extends: true as const, test: { name: 'alone', include: alone, isolate: true } },
    ],
  },
});
