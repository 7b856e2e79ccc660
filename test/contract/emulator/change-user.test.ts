import { describe, expect, test } from 'vitest';
import { expectConsistent } from '../../unit/emulator/directory-invariants.ts';
import { done, duplicated, invalid, missing, noUser, openWritable, writtenAt } from './open-writable.ts';

describe('PatchUser (developer-api.md 8.5)', () => {
  test('changes what is given and nothing else, and the look-ups follow', async () => {
    await using company = await openWritable();
    const { send, post, get, directory, ada } = company;
    const before = { ...ada };
    const changes = {
      username: 'ada',
      displayName: '阿达',
      email: 'lovelace@example.com',
      emailVerified: false,
      phoneRegion: '44',
      phoneNumber: '7700900000',
      phoneNumberVerified: false,
    };
    const path = `/users/${ada.userId}`;
    const fixed = { description: 'x', userExternalId: 'x', status: 'disabled', userId: 'user_x', groups: [] };
    expect(await send('PATCH', path, { ...changes, ...fixed })).toEqual(done);
    expect(directory.user(ada.userId)).toEqual({ ...before, ...changes, updateTime: writtenAt });
    expect((await get(path)).body).toMatchObject({ ...changes, updateTime: writtenAt });
    const old = await post('/users/_/actions/getUserIdByEmail', { email: 'ada@example.com' });
    expect(old).toMatchObject({ status: 400, body: { error: 'ResourceNotFound.UserId' } });
    for (const [verb, value] of [
      ['getUserIdByEmail', { email: changes.email }],
      ['getUserIdByPhoneNumber', { phoneNumber: changes.phoneNumber }],
      ['getUserIdByUsername', { username: changes.username }],
    ] as const) {
      expect((await post(`/users/_/actions/${verb}`, value)).body).toEqual({ userId: ada.userId });
    }
    expectConsistent(directory);
  });

  test('nothing new, or nothing at all, changes nothing', async () => {
    await using company = await openWritable();
    const { ignores, ada, bob } = company;
    const { username, displayName, email, emailVerified, phoneRegion, phoneNumber, phoneNumberVerified } =
      ada;
    const same = {
      username,
      displayName,
      email,
      emailVerified,
      phoneRegion,
      phoneNumber,
      phoneNumberVerified,
    };
    const path = `/users/${ada.userId}`;
    await ignores('PATCH', path, same);
    await ignores('PATCH', path, {});
    await ignores('PATCH', path);
    await ignores('PATCH', path, Object.fromEntries(Object.keys(same).map((name) => [name, null])));
    await ignores('PATCH', path, { customFields: [{ fieldName: 'remote', fieldValue: 'true' }] });
    await ignores('PATCH', path, { customFields: null });
    // bob has neither address nor number for these to speak of.
    await ignores('PATCH', `/users/${bob.userId}`, { emailVerified: true, phoneRegion: '1' });
    await ignores('PATCH', `/users/${bob.userId}`, { phoneNumberVerified: true, displayName: '', email: '' });
  });

  test("'' clears the display name, the address and the number with what belongs to them", async () => {
    await using company = await openWritable();
    const { send, get, directory, ada } = company;
    const path = `/users/${ada.userId}`;
    expect(await send('PATCH', path, { displayName: '', email: '', phoneNumber: '' })).toEqual(done);
    expect(directory.user(ada.userId)).toMatchObject({
      displayName: undefined,
      email: undefined,
      emailVerified: false,
      phoneRegion: undefined,
      phoneNumber: undefined,
      phoneNumberVerified: false,
    });
    const { body } = await get(path);
    expect(Object.keys(Object(body))).not.toContain('email');
    expect(directory.userByEmail('ada@example.com')).toBeUndefined();
    expect(directory.userByPhoneNumber('13800000001')).toBeUndefined();
  });

  test('a flag or a region alone changes that of the value that is there', async () => {
    await using company = await openWritable();
    const { send, directory, ada } = company;
    const changes = { emailVerified: false, phoneRegion: '852', phoneNumberVerified: false };
    expect(await send('PATCH', `/users/${ada.userId}`, changes)).toEqual(done);
    expect(directory.user(ada.userId)).toMatchObject({ ...changes, phoneNumber: '13800000001' });
  });

  test.each([
    [{ email: 'new@example.com' }, missing('Email')],
    [{ phoneNumber: '13900000000', phoneNumberVerified: true }, missing('PhoneRegion')],
    [{ phoneNumber: '13900000000', phoneRegion: '86' }, missing('PhoneNumberVerified')],
    [{ username: '' }, invalid('Username')],
    [{ username: 'a b' }, invalid('Username')],
    [{ username: 'u'.repeat(257) }, invalid('Username')],
    [{ displayName: 'd'.repeat(129) }, invalid('DisplayName')],
    [{ displayName: 7 }, invalid('DisplayName')],
    [{ email: 'x', emailVerified: true }, invalid('Email')],
    [{ emailVerified: 'yes' }, invalid('EmailVerified')],
    [{ phoneRegion: '0086x' }, invalid('PhoneRegion')],
    [{ phoneNumber: '1', phoneRegion: '86', phoneNumberVerified: true }, invalid('PhoneNumber')],
    [{ displayName: 'fine', username: 'EVE' }, duplicated('Username', 'EVE')],
    [{ email: 'Eve@example.com', emailVerified: true }, duplicated('Email', 'Eve@example.com')],
    [
      { phoneNumber: '13800000002', phoneRegion: '86', phoneNumberVerified: true },
      duplicated('PhoneNumber', '13800000002'),
    ],
  ])('%j is refused, and nothing changes', async (body, refusal) => {
    await using company = await openWritable();
    await company.refuses(['PATCH', `/users/${company.ada.userId}`, body], refusal);
  });

  test('a region alone can collide with the number of another user', async () => {
    await using company = await openWritable();
    const { directory, refuses, bob } = company;
    directory.updateUser(bob.userId, { phoneRegion: '852', phoneNumber: '13800000001' });
    await refuses(
      ['PATCH', `/users/${bob.userId}`, { phoneRegion: '86' }],
      duplicated('PhoneNumber', '13800000001'),
    );
  });

  test('only the case of its own username', async () => {
    await using company = await openWritable();
    const { send, directory, bob } = company;
    expect(await send('PATCH', `/users/${bob.userId}`, { username: 'BOB' })).toEqual(done);
    expect(directory.user(bob.userId)?.username).toBe('BOB');
  });

  test('a value that two users share already does not block other changes', async () => {
    await using company = await openWritable();
    const { send, directory, ada, bob } = company;
    directory.updateUser(bob.userId, { email: ada.email, phoneRegion: '86', phoneNumber: ada.phoneNumber });
    expect(await send('PATCH', `/users/${bob.userId}`, { displayName: 'Bob' })).toEqual(done);
  });
});

