import { expect, test } from 'vitest';
import type { MirrorStatus } from '../../../schema/directory/ports.ts';
import { createMirrorPlane, type Mirror } from '../../../src/composition/mirror-access.ts';
import type { ReadSource } from '../../../src/eiam/call-context.ts';
import type { MirrorPlane } from '../../../src/loaders/mirror/mirror-plane.ts';
import type { MirrorQuestions } from '../../../src/mirror/questions.ts';

const unexpected = () => {
  throw new Error('Expected no such question');
};

const ready: MirrorStatus = { state: 'READY', asOf: 5, hasDetails: true };

const questions: MirrorQuestions = {
  ...{ users: unexpected, groups: unexpected, units: unexpected, search: unexpected, counts: unexpected },
  ...{ userCount: unexpected, reportCount: unexpected, memberOf: unexpected },
};

interface Facts extends Partial<Pick<Mirror, 'status' | 'writesShown'>> {
  readonly lacksWrites?: boolean;
  readonly readAsOf?: (at: number, source: ReadSource) => void;
}

function openPlane({
  lacksWrites = false,
  status = () => ready,
  writesShown = unexpected,
  readAsOf = () => {},
}: Facts): MirrorPlane {
  return createMirrorPlane(
    {
      ...{ status, questions, writesShown },
      failed: { note: unexpected },
      readsMirror: () => true,
      shows: () => true,
      groupsOf: () => new Map(),
      sync: { asked: unexpected, wrote: unexpected, isDirty: () => false },
      lacksWrites: () => lacksWrites,
    },
    {
      trace: { readAsOf, dependsOn: () => {}, doubted: () => {} },
      limits: () => ({ signal: new AbortController().signal }),
      prefersMirror: () => true,
    },
  );
}

test('what the mirror alone answers is stale where the store was away as it was asked', async () => {
  // What it followed until the store was lost is shown, and the store is back by then: not so what was written meanwhile.
  const states: MirrorStatus['state'][] = ['STALE'];
  const sources: ReadSource[] = [];
  const plane = openPlane({
    status: () => ({ ...ready, state: states.shift() ?? 'READY' }),
    lacksWrites: true,
    writesShown: async () => true,
    readAsOf: (_at, source) => sources.push(source),
  });
  const ask = () => plane.ask(async () => 'an answer');
  expect([await ask(), await ask()]).toEqual(['an answer', 'an answer']);
  expect(sources).toEqual(['stale', 'mirror']);
});

test('what both can answer is asked of EIAM while the mirror lacks a write, or rows', () => {
  expect(openPlane({}).isPreferredFor('ou_a')).toBe(true);
  expect(openPlane({ lacksWrites: true }).isPreferredFor('ou_a')).toBe(false);
  const status = () => ({ ...ready, lacksRows: true });
  expect(openPlane({ status }).isPreferredFor('ou_a')).toBe(false);
});
