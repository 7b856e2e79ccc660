import { defineConfig } from 'vitest/config';
import full from './vitest.config.ts';

/** What searches at length, or starts a gateway for every row of a large table: `npm test` runs it before every push. */
const long = [
  'test/graph/agents/rights.test.ts',
  'test/graph/cache/{memory-in-outages,own-writes}.test.ts',
  'test/graph/changes/mutations.test.ts',
  'test/graph/changing-lists.test.ts',
  'test/graph/{checked-lookups,expected-calls,plan-equals-calls}.test.ts',
  'test/graph/{fault,outage,stale}-matrix.test.ts',
  'test/graph/identity-providers/{by-type,canaries,odd-*}.test.ts',
  'test/graph/mirror/{changes,check,fill-trouble,membership-names,overtaken,questions,three-planes-generated}.test.ts',
  'test/graph/mirror/histories/**',
  'test/graph/model/**',
  'test/graph/mutations/{effects,limits,lost-creates,read-lag,refusals,secrecy,success-*}.test.ts',
  'test/graph/odd-rows/**',
  'test/graph/oracle/**',
  'test/graph/pagination.test.ts',
  'test/graph/sign-in/{cloud-credentials,lost-answers,secrecy}.test.ts',
  'test/unit/cache/staleness.test.ts',
  'test/unit/callbacks/alibaba/byte-flips.test.ts',
  'test/unit/document/searched-documents.test.ts',
  'test/unit/execution/same-answers.test.ts',
  'test/unit/loaders/walk-histories.test.ts',
  'test/unit/mirror/oracle/**',
  'test/unit/mirror/histories.test.ts',
];

/** The quick check: all that needs no started process, but for what is long. */
export default defineConfig({
  test: {
    ...full.test,
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/{unit,graph,contract}/**/*.test.ts'], exclude: long },
      },
    ],
  },
});
