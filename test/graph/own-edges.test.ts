import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import { countersOf, type Gateway, startGateway } from '../support/gateway.ts';

describe('what an edge says of its user', () => {
  let gateway: Gateway;
  let directory: Directory;
  const cost = { headers: { 'x-eiam-cost': '1' } };

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 10 } });
    ({ directory } = gateway.emulator);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  /** A unit with two users, of whom the first has their primary unit elsewhere. */
  function shared() {
    const home = directory.addOrganizationalUnit().organizationalUnitId;
    const unit = directory.addOrganizationalUnit().organizationalUnitId;
    const guest = directory.addUser({ organizationalUnitIds: [home, unit] });
    const resident = directory.addUser({ organizationalUnitIds: [unit, home] });
    return { unit, guest, resident };
  }

  test('of a unit: whether it is their primary one, for a GetUser each', async () => {
    const { unit, guest, resident } = shared();
    const query = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { users { edges { primary node { id username } } } } }`;
    const { data, errors, extensions } = await gateway.ask(query, { id: unit }, cost);
    const edges = [guest, resident].map(({ userId, username }, index) => ({
      primary: index === 1,
      node: { id: userId, username },
    }));
    expect({ data, errors }).toEqual({ data: { organizationalUnit: { users: { edges } } } });
    expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: 1, GetUser: 2 });
    expect(extensions?.cost?.bound).toBeGreaterThanOrEqual(1 + 20);
  });

  test('of a unit: one GetUser for the flag, groups and custom fields together', async () => {
    const { unit } = shared();
    const query = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { users { edges {
      primary node { groups { nodes { name } } customFields { name } } } } } }`;
    expect(await gateway.count(query, { id: unit })).toEqual({ ListUsers: 1, GetUser: 2 });
  });

  test('of a unit: nothing but the list where the flag is not asked for', async () => {
    const { unit } = shared();
    const query =
      'query ($id: ID!) { organizationalUnit(by: { id: $id }) { users { edges { cursor node { id username } } } } }';
    expect(await gateway.count(query, { id: unit })).toEqual({ ListUsers: 1 });
  });

  test('of a unit: a user who cannot be read is null with an error, the others are not', async () => {
    const { unit, guest } = shared();
    using _fault = gateway.emulator.faults.add({
      operation: 'GetUser',
      fault: { kind: 'refuse', status: 404, code: 'ResourceNotFound.User' },
      times: 1,
    });
    const query =
      'query ($id: ID!) { organizationalUnit(by: { id: $id }) { users(first: 1) { edges { primary node { id } } } } }';
    const { data, errors } = await gateway.ask(query, { id: unit });
    expect(data).toEqual({
      organizationalUnit: { users: { edges: [{ primary: null, node: { id: guest.userId } }] } },
    });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['organizationalUnit', 'users', 'edges', 0, 'primary'], 'NOT_FOUND'],
    ]);
  });

  test('of a group: where the membership comes from, for a ListGroupsForUser each', async () => {
    const byHand = { type: 'build_in', id: directory.instanceId };
    const { groupId } = directory.addGroup({ groupSourceType: 'ldap', groupSourceId: 'l-1' });
    const imported = directory.addUser({ groupIds: [groupId] });
    const added = directory.addUser();
    directory.joinGroup(added.userId, groupId, byHand);
    const query = `query ($id: ID!) { group(id: $id) { members { edges {
      source { type rawType sourceId } node { id } } } } }`;
    const { data, errors, extensions } = await gateway.ask(query, { id: groupId }, cost);
    const edges = [
      { source: { type: 'LDAP', rawType: 'ldap', sourceId: 'l-1' }, node: { id: imported.userId } },
      { source: { type: 'BUILD_IN', rawType: 'build_in', sourceId: byHand.id }, node: { id: added.userId } },
    ];
    expect({ data, errors }).toEqual({ data: { group: { members: { edges } } } });
    expect(extensions?.upstream?.byOperation).toEqual({ ListUsersForGroup: 1, ListGroupsForUser: 2 });
    expect(extensions?.cost?.bound).toBeGreaterThanOrEqual(1 + 20);
  });

  test('of the group of everyone: no source, and no call for it', async () => {
    gateway.emulator.counters.reset();
    const query = '{ group(id: "iggroup_all") { members(first: 2) { edges { source { rawType } } } } }';
    expect((await gateway.ask(query)).data).toEqual({
      group: { members: { edges: [{ source: null }, { source: null }] } },
    });
    expect(countersOf(gateway.emulator)).toEqual({ ListUsersForGroup: 1 });
  });
});
