import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { countersOf, type Gateway, startGateway } from '../../support/gateway.ts';
import { errorsOf, needsMirror } from './errors-of.ts';

let gateway: Gateway;
let directory: Directory;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 10 } });
  ({ directory } = gateway.emulator);
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.emulator.odd.clear());

const query = `query ($id: ID!, $ids: [ID!]!, $includeDescendants: Boolean) { user(by: { id: $id }) {
  memberOf(ids: $ids, includeDescendants: $includeDescendants) {
    direct container { __typename id label } through { id }
  } } }`;

/** A user in one unit of two, one below the other, and in one group of two. */
function world() {
  const above = directory.addOrganizationalUnit({ organizationalUnitName: 'Above' }).organizationalUnitId;
  const unit = directory.addOrganizationalUnit({ organizationalUnitName: 'Unit', parentId: above });
  const group = directory.addGroup({ groupName: 'In' });
  const other = directory.addGroup({ groupName: 'Out' }).groupId;
  const { userId: id } = directory.addUser({
    organizationalUnitIds: [unit.organizationalUnitId],
    groupIds: [group.groupId],
  });
  return { id, above, unit: unit.organizationalUnitId, group: group.groupId, other };
}

const inGroup = (id: string) => ({
  direct: true,
  container: { __typename: 'Group', id, label: 'In' },
  through: { id },
});
const inUnit = (id: string) => ({
  direct: true,
  container: { __typename: 'OrganizationalUnit', id, label: 'Unit' },
  through: { id },
});

describe('memberOf', () => {
  test('answers with those that the user is in directly, in the order of the ids, each once, for one call', async () => {
    const { id, above, unit, group, other } = world();
    const ids = [unit, other, 'group_nobody', group, above, unit, 'ou_nowhere'];
    const { data, errors, extensions } = await gateway.ask(query, { id, ids });
    expect({ data, errors }).toEqual({
      data: { user: { memberOf: [inUnit(unit), inGroup(group)] } },
      errors: undefined,
    });
    expect(extensions?.upstream?.byOperation).toEqual({ GetUser: 1 });
  });

  test('shares its call with groups and custom fields', async () => {
    const { id, group } = world();
    const both = `query ($id: ID!, $ids: [ID!]!) { user(by: { id: $id }) {
      groups { totalCount } customFields { name } memberOf(ids: $ids) { direct } } }`;
    expect(await gateway.count(both, { id, ids: [group] })).toEqual({ GetUser: 1 });
  });

  test('reads a container where more than its name is asked for', async () => {
    const { id, unit, group } = world();
    const more = `query ($id: ID!, $ids: [ID!]!) { user(by: { id: $id }) {
      memberOf(ids: $ids) { container { createdAt } } } }`;
    const counted = await gateway.count(more, { id, ids: [unit, group] });
    expect(counted).toEqual({ GetUser: 1, GetGroup: 1, GetOrganizationalUnit: 1 });
  });

  test('of no ids is empty, and costs no call for it', async () => {
    const { id } = world();
    const list = `query ($ids: [ID!]!) { users(first: 2) { nodes { memberOf(ids: $ids) { direct } } } }`;
    const { data, extensions } = await gateway.ask(list, { ids: [] });
    expect(data).toEqual({ users: { nodes: [{ memberOf: [] }, { memberOf: [] }] } });
    expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: 1 });
    expect((await gateway.ask(query, { id, ids: [] })).data).toEqual({ user: { memberOf: [] } });
  });

  test('through units below needs the mirror; asked not to, it does not', async () => {
    const { id, unit } = world();
    const answer = await gateway.ask(query, { id, ids: [unit], includeDescendants: true });
    expect(answer.data).toEqual({ user: { memberOf: null } });
    expect(errorsOf(answer)).toEqual([needsMirror('user', 'memberOf')]);
    for (const includeDescendants of [false, null]) {
      const { data } = await gateway.ask(query, { id, ids: [unit], includeDescendants });
      expect(data).toEqual({ user: { memberOf: [inUnit(unit)] } });
    }
  });

  test.each([
    ['a user', ['user_a'], 'ids.0'],
    ['an identity provider behind a unit', ['ou_a', 'idp_a'], 'ids.1'],
    ['the group of everyone', ['iggroup_all'], 'ids.0'],
    ['the alias of the root', ['ou_root'], 'ids.0'],
    ['no id at all', ['readers'], 'ids.0'],
    ['more than 100', Array.from({ length: 101 }, (_, index) => `ou_${index}`), 'ids'],
  ])('refuses %s before anything is asked', async (_what, ids, argument) => {
    const { id } = world();
    const before = countersOf(gateway.emulator);
    const { data, errors } = await gateway.ask(query, { id, ids });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
    expect(countersOf(gateway.emulator)).toEqual(before);
  });
});

describe('memberships that cannot be read', () => {
  const failed = (member: string) => ({
    path: ['user', 'memberOf'],
    code: 'UPSTREAM_INVALID_RESPONSE',
    member,
  });

  test.each([
    ['User.groups', '{}'],
    ['User.groups.groupId', '{}'],
  ])('%s: an error where it may be one that was asked about', async (member, value) => {
    const { id, unit, other } = world();
    gateway.emulator.odd.set({ member, value, id });
    const answer = await gateway.ask(query, { id, ids: [unit, other] });
    expect(answer.data).toEqual({ user: { memberOf: null } });
    expect(errorsOf(answer)).toEqual([failed('User.groups')]);
    // Units are in another list.
    const units = await gateway.ask(query, { id, ids: [unit] });
    expect(units.errors).toBeUndefined();
    expect(units.data).toEqual({ user: { memberOf: [inUnit(unit)] } });
  });

  test('a name that cannot be read is an error at the label alone', async () => {
    const { id, group } = world();
    gateway.emulator.odd.set({ member: 'User.groups.groupName', value: '{}', id });
    const answer = await gateway.ask(query, { id, ids: [group] });
    const container = { __typename: 'Group', id: group, label: null };
    expect(answer.data).toEqual({
      user: { memberOf: [{ direct: true, container, through: { id: group } }] },
    });
    const path = ['user', 'memberOf', 0, 'container', 'label'];
    const error = { path, code: 'UPSTREAM_INVALID_RESPONSE', member: 'User.groups.groupName' };
    expect(errorsOf(answer)).toEqual([error]);
  });

  test('a container that is gone by the time it is read is null with an error', async () => {
    const { id, group } = world();
    using _fault = gateway.emulator.faults.add({
      operation: 'GetGroup',
      fault: { kind: 'refuse', status: 404, code: 'ResourceNotFound.Group' },
    });
    const more =
      'query ($id: ID!, $ids: [ID!]!) { user(by: { id: $id }) { memberOf(ids: $ids) { container { createdAt } direct } } }';
    const answer = await gateway.ask(more, { id, ids: [group] });
    expect(answer.data).toEqual({ user: { memberOf: [{ container: null, direct: true }] } });
    expect(errorsOf(answer)).toEqual([{ path: ['user', 'memberOf', 0, 'container'], code: 'NOT_FOUND' }]);
  });
});
