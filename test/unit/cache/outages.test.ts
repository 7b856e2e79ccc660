import { expect, test } from 'vitest';
import { isOutage, refusedBy } from '../../../src/composition/outages.ts';
import { EiamError, type EiamErrorKind } from '../../../src/eiam/errors.ts';

const kinds: readonly [EiamErrorKind, boolean, boolean][] = [
  ['unavailable', true, true],
  ['timeout', true, true],
  ['overloaded', false, true],
  ['throttled', false, false],
  ['deadline', false, false],
  ['aborted', false, false],
  ['unauthorized', false, false],
  ['rejected', false, false],
  ['invalidResponse', false, false],
];

test.each(kinds)('%s is an outage: %s; behind calls that fail: %s', (kind, alone, behindFailures) => {
  const error = new EiamError('GetUser', kind);
  expect(isOutage(error, { failuresInARow: 0 })).toBe(alone);
  expect(isOutage(error, { failuresInARow: 1 })).toBe(behindFailures);
});

test('an error of any other class is none', () => {
  expect(isOutage(new Error('unavailable'), { failuresInARow: 1 })).toBe(false);
});

test('what a refusal is about', () => {
  const refused = (kind: EiamErrorKind, code?: string) => refusedBy(new EiamError('GetUser', kind, { code }));
  expect(refused('unauthorized', 'invalid_client')).toBe('credentials');
  expect(refused('unauthorized', 'permission_denied')).toBe('operation');
  expect(refused('rejected', 'OrganizationUnitIdNotInScopes')).toBe('object');
  expect(refused('rejected', 'ResourceNotFound.User')).toBeUndefined();
  expect(refused('unavailable')).toBeUndefined();
});
