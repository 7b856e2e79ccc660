import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliveries, historyArbitrary, writeKinds } from './drafts.ts';
import { runHistory, Tally } from './run-history.ts';

const seed = Number(process.env.MIRROR_SEED ?? 1);
const numRuns = Number(process.env.MIRROR_HISTORIES ?? 100);

test(`whatever happens while the mirror is kept, it is the directory after a check (seed ${seed})`, async () => {
  const tally = new Tally();
  const property = fc.asyncProperty(historyArbitrary, (history) => runHistory(history, tally));
  // One that fails is whole in the message; to shrink it takes minutes.
  await fc.assert(property, { seed, numRuns, endOnFailure: true });

  // Without these the test would pass on histories in which nothing happens.
  if (numRuns < 100) return;
  const wanted = [
    ...writeKinds,
    ...deliveries,
    'check',
    'deliver',
    'faults',
    'lag',
    'order',
    'restart',
    'DELETED',
  ];
  expect(wanted.filter((what) => tally.of(what) < numRuns / 100)).toEqual([]);
}, 3_600_000);
