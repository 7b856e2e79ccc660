import { expect, test } from 'vitest';
import { createMirrorPlane } from '../../../src/composition/mirror-access.ts';
import type { MirrorPlane } from '../../../src/loaders/mirror/mirror-plane.ts';
import type { MirrorQuestions } from '../../../src/mirror/questions.ts';

const unexpected = () => {
  throw new Error('Expected no such question');
};

/** Of a mirror that is ready. */
function openPlane(lacksWrites: boolean, lacksRows = false): MirrorPlane {
  return createMirrorPlane(
    {
      status: () => ({ state: 'READY', asOf: 5, hasDetails: true, lacksRows }),
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
    {
      trace: { readAsOf: () => {}, dependsOn: () => {}, doubted: () => {} },
      limits: unexpected,
      prefersMirror: () => true,
    },
  );
}

test('what both can answer is asked of EIAM while the mirror lacks a write, or rows', () => {
  expect(openPlane(false).isPreferredFor('ou_a')).toBe(true);
  expect(openPlane(true).isPreferredFor('ou_a')).toBe(false);
  expect(openPlane(false, true).isPreferredFor('ou_a')).toBe(false);
});
