import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';
import { errorsOf } from './errors-of.ts';

let gateway: Gateway;
let directory: Directory;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 10 } });
  ({ directory } = gateway.emulator);
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.emulator.odd.clear());

const label = 'query ($id: ID!) { node(id: $id) { ... on DirectoryObject { label } } }';
const userLabel = 'query ($id: ID!) { user(by: { id: $id }) { label } }';

describe('a DirectoryObject', () => {
  test('has what all of them have, whichever type it is of, for one call', async () => {
    const query = `query ($id: ID!) { node(id: $id) { __typename id ... on DirectoryObject {
      label externalId createdAt updatedAt source { type rawType sourceId } } } }`;
    const user = directory.addUser({ displayName: 'Ada Wong' });
    const group = directory.addGroup({ groupName: 'Readers' });
    const unit = directory.addOrganizationalUnit({ organizationalUnitName: 'Ledger' });
    const times = ({ createTime, updateTime }: { createTime: number; updateTime: number }) => ({
      createdAt: new Date(createTime).toISOString(),
      updatedAt: new Date(updateTime).toISOString(),
    });
    const source = { type: 'BUILD_IN', rawType: 'build_in', sourceId: directory.instanceId };
    const cases = [
      ['User', user.userId, 'Ada Wong', user.userExternalId, user],
      ['Group', group.groupId, 'Readers', group.groupExternalId, group],
      ['OrganizationalUnit', unit.organizationalUnitId, 'Ledger', unit.organizationalUnitExternalId, unit],
    ] as const;
    for (const [type, id, name, externalId, row] of cases) {
      const { data, errors, extensions } = await gateway.ask(query, { id });
      const node = { __typename: type, id, label: name, externalId, ...times(row), source };
      expect({ data, errors }).toEqual({ data: { node }, errors: undefined });
      expect(extensions?.upstream?.byOperation).toEqual({ [`Get${type}`]: 1 });
    }
  });

  test('of no such object, and of a type that is none, is null or nothing', async () => {
    expect(await gateway.count(label, { id: 'user_nobody' })).toEqual({ GetUser: 1 });
    const { data, errors } = await gateway.ask(label, { id: 'group_nobody' });
    expect({ data, errors }).toEqual({ data: { node: null }, errors: undefined });
  });
});

describe('the label', () => {
  test.each([
    ['the display name', { displayName: 'Bo Ek', username: 'bo' }, 'Bo Ek'],
    ['the username of a user without a display name', { displayName: undefined, username: 'bo.2' }, 'bo.2'],
  ])('is %s', async (_what, fields, expected) => {
    const { userId: id } = directory.addUser(fields);
    const { data, errors } = await gateway.ask(userLabel, { id });
    expect({ data, errors }).toEqual({ data: { user: { label: expected } }, errors: undefined });
  });

  test.each([
    ['a display name that cannot be read decides', 'User.displayName', null],
    ['a username that cannot be read does not, beside a display name', 'User.username', 'Cy Lo'],
  ])('%s', async (_what, member, expected) => {
    const { userId: id } = directory.addUser({ displayName: 'Cy Lo' });
    gateway.emulator.odd.set({ member, value: '{}', id });
    const answer = await gateway.ask(userLabel, { id });
    expect(answer.data).toEqual({ user: { label: expected } });
    const error = { path: ['user', 'label'], code: 'UPSTREAM_INVALID_RESPONSE', member };
    expect(errorsOf(answer)).toEqual(expected === null ? [error] : []);
  });

  test('is an error where there is no display name and the username cannot be read', async () => {
    const { userId: id } = directory.addUser({ displayName: undefined });
    gateway.emulator.odd.set({ member: 'User.username', value: '{}', id });
    const answer = await gateway.ask(userLabel, { id });
    expect(answer.data).toEqual({ user: { label: null } });
    const error = { path: ['user', 'label'], code: 'UPSTREAM_INVALID_RESPONSE', member: 'User.username' };
    expect(errorsOf(answer)).toEqual([error]);
  });

  test('of groups and units is known where the user names them, without a call of their own', async () => {
    const unit = directory.addOrganizationalUnit({ organizationalUnitName: 'Mint' });
    const group = directory.addGroup({ groupName: 'Writers' });
    const { userId: id } = directory.addUser({
      organizationalUnitIds: [unit.organizationalUnitId],
      groupIds: [group.groupId],
    });
    const query = `query ($id: ID!) { user(by: { id: $id }) { label
      groups { nodes { label } } organizationalUnits { nodes { label } } primaryOrganizationalUnit { label } } }`;
    expect(await gateway.count(query, { id })).toEqual({ GetUser: 1 });
    const { data } = await gateway.ask(query, { id });
    expect(data?.user).toMatchObject({
      groups: { nodes: [{ label: 'Writers' }] },
      organizationalUnits: { nodes: [{ label: 'Mint' }] },
      primaryOrganizationalUnit: { label: 'Mint' },
    });
  });

  test('of a list of users takes no more than the list', async () => {
    expect(await gateway.count('{ users(first: 5) { nodes { label signInState } } }')).toEqual({
      ListUsers: 1,
    });
  });
});
