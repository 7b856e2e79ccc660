import { expect, test } from 'vitest';
import {
  checkPassword,
  checkPasswordOwner,
  defaultPasswordPolicy as policy,
} from '../../../src/emulator/password-policy.ts';

const isFine = (password: string, change = {}): boolean => {
  try {
    checkPassword(password, { ...policy, ...change });
    return true;
  } catch {
    return false;
  }
};

test.each([
  ['Abcdefgh12', true],
  ['Abcdefgh1', false],
  ['abcdefgh12', false],
  ['ABCDEFGH12', false],
  ['Abcdefghij', false],
  ['Ünïcödé123', true],
  ['Abcdefg1🚀', false],
])('%s under the default policy: %s', (password, expected) => {
  expect(isFine(password)).toBe(expected);
});

test('every demand can be made and dropped', () => {
  expect(isFine('Abcdefgh12', { requiresSpecial: true })).toBe(false);
  expect(isFine('Abcdefgh1-', { requiresSpecial: true })).toBe(true);
  expect(isFine('abcdefgh12', { requiresUpperCase: false })).toBe(true);
  expect(isFine('ABCDEFGH12', { requiresLowerCase: false })).toBe(true);
  expect(isFine('Abcdefghij', { requiresDigit: false })).toBe(true);
  expect(isFine('Ab1', { minimumLength: 3 })).toBe(true);
});

test.each(['username', 'displayName', 'email', 'phoneNumber'] as const)('contains no %s', (name) => {
  expect(() => checkPasswordOwner('xxSELFxx', { [name]: 'self' })).toThrow(/Password is invalid/);
  expect(() => checkPasswordOwner('xxSELFxx', { [name]: 'other' })).not.toThrow();
  expect(() => checkPasswordOwner('xxSELFxx', { [name]: undefined })).not.toThrow();
  for (const short of ['x', '李', '🚀']) {
    expect(() => checkPasswordOwner(`xx${short}xx`, { [name]: short })).not.toThrow();
  }
  expect(() => checkPasswordOwner('xx李明xx', { [name]: '李明' })).toThrow(/Password is invalid/);
});
