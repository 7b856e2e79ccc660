import fc from 'fast-check';
import { expect, test } from 'vitest';
import { user, userSummary } from '../../../src/eiam/developer/users.ts';
import { Reading } from '../../../src/eiam/reading.ts';
import { samples } from './samples.ts';

const { organizationalUnits, groups, customFields, primaryOrganizationalUnitId, ...row } = samples.user;
const origin = {
  operation: 'ListUsers',
  requestId: undefined,
  optionalMembers: new Set(['User.updateTime', 'User.userId']),
};

/** A user's own members, read beside lists, with which no object stands for itself. */
function readOneByOne(source: object) {
  const whole = user.read({ ...source, groups: [] }, new Reading(origin), '');
  if (!whole) return whole;
  const { groups: _groups, organizationalUnits: _units, customFields: _fields, ...members } = whole;
  return members;
}

test('a row that stands for itself is what reading it member by member gives', () => {
  const names = ['userId', 'phoneNumber', 'phoneNumberVerified', 'updateTime', 'status', 'email', 'unknown'];
  const change = fc.dictionary(
    fc.constantFrom(...names),
    fc.constantFrom<unknown>(undefined, null, '', 'text', 0, 1_700_000_000_000, true, {}, []),
    { maxKeys: 3 },
  );
  fc.assert(
    fc.property(fc.record({ change }), ({ change: changed }) => {
      const source = JSON.parse(JSON.stringify({ ...row, ...changed }));
      const reading = new Reading(origin);
      expect(userSummary.read(source, reading, '')).toEqual(readOneByOne(source));
    }),
    { numRuns: 500 },
  );
});

test('only a row without anything else stands for itself', () => {
  const read = (source: object) => userSummary.read(source, new Reading(origin), '') === source;
  expect(read(row)).toBe(true);
  expect(
    [
      { ...row, more: 1 },
      { ...row, email: null },
      { ...row, email: '' },
    ].map(read),
  ).toEqual([false, false, false]);
});