describe('EnableUser and DisableUser (developer-api.md 8.5)', () => {
  test('turn the status; already so nothing happens; memberships stay', async () => {
    await using company = await openWritable();
    const { send, ignores, get, directory, ada } = company;
    const before = { ...ada };
    const path = `/users/${ada.userId}/actions`;
    expect(await send('POST', `${path}/disable`)).toEqual(done);
    expect(directory.user(ada.userId)).toEqual({ ...before, status: 'disabled', updateTime: writtenAt });
    await ignores('POST', `${path}/disable`);
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({ status: 'disabled' });
    expect(await send('POST', `${path}/enable`, {})).toEqual(done);
    await ignores('POST', `${path}/enable`);
    expect((await get(`/users/${ada.userId}`)).body).toMatchObject({ status: 'enabled' });
  });
});

describe('DeleteUser (developer-api.md 8.5)', () => {
  test('takes the account out of every list at once', async () => {
    await using company = await openWritable();
    const { send, get, post, refuses, directory, ada, guild, asia, team } = company;
    const path = `/users/${ada.userId}`;
    expect((await get('/users')).body).toMatchObject({ totalCount: 4 });
    expect(await send('DELETE', path)).toEqual(done);
    await refuses(['DELETE', path], noUser(ada.userId));
    expect((await get(path)).status).toBe(404);
    expect((await get('/users')).body).toMatchObject({ totalCount: 3 });
    for (const { organizationalUnitId } of [asia, team]) {
      const { body } = await get(`/users?organizationalUnitId=${organizationalUnitId}`);
      expect(JSON.stringify(body)).not.toContain(ada.userId);
    }
    const members = await get(`/groups/${guild.groupId}/actions/listUsersForGroup`);
    expect(JSON.stringify(members.body)).not.toContain(ada.userId);
    const found = await post('/users/_/actions/getUserIdByEmail', { email: 'ada@example.com' });
    expect(found.status).toBe(400);
    expect(directory.userByUsername('ada.lovelace')).toBeUndefined();
    expectConsistent(directory);
  });

  test('frees its names for another', async () => {
    await using company = await openWritable();
    const { send, ada, asia } = company;
    const { username, email, phoneRegion, phoneNumber } = ada;
    await send('DELETE', `/users/${ada.userId}`);
    const body = {
      username,
      email,
      emailVerified: true,
      phoneRegion,
      phoneNumber,
      phoneNumberVerified: true,
    };
    const again = { ...body, primaryOrganizationalUnitId: asia.organizationalUnitId };
    expect((await send('POST', '/users', again)).status).toBe(200);
  });
});

test.each([
  ['PATCH', '', { displayName: 'x' }],
  ['DELETE', '', undefined],
  ['POST', '/actions/updateUserPassword', { password: 'Str0ngEnough' }],
  ['POST', '/actions/enable', undefined],
  ['POST', '/actions/disable', undefined],
] as const)('%s /users/ID%s: out of scope is as good as not existing', async (method, path, body) => {
  await using company = await openWritable();
  const { eve, refuses } = company;
  for (const id of [eve.userId, 'user_x']) {
    await refuses([method, `/users/${id}${path}`, body], noUser(id));
  }
});

test('what is wrong with the body comes before what is not there', async () => {
  await using company = await openWritable();
  await company.refuses(['PATCH', '/users/user_x', { username: '' }], invalid('Username'));
  const path = '/users/user_x/actions/updateUserPassword';
  await company.refuses(['POST', path, { password: 'short' }], invalid('Password'));
});
