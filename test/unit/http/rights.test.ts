import { describe, expect, test } from 'vitest';
import { readToken } from '../../../src/http/authentication/bearer-token.ts';
import { identityOf, permissionsOf } from '../../../src/http/authentication/rights.ts';

describe('whose account', () => {
  const byId = { userId: 'sub', username: undefined };
  test.each([
    [{ sub: 'user_mia' }, byId, { userId: 'user_mia' }],
    [{ sub: 'mia' }, byId, undefined],
    [{ sub: 'user_mia/../admin' }, byId, undefined],
    [{ sub: `user_${'a'.repeat(60)}` }, byId, undefined],
    [{ sub: 'mia', preferred_username: 'mia' }, byId, undefined],
    [
      { sub: 'mia', preferred_username: 'mia' },
      { userId: 'sub', username: 'preferred_username' },
      { username: 'mia' },
    ],
    [{ sub: 'mia', eiam_id: 'user_mia' }, { userId: 'eiam_id', username: 'sub' }, { userId: 'user_mia' }],
    [{ sub: 'mia', eiam_id: 5 }, { userId: 'eiam_id', username: undefined }, undefined],
  ])('of %j by %j', (claims, names, account) => {
    expect(identityOf(claims, names)).toEqual({ subject: claims.sub, account });
  });

  test.each([{}, { sub: '' }, { sub: 5 }, { sub: ['mia'] }, { sub: 'a'.repeat(257) }])(
    '%j identifies no account',
    (claims) => {
      expect(identityOf(claims, byId)).toBeUndefined();
    },
  );
});

describe('what they may do', () => {
  const grants = {
    DIRECTORY_READ: [{ scope: 'read' }, { groupId: 'group_readers' }],
    DIRECTORY_WRITE: [{ groupId: 'group_writers' }],
    IDENTITY_PROVIDER_READ: [{ scope: 'group_readers' }],
    CREDENTIAL_ISSUE: [],
  };

  test('a group is no scope, and a scope no group', async () => {
    const held = await permissionsOf(
      { scope: 'group_writers' },
      grants,
      async () => new Set(['group_readers', 'read']),
    );
    expect([...held]).toEqual(['DIRECTORY_READ']);
  });

  test('groups are read only where something hangs on them', async () => {
    let asked = 0;
    const find = async () => {
      asked += 1;
      return new Set<string>();
    };
    const scopesAlone = { ...grants, DIRECTORY_WRITE: [{ scope: 'write' }] };
    await permissionsOf({ scope: 'read' }, scopesAlone, find);
    expect(asked).toBe(0);
    await permissionsOf({}, scopesAlone, find);
    expect(asked).toBe(1);
  });
});

describe('the token', () => {
  test.each([
    [{}, undefined],
    [{ authorization: null }, undefined],
    [{ authorization: 'Bearer of-header' }, 'of-header'],
    [{ authorization: 'Bearer of-header', introduced: 'Bearer of-params' }, 'of-params'],
    [{ introduced: 'Bearer of-params' }, 'of-params'],
  ])('of %j', (credentials, token) => {
    expect(readToken(credentials)).toBe(token);
  });

  test.each(['a', 'Bearer ', 'Bearer a b', 'Basic a', `Bearer ${'a'.repeat(8_193)}`])(
    'is none in %j',
    (authorization) => {
      expect(() => readToken({ authorization })).toThrow('Sign in');
      expect(() => readToken({ introduced: authorization })).toThrow('Sign in');
    },
  );
});
