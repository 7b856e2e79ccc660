import { describe, expect, test } from 'vitest';
import type { DeveloperClient } from '../../../src/eiam/developer/client.ts';
import { isNotFound } from '../../../src/eiam/errors.ts';
import { readable } from '../../../src/eiam/unreadable.ts';
import { patient, samples } from './samples.ts';
import { raw, ScriptedUpstream } from './scripted-upstream.ts';

type Ask<Value> = (client: DeveloperClient) => Promise<Value>;

async function replyText<Value>(body: string, ask: Ask<Value>): Promise<Value> {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  upstream.answer = raw(body);
  return await ask(client);
}
const reply = <Value>(body: unknown, ask: Ask<Value>) => replyText(JSON.stringify(body), ask);
const getUser = (body: unknown) => reply(body, (client) => client.getUser('user_1', patient));

const optional = [
  'instanceId',
  'displayName',
  'description',
  'passwordSet',
  'phoneRegion',
  'phoneNumber',
  'phoneNumberVerified',
  'email',
  'emailVerified',
  'userExternalId',
  'accountExpireTime',
  'lockExpireTime',
  'registerTime',
  'primaryOrganizationalUnitId',
] as const;

describe('no value is no member', () => {
  test.each<[string, unknown]>([
    ['absent', undefined],
    ['null', null],
    ['""', ''],
  ])('when upstream sends %s', async (_, nothing) => {
    const unset = Object.fromEntries(optional.map((name) => [name, nothing]));
    const user = await getUser({ ...samples.user, ...unset });
    for (const name of optional) expect(user).not.toHaveProperty(name);
    expect(user.username).toBe('alice');
  });

  test.each<[string, unknown]>([
    ['absent', undefined],
    ['null', null],
    ['[]', []],
  ])('and a list that is %s is empty', async (_, nothing) => {
    const user = await getUser({
      ...samples.user,
      groups: nothing,
      organizationalUnits: nothing,
      customFields: nothing,
    });
    expect([user.groups, user.organizationalUnits, user.customFields]).toEqual([[], [], []]);
  });

  test.each([undefined, null, ''])('a next token %j ends the list', async (nextToken) => {
    const page = await reply({ totalCount: 1, data: [samples.group], nextToken }, (client) =>
      client.listGroups({ maxResults: 100 }, patient),
    );
    expect(page).not.toHaveProperty('nextToken');
  });

  test('a short page with a token is not the end', async () => {
    const page = await reply({ totalCount: 9, data: [], nextToken: 'NT1' }, (client) =>
      client.listUsersForGroup('group_1', { maxResults: 100 }, patient),
    );
    expect(page).toEqual({ totalCount: 9, data: [], nextToken: 'NT1' });
  });

  test('no list of groups in scope is not an empty one', async () => {
    const ask = (client: DeveloperClient) => client.getApplicationProvisioningScope(patient);
    expect(await reply({ organizationalUnitIds: ['ou_1'] }, ask)).toEqual({
      organizationalUnitIds: ['ou_1'],
    });
    expect(await reply({ groupIds: [] }, ask)).toEqual({ organizationalUnitIds: [], groupIds: [] });
  });
});

describe('what upstream may add', () => {
  test('unknown members are dropped, at every depth', async () => {
    const groups = [{ ...samples.user.groups[0], owner: 'x' }];
    expect(await getUser({ ...samples.user, nickname: 'Al', groups })).toEqual(samples.user);
  });

  test('unknown enumeration values stay as they are', async () => {
    const user = await getUser({ ...samples.user, status: 'asleep', userSourceType: 'we_com' });
    expect([user.status, user.userSourceType]).toEqual(['asleep', 'we_com']);
  });

  test('an int64 written as text is a number', async () => {
    const user = await getUser({ ...samples.user, createTime: '1652085686179' });
    expect(user.createTime).toBe(1_652_085_686_179);
  });

  test.each([0, '0', -1, '9223372036854775807'])(
    'an account that expires at %j never does',
    async (never) => {
      const user = await getUser({ ...samples.user, accountExpireTime: never });
      expect(user).not.toHaveProperty('accountExpireTime');
      expect(user).not.toHaveProperty('faults');
    },
  );

  test('a custom field without a value keeps its name', async () => {
    const user = await getUser({ ...samples.user, customFields: [{ fieldName: 'floor', fieldValue: '' }] });
    expect(user.customFields).toEqual([{ fieldName: 'floor' }]);
  });

  test('a membership without the flag is not primary', async () => {
    const organizationalUnits = [{ organizationalUnitId: 'ou_1', organizationalUnitName: 'A' }];
    const user = await getUser({ ...samples.user, organizationalUnits });
    expect(readable(user.organizationalUnits)[0]?.primary).toBeUndefined();
  });
});

