import { spawnSync } from 'node:child_process';

// `npm run prove:drawn`: all parts, or those that are named, as in `npm run prove:drawn -- model pages`. MODEL_SEED and REPLICAS_SEED draw others.

interface Part {
  readonly suites: readonly string[];
  /** `npm test`, or for `staleness` `npm run test:programs`, runs the same suites without it. */
  readonly environment: NodeJS.ProcessEnv;
}

const parts: Readonly<Record<string, Part>> = {
  model: { suites: ['test/graph/model/model.test.ts'], environment: { MODEL_RUNS: '1000' } },
  /** Answers that come too late have to be waited for. */
  trail: {
    suites: ['test/graph/model/trail.test.ts', 'test/graph/model/late-answers.test.ts'],
    environment: { MODEL_RUNS: '150' },
  },
  /** Operations and filters against brute force, and what they are expected to cost. */
  oracle: { suites: ['test/graph/oracle'], environment: { ORACLE_RUNS: '300' } },
  disorder: { suites: ['test/integration/live/disorder.test.ts'], environment: { MODEL_RUNS: '40' } },
  staleness: {
    suites: ['test/integration/replicas/staleness.test.ts'],
    environment: { REPLICAS_RUNS: '100' },
  },
  /** What stands in one row's place, on every path that shows it. */
  odd: { suites: ['test/graph/odd-rows/rows.test.ts'], environment: { ODD_ROWS: 'all' } },
  pages: { suites: ['test/graph/pagination.test.ts'], environment: { PAGE_SIZES: 'all' } },
};

const named = process.argv.slice(2);
for (const [name, { suites, environment }] of Object.entries(parts)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const words = ['vitest', 'run', ...suites, '--reporter=verbose', '--testTimeout=1800000'];
  const { status } = spawnSync('npx', words, { stdio: 'inherit', env: { ...process.env, ...environment } });
  if (status !== 0) process.exitCode = 1;
}
