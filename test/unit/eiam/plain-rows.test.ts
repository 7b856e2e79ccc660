import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { group } from '../../../src/eiam/developer/groups.ts';
import { organizationalUnit } from '../../../src/eiam/developer/organizational-units.ts';
import { user, userSummary } from '../../../src/eiam/developer/users.ts';
import type { Kind } from '../../../src/eiam/kinds.ts';
import { Reading } from '../../../src/eiam/reading.ts';
import { samples } from './samples.ts';

const cases: readonly [name: string, kind: Kind<unknown>, sample: object][] = [
  ['a user', user, samples.user],
  ['a user of a list', userSummary, samples.userSummary],
  ['a group', group, samples.group],
  ['a unit', organizationalUnit, samples.organizationalUnit],
];

const absent = Symbol('absent');
const odd = fc.oneof(
  fc.constant(absent),
  fc.constantFrom<unknown>(null, '', ' x ', 'true', [], [null], [''], [7], {}, { id: 1 }),
  fc.constantFrom<unknown>(true, 0, -1, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, 253_402_300_800_000, '[1]'),
);
/** Which of the members, by their order in the text, is something else. */
const changes = fc.array(fc.tuple(fc.nat(40), odd), { maxLength: 3 });

/** The sample with those members changed; where `isMarked`, each object has a member that no contract has. */
function changed(sample: unknown, wanted: ReadonlyMap<number, unknown>, isMarked: boolean): unknown {
  let at = 0;
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const members: [string, unknown][] = [];
    for (const [name, member] of Object.entries(value)) {
      const index = at;
      at += 1;
      const instead = wanted.has(index) ? wanted.get(index) : copy(member);
      if (instead !== absent) members.push([name, instead]);
    }
    return Object.fromEntries([...members, ...(isMarked ? [['unheardOf', 'x']] : [])]);
  };
  return copy(sample);
}

/** What is read, and the mismatches that are published. */
function readOf(kind: Kind<unknown>, value: unknown, optionalMembers: ReadonlySet<string>) {
  const reading = new Reading({ operation: 'Asked', requestId: undefined, optionalMembers });
  const result = kind.read(value, reading, '');
  const mismatches: unknown[] = [];
  const note = (fact: unknown) => mismatches.push(fact);
  subscribe('eiam:mismatch', note);
  reading.publish();
  unsubscribe('eiam:mismatch', note);
  return { result, mismatches, showsDigits: reading.showsDigits };
}

// An object with a member that is not known is copied: what stands for itself must read as its copy does.
test.each(cases)('%s that is not copied reads as its copy', (_, kind, sample) => {
  expect(kind.read(sample, new Reading({ operation: 'Asked', requestId: undefined }), '')).toBe(sample);
  const property = fc.property(
    changes,
    fc.subarray(kind.expectedMembers?.slice() ?? []),
    (asked, optional) => {
      const wanted = new Map(asked);
      const read = (isMarked: boolean) => readOf(kind, changed(sample, wanted, isMarked), new Set(optional));
      expect(read(false)).toStrictEqual(read(true));
    },
  );
  fc.assert(property, { numRuns: 1_000, seed: 1 });
});
