import { describe, expect, test } from 'vitest';
import { done, invalid, missing, openWritable, writtenAt } from './open-writable.ts';

describe('UpdateUserPassword (developer-api.md 8.5)', () => {
  const path = (userId: string) => `/users/${userId}/actions/updateUserPassword`;

  test('sets it, and again, and shows it nowhere', async () => {
    await using company = await openWritable();
    const { send, directory, bob } = company;
    const before = { ...bob };
    for (const _ of ['first', 'again']) {
      expect(await send('POST', path(bob.userId), { password: 'Str0ngEnough' })).toEqual(done);
      expect(directory.user(bob.userId)).toEqual({ ...before, passwordSet: true, updateTime: writtenAt });
    }
  });

  test('a display name of one character forbids no password', async () => {
    await using company = await openWritable();
    company.directory.updateUser(company.bob.userId, { displayName: 'A' });
    expect(await company.send('POST', path(company.bob.userId), { password: 'Aaaaaaaa12' })).toEqual(done);
  });

  test.each([
    [undefined, missing('Password')],
    [null, missing('Password')],
    ['', missing('Password')],
    [12, invalid('Password')],
    ['Sh0rt', invalid('Password')],
    ['Ab1456789', invalid('Password')],
    [`Aa1${'z'.repeat(62)}`, invalid('Password')],
    ['xada.lovelaceX1', invalid('Password')],
    ['xADA@example.comX1', invalid('Password')],
    ['Aa13800000001', invalid('Password')],
    ["xADA o'brien 🚀x1", invalid('Password')],
  ])('%j is refused, and nothing changes', async (password, refusal) => {
    await using company = await openWritable();
    await company.refuses(['POST', path(company.ada.userId), { password }], refusal);
  });

  test('the policy is the instance’s own, and looks back as far as it says', async () => {
    const passwordPolicy = {
      minimumLength: 4,
      requiresUpperCase: false,
      requiresDigit: false,
      requiresSpecial: true,
      historyLength: 2,
    };
    await using company = await openWritable({ passwordPolicy });
    const { send, refuses, asia, bob, emulator } = company;
    const set = (password: string) => send('POST', path(bob.userId), { password });
    await refuses(['POST', path(bob.userId), { password: 'none' }], invalid('Password'));
    await refuses(['POST', path(bob.userId), { password: 'o!!' }], invalid('Password'));
    for (const password of ['one!', 'two!', 'three!']) expect(await set(password)).toEqual(done);
    for (const password of ['three!', 'two!']) {
      await refuses(['POST', path(bob.userId), { password }], invalid('Password'));
    }
    expect(await set('one!')).toEqual(done);
    const { body } = await send('POST', '/users', {
      username: 'new',
      primaryOrganizationalUnitId: asia.organizationalUnitId,
      password: 'first!',
    });
    await refuses(['POST', path(Object(body).userId), { password: 'first!' }], invalid('Password'));
    expect(emulator.directory.user(Object(body).userId)).toMatchObject({ passwordSet: true });
  });
});
