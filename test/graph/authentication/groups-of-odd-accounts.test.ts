import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OddRow } from '../../../src/emulator/odd-rows.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';
import { type Issuer, sign, startIssuer } from '../../support/issuer.ts';

let issuer: Issuer;
let gateway: Gateway;
let number = 0;

beforeAll(async () => {
  issuer = await startIssuer();
  const config = issuer.config({ AUTH_READ: 'group:group_readers', AUTH_USERNAME_CLAIM: 'name' });
  gateway = await startGateway({ emulator: { users: 5 }, config });
  gateway.emulator.directory.addGroup({ groupId: 'group_readers' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});
afterEach(() => gateway.emulator.odd.clear());

/** An account of its own, in the group that may read. */
function addReader() {
  number += 1;
  return gateway.emulator.directory.addUser({ username: `mia.${number}`, groupIds: ['group_readers'] });
}

async function permissionsOf(claims: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${await sign(claims)}` };
  const { data } = await gateway.ask('{ viewer { permissions } }', {}, { headers });
  return data?.viewer;
}

const allowed = { permissions: ['DIRECTORY_READ'] };
const refused = { permissions: [] };

describe('a token that names its account by username', () => {
  test.each([
    ['as it is', (name: string) => name],
    ['in capitals', (name: string) => name.toUpperCase()],
  ])('%s has the rights of its groups', async (_how, written) => {
    expect(await permissionsOf({ name: written(addReader().username) })).toEqual(allowed);
  });

  test('has none of the groups of another account that the look-up names', async () => {
    const reader = addReader();
    const former = reader.username;
    // The index has not seen the change: it still names this account.
    Object.assign(reader, { username: 'someone.else' });
    expect(await permissionsOf({ name: former })).toEqual(refused);
  });

  test('has none where the account has no name that can be read', async () => {
    const { username, userId } = addReader();
    gateway.emulator.odd.set({ member: 'User.username', value: 'null', id: userId });
    expect(await permissionsOf({ name: username })).toEqual(refused);
  });
});

describe('a token that names its account by id', () => {
  test.each([
    { member: 'User.createTime', value: 'null' },
    { member: 'User.username', value: 'absent' },
    { member: 'User.accountExpireTime', value: '9223372036854775807' },
    { member: 'User.accountExpireTime', value: '"18446744073709551615"' },
    { member: 'User.accountExpireTime', value: '-1' },
    { member: 'User.groups', value: '[null, { "groupId": "group_readers", "groupName": null }]' },
  ])('has the rights of its groups beside $member $value', async (odd: OddRow) => {
    const { userId } = addReader();
    gateway.emulator.odd.set({ ...odd, id: userId });
    expect(await permissionsOf({ sub: userId })).toEqual(allowed);
  });

  test.each([
    { member: 'User.status', value: 'null' },
    { member: 'User.accountExpireTime', value: '{}' },
    { member: 'User.groups', value: '{}' },
    { member: 'User.userId', value: '"user_another"' },
  ])('has none where $member is $value', async (odd: OddRow) => {
    const { userId } = addReader();
    gateway.emulator.odd.set({ ...odd, id: userId });
    const headers = { authorization: `Bearer ${await sign({ sub: userId })}` };
    const { data } = await gateway.ask('{ viewer { permissions } }', {}, { headers });
    expect(data?.viewer).not.toEqual(allowed);
  });
});
