import { describe, expect, test } from 'vitest';
import { expectConsistent } from '../../unit/emulator/directory-invariants.ts';
import {
  duplicated,
  invalid,
  missing,
  notInScope,
  onlyId,
  openWritable,
  writtenAt,
} from './open-writable.ts';

const password = 'Str0ngEnough';

describe('CreateUser (developer-api.md 8.5)', () => {
  test('a bare account: its defaults, its id and nothing else, and every list has it', async () => {
    await using company = await openWritable();
    const { send, get, post, directory, asia } = company;
    const { organizationalUnitId } = asia;
    const userId = onlyId(
      await send('POST', '/users', { username: 'new', primaryOrganizationalUnitId: organizationalUnitId }),
      'userId',
    );
    const bare = {
      instanceId: directory.instanceId,
      userId,
      username: 'new',
      passwordSet: false,
      phoneNumberVerified: false,
      emailVerified: false,
      userExternalId: userId,
      userSourceType: 'build_in',
      userSourceId: directory.instanceId,
      status: 'enabled',
      registerTime: writtenAt,
      createTime: writtenAt,
      updateTime: writtenAt,
    };
    expect((await get(`/users/${userId}`)).body).toEqual({
      ...bare,
      primaryOrganizationalUnitId: organizationalUnitId,
      organizationalUnits: [{ organizationalUnitId, organizationalUnitName: 'Asia', primary: true }],
      groups: [],
      customFields: [],
    });
    expect((await get('/users')).body).toMatchObject({ totalCount: 5 });
    expect(Object((await get('/users')).body).data.at(-1)).toEqual(bare);
    const members = await get(`/users?organizationalUnitId=${organizationalUnitId}`);
    expect(Object(members.body).data.at(-1)).toEqual(bare);
    const found = await post('/users/_/actions/getUserIdByUsername', { username: 'NEW' });
    expect(found.body).toEqual({ userId });
    expectConsistent(directory);
  });

  test('everything given, unknown members ignored, the password neither kept nor told', async () => {
    await using company = await openWritable();
    const { send, get, team, emulator, directory } = company;
    const given = {
      displayName: '新人',
      email: 'New_1.x-y@example.com',
      emailVerified: true,
      phoneRegion: '86',
      phoneNumber: '13900000000',
      phoneNumberVerified: false,
      userExternalId: 'ext-1',
      description: 'Just here',
      customFields: [
        { fieldName: 'remote', fieldValue: 'false' },
        { fieldName: 'manager_user_id', fieldValue: 'user_y' },
      ],
    };
    const userId = onlyId(
      await send('POST', '/users', {
        ...given,
        username: 'n@w.User_-9',
        primaryOrganizationalUnitId: team.organizationalUnitId,
        password,
        status: 'disabled',
        groups: ['group_x'],
      }),
      'userId',
    );
    const { body } = await get(`/users/${userId}`);
    expect(body).toMatchObject({ ...given, username: 'n@w.User_-9', passwordSet: true, status: 'enabled' });
    expect(body).toMatchObject({ groups: [] });
    expect(JSON.stringify([body, [...directory.users()], emulator])).not.toContain(password);
  });

  test("'' and null are absent for what is optional; flags and a region without their value say nothing", async () => {
    await using company = await openWritable();
    const { send, directory, asia } = company;
    const optional = ['displayName', 'password', 'email', 'phoneNumber', 'userExternalId', 'description'];
    for (const [number, empty] of ['', null].entries()) {
      const answer = await send('POST', '/users', {
        ...Object.fromEntries(optional.map((name) => [name, empty])),
        username: `new${number}`,
        primaryOrganizationalUnitId: asia.organizationalUnitId,
        emailVerified: true,
        phoneRegion: '86',
        phoneNumberVerified: true,
        customFields: [{ fieldName: 'remote', fieldValue: '' }],
        passwordInitializationConfig: null,
      });
      const userId = onlyId(answer, 'userId');
      expect(directory.user(userId)).toMatchObject({
        displayName: undefined,
        description: undefined,
        passwordSet: false,
        email: undefined,
        emailVerified: false,
        phoneNumber: undefined,
        phoneRegion: undefined,
        phoneNumberVerified: false,
        userExternalId: userId,
        customFields: {},
      });
    }
  });

  const email = { email: 'new@example.com', emailVerified: true };
  const phone = { phoneRegion: '86', phoneNumber: '13900000000', phoneNumberVerified: true };
  const fields = (...customFields: unknown[]) => ({ customFields });

  test.each([
    [{ username: undefined }, missing('Username')],
    [{ username: '' }, missing('Username')],
    [{ primaryOrganizationalUnitId: undefined }, missing('PrimaryOrganizationalUnitId')],
    [{ primaryOrganizationalUnitId: null }, missing('PrimaryOrganizationalUnitId')],
    [{ email: 'new@example.com' }, missing('Email')],
    [{ ...phone, phoneRegion: undefined }, missing('PhoneRegion')],
    [{ ...phone, phoneRegion: '' }, missing('PhoneRegion')],
    [{ ...phone, phoneNumberVerified: undefined }, missing('PhoneNumberVerified')],
    [{ username: 'no spaces' }, invalid('Username')],
    [{ username: '新人' }, invalid('Username')],
    [{ username: 12 }, invalid('Username')],
    [{ primaryOrganizationalUnitId: 12 }, invalid('PrimaryOrganizationalUnitId')],
    [{ displayName: ['x'] }, invalid('DisplayName')],
    [{ ...email, email: 'no address' }, invalid('Email')],
    [{ ...email, email: 'a+b@example.com' }, invalid('Email')],
    [{ ...email, email: 'a@example' }, invalid('Email')],
    [{ ...email, emailVerified: 'true' }, invalid('EmailVerified')],
    [{ ...phone, phoneRegion: '+86' }, invalid('PhoneRegion')],
    [{ ...phone, phoneRegion: '1234567' }, invalid('PhoneRegion')],
    [{ ...phone, phoneRegion: 86 }, invalid('PhoneRegion')],
    [{ ...phone, phoneNumber: '12345' }, invalid('PhoneNumber')],
    [{ ...phone, phoneNumber: '1'.repeat(16) }, invalid('PhoneNumber')],
    [{ ...phone, phoneNumber: '138-0000' }, invalid('PhoneNumber')],
    [{ ...phone, phoneNumberVerified: 1 }, invalid('PhoneNumberVerified')],
    [{ userExternalId: 12 }, invalid('UserExternalId')],
    [{ description: {} }, invalid('Description')],
    [fields({ fieldName: 'unheard_of', fieldValue: 'x' }), invalid('CustomFields')],
    [fields({ fieldName: 'remote', fieldValue: true }), invalid('CustomFields')],
    [fields({ fieldName: 'remote' }), invalid('CustomFields')],
    [fields('remote'), invalid('CustomFields')],
    [{ customFields: { remote: 'true' } }, invalid('CustomFields')],
    [{ passwordInitializationConfig: 'random' }, invalid('PasswordInitializationConfig')],
    [{ password: 12 }, invalid('Password')],
    [{ password: 'short1A' }, invalid('Password')],
    [{ password: 'nouppercase1' }, invalid('Password')],
    [{ password: 'NOLOWERCASE1' }, invalid('Password')],
    [{ password: 'NoDigitsHere' }, invalid('Password')],
    [{ username: 'newcomer', password: 'xNEWCOMER123x' }, invalid('Password')],
    [{ displayName: 'Grace', password: 'xGRACE12345x' }, invalid('Password')],
    [{ ...email, password: 'xNew@Example.com1' }, invalid('Password')],
    [{ ...phone, password: 'Aa13900000000' }, invalid('Password')],
    [{ primaryOrganizationalUnitId: 'ou_x' }, notInScope('ou_x')],
    [{ primaryOrganizationalUnitId: 'ou_root' }, notInScope('ou_root')],
    [{ username: 'ADA.lovelace' }, duplicated('Username', 'ADA.lovelace')],
    [{ username: 'eve' }, duplicated('Username', 'eve')],
    [{ ...email, email: 'ada@EXAMPLE.com' }, duplicated('Email', 'ada@EXAMPLE.com')],
    [{ ...phone, phoneNumber: '13800000001' }, duplicated('PhoneNumber', '13800000001')],
    [{ ...phone, phoneNumber: '13800000002' }, duplicated('PhoneNumber', '13800000002')],
  ])('%j is refused, and nothing changes', async (change, refusal) => {
    await using company = await openWritable();
    const primaryOrganizationalUnitId = company.asia.organizationalUnitId;
    await company.refuses(
      ['POST', '/users', { username: 'new', primaryOrganizationalUnitId, ...change }],
      refusal,
    );
  });

  test('an external id is one to a source', async () => {
    await using company = await openWritable();
    const { send, refuses, asia, ada } = company;
    const primaryOrganizationalUnitId = asia.organizationalUnitId;
    // zoe's is of DingTalk.
    const other = { username: 'other', primaryOrganizationalUnitId, userExternalId: 'manager42' };
    onlyId(await send('POST', '/users', other), 'userId');
    for (const userExternalId of ['manager42', ada.userId]) {
      await refuses(
        ['POST', '/users', { username: 'another', primaryOrganizationalUnitId, userExternalId }],
        duplicated('UserExternalId', userExternalId),
      );
    }
  });

  test('a number is one to a region', async () => {
    await using company = await openWritable();
    const { send, directory, asia } = company;
    const body = { username: 'new', primaryOrganizationalUnitId: asia.organizationalUnitId, ...phone };
    const answer = await send('POST', '/users', { ...body, phoneNumber: '13800000001', phoneRegion: '852' });
    const userId = onlyId(answer, 'userId');
    expect(directory.userByPhoneNumber('13800000001', '852')?.userId).toBe(userId);
    expect(directory.userByPhoneNumber('13800000001', '86')?.userId).toBe(company.ada.userId);
  });

  test('the body first, then the scope, then uniqueness', async () => {
    await using company = await openWritable();
    const { refuses } = company;
    const wrong = { username: 'eve', primaryOrganizationalUnitId: 'ou_x', phoneNumber: 'x' };
    await refuses(['POST', '/users', wrong], invalid('PhoneNumber'));
    await refuses(['POST', '/users', { ...wrong, phoneNumber: '' }], notInScope('ou_x'));
    await refuses(
      ['POST', '/users', { username: 'eve', primaryOrganizationalUnitId: company.asia.organizationalUnitId }],
      duplicated('Username', 'eve'),
    );
  });

  test('the same calls give the same ids, refusals in between or not', async () => {
    const run = async (refusals: number) => {
      await using company = await openWritable();
      const body = { username: 'new', primaryOrganizationalUnitId: company.asia.organizationalUnitId };
      for (let number = 0; number < refusals; number += 1) {
        expect((await company.send('POST', '/users', { ...body, username: '' })).status).toBe(400);
      }
      return onlyId(await company.send('POST', '/users', body), 'userId');
    };
    expect(await run(0)).toBe(await run(3));
  });
});