describe('what must come', () => {
  test('a user without an id is an invalid response', async () => {
    await expect(getUser({ ...samples.user, userId: null })).rejects.toMatchObject({
      kind: 'invalidResponse',
    });
  });

  test.each([
    ...['username', 'passwordSet', 'phoneNumberVerified', 'emailVerified', 'status', 'userSourceType'],
    ...['userSourceId', 'createTime', 'updateTime'],
  ])('a user without %s stands, with the missing member in its faults', async (name) => {
    const { [name]: _missing, ...rest } = Object.fromEntries(Object.entries(samples.user));
    const fault = { operation: 'GetUser', member: `User.${name}`, requestId: undefined };
    expect(await getUser({ ...samples.user, [name]: null })).toEqual({ ...rest, faults: { [name]: fault } });
  });

  test.each([
    ['phoneNumber', 'phoneNumberVerified'],
    ['email', 'emailVerified'],
  ])('without %s nothing is expected of %s', async (name, verified) => {
    const user = await getUser({ ...samples.user, [name]: null, [verified]: null });
    expect(user).not.toHaveProperty('faults');
  });

  test('a page without its number of rows stands; one without its rows as well is an invalid response', async () => {
    const list = (body: unknown) =>
      reply(body, (client) => client.listUsers({ pageNumber: 1, pageSize: 1 }, patient));
    const fault = { operation: 'ListUsers', member: 'totalCount', requestId: undefined };
    expect(await list({ data: [samples.userSummary] })).toEqual({
      data: [samples.userSummary],
      faults: { totalCount: fault },
    });
    expect(await list({ totalCount: 0 })).toEqual({ data: [], totalCount: 0 });
    for (const noPage of [{}, { Code: 'Throttling' }, { data: null }])
      await expect(list(noPage)).rejects.toMatchObject({ kind: 'invalidResponse' });
  });
});

describe('a look-up answered 200 without an id is not found', () => {
  test.each([{}, { userId: null }, { userId: '' }])('%j', async (body) => {
    const error = await reply(body, (client) => client.getUserIdByEmail('a@b.c', patient)).catch(
      (thrown: unknown) => thrown,
    );
    expect(isNotFound(error)).toBe(true);
    expect(error).toMatchObject({ effect: 'none' });
  });

  test('of an organizational unit too', async () => {
    const externalId = {
      organizationalUnitExternalId: 'x',
      organizationalUnitSourceType: 'ad',
      organizationalUnitSourceId: 'y',
    };
    const error = await reply({}, (client) =>
      client.getOrganizationalUnitIdByExternalId(externalId, patient),
    ).catch((thrown: unknown) => thrown);
    expect(isNotFound(error)).toBe(true);
    expect(error).toMatchObject({ effect: 'none' });
  });
});

describe('a number that a double cannot hold is what was sent', () => {
  const fieldOf = async (json: string) => {
    const customFields = `[{"fieldName":"f","fieldValue":${json}}]`;
    const body = JSON.stringify({ ...samples.user, customFields: '?' }).replace('"?"', customFields);
    const user = await replyText(body, (client) => client.getUser('user_1', patient));
    return readable(user.customFields)[0]?.fieldValue;
  };

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['1234567890.1234567890', '1234567890.1234567890'],
    ['1652085686179.0000', '1652085686179'],
    ['12345678.1234567', '12345678.1234567'],
    ['1e400', '1e400'],
    ['[9223372036854775807]', '[9223372036854775807]'],
    ['"[9223372036854775807, 1]"', '[9223372036854775807, 1]'],
  ])('%s', async (json, text) => {
    expect(await fieldOf(json)).toBe(text);
  });

  test('one that nests too deep to be written as text is a fault of its own, and the user stands', async () => {
    const customFields = `[{"fieldName":"f","fieldValue":${'['.repeat(20_000)}${']'.repeat(20_000)}}]`;
    const body = JSON.stringify({ ...samples.user, customFields: '?' }).replace('"?"', customFields);
    const fault = { operation: 'GetUser', member: 'User.customFields.fieldValue', requestId: undefined };
    expect(await replyText(body, (client) => client.getUser('user_1', patient))).toEqual({
      ...samples.user,
      customFields: [{ fieldName: 'f', faults: { fieldValue: fault } }],
    });
  });

  test('in an id as well, and a moment beyond every calendar is none', async () => {
    const body = JSON.stringify({ ...samples.user, accountExpireTime: 1 })
      .replace(/"userExternalId":"[^"]*"/, '"userExternalId":9223372036854775807')
      .replace(/"accountExpireTime":\d+/, '"accountExpireTime":1e400');
    const user = await replyText(body, (client) => client.getUser('user_1', patient));
    expect(user.userExternalId).toBe('9223372036854775807');
    expect([user.accountExpireTime, user.faults]).toEqual([undefined, undefined]);
  });
});
