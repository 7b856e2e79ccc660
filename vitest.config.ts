import { defineConfig } from 'vitest/config';

/** Change what a process has but once, the schema among it: each runs in a process of its own, beside the others. */
const alone = ['test/integration/deprecated-uses.test.ts'];
/** Run against the packed emulator, outside of the process, as well: all of `contract` is by `npm run prove:emulator`. */
const packed = [
  'test/contract/client-against-emulator.test.ts',
  'test/contract/management/official-library.test.ts',
];
/** Asks the packed emulator and no other. */
const packedAlone = ['test/e2e/packed-emulator.test.ts'];
/** Start programs: gateways in processes of their own, Redis, proxies, promtool, browsers. */
const programs = [
  'test/e2e/**/*.test.ts',
  'test/integration/{prometheus,replicas,shared-state}/**/*.test.ts',
];
/** What each of them may use is in CONTRIBUTING.md under "Tests". */
const include = ['test/{unit,graph,contract,integration}/**/*.test.ts'];

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
    // It does so for each project as well, so nearly all of them are one.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'shared', include, exclude: [...alone, ...programs] } },
      { extends: true, test: { name: 'alone', include: alone, isolate: true } },
      { extends: true, test: { name: 'programs', include: programs, exclude: packedAlone } },
      {
        extends: true,
        test: {
          name: 'packed emulator',
          include: [...packed, ...packedAlone],
          globalSetup: 'test/contract/instance/lend-emulators.ts',
          // One: each would load the gateway for a file or two.
          maxWorkers: 1,
          // A project with a number of workers of its own has a turn of its own.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
