import { expect, test } from 'vitest';
import { createMirrorPlane } from '../../../src/composition/mirror-access.ts';
import type { MirrorPlane } from '../../../src/loaders/mirror/mirror-plane.ts';
import type { MirrorQuestions } from '../../../src/mirror/questions.ts';

const unexpected = () => {
  throw new Error('Expected no such question');
};

/** Of a mirror that is ready. */
function openPlane(lacksWrites: boolean): MirrorPlane {
  return createMirrorPlane(
    {
      status: () => ({ state: 'READY', asOf: 5, hasDetails: true }),
      get questions(): MirrorQuestions {
        return unexpected();
      },
      failed: { note: unexpected },
      readsMirror: () => true,
      shows: () => true,
      groupsOf: () => new Map(),
      sync: { asked: unexpected, wrote: unexpected, isDirty: () => false },
      lacksWrites: () => lacksWrites,
      writesShown: unexpected,
    },
    { trace: { readAsOf: () => {}, dependsOn: () => {} }, limits: unexpected, prefersMirror: () => true },
  );
}

test('what both can answer is asked of EIAM while the mirror lacks a write', () => {
  expect(openPlane(false).isPreferredFor('ou_a')).toBe(true);
  expect(openPlane(true).isPreferredFor('ou_a')).toBe(false);
});
