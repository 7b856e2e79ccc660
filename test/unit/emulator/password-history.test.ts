import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { PasswordHistory } from '../../../src/emulator/password-history.ts';

test('looks back as far as it is set to, one user at a time', () => {
  const history = new PasswordHistory(2);
  for (const password of ['one', 'two', 'three']) history.remember('user_a', password);
  expect(() => history.check('user_a', 'one')).not.toThrow();
  expect(() => history.check('user_a', 'two')).toThrow(/Password is invalid/);
  expect(() => history.check('user_a', 'three')).toThrow(/Password is invalid/);
  expect(() => history.check('user_b', 'three')).not.toThrow();
  history.remove('user_a');
  expect(() => history.check('user_a', 'three')).not.toThrow();
});

test('keeps nothing when it need not look back, and never the password', () => {
  const off = new PasswordHistory(0);
  off.remember('user_a', 'one');
  expect(() => off.check('user_a', 'one')).not.toThrow();
  const history = new PasswordHistory(1);
  history.remember('user_a', 'SecretWord1');
  expect(inspect(history, { depth: 9, showHidden: true })).not.toContain('SecretWord1');
});
