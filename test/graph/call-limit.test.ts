import { describe, expect, test } from 'vitest';
import { countersOf, startGateway } from '../support/gateway.ts';

interface Named {
  readonly username: string;
  readonly groups: { readonly nodes: readonly unknown[] } | null;
}

const groupsOfAll = '{ users(first: 20) { totalCount nodes { username groups { nodes { name } } } } }';

describe.each([false, true])(
  'the limit of calls is kept while an operation runs, access keys: %s',
  (accessKeys) => {
    test('at the last allowed call the fields not yet answered are null with their reason, and the others are given', async () => {
      await using gateway = await startGateway({
        accessKeys,
        emulator: { users: 30 },
        config: { maxCalls: 5 },
      });
      gateway.emulator.counters.reset();
      const { data, errors } = await gateway.ask<{ users: { totalCount: number; nodes: Named[] } }>(
        groupsOfAll,
      );
      // The page, and four of twenty users.
      expect(countersOf(gateway.emulator)).toMatchObject({ ListUsers: 1, GetUser: 4 });
      expect(data?.users.totalCount).toBe(30);
      const { nodes = [] } = data?.users ?? {};
      expect(nodes.map(({ username }) => typeof username)).toEqual(
        Array.from({ length: 20 }, () => 'string'),
      );
      expect(nodes.filter(({ groups }) => groups !== null)).toHaveLength(4);
      expect(errors).toHaveLength(16);
      for (const { path, extensions } of errors ?? []) {
        expect(extensions).toEqual({ code: 'OPERATION_TOO_COMPLEX', limit: 5, cost: 5 });
        const [, , index] = path ?? [];
        expect(nodes[Number(index)]?.groups).toBeNull();
      }
    });

    test('batches that wait for their siblings go off, and are cut where they would go too far', async () => {
      await using gateway = await startGateway({
        accessKeys,
        emulator: { users: 300 },
        config: { maxCalls: 4 },
      });
      const query = '{ groups(first: 6) { nodes { members(first: 100) { nodes { username } } } } }';
      const { errors, extensions } = await gateway.ask(query);
      expect(extensions?.upstream?.calls).toBe(4);
      expect(errors?.length).toBeGreaterThan(0);
      for (const error of errors ?? []) expect(error.extensions?.code).toBe('OPERATION_TOO_COMPLEX');
    });

    test('the next operation has its own limit', async () => {
      await using gateway = await startGateway({
        accessKeys,
        emulator: { users: 30 },
        config: { maxCalls: 5 },
      });
      await gateway.ask(groupsOfAll);
      const { errors } = await gateway.ask('{ users(first: 4) { nodes { groups { nodes { name } } } } }');
      expect(errors).toBeUndefined();
    });

    test('a repeated attempt is the same call', async () => {
      await using gateway = await startGateway({
        accessKeys,
        emulator: { users: 30 },
        config: { maxCalls: 2 },
      });
      gateway.emulator.faults.add({ operation: 'GetUser', times: 1, fault: { kind: 'error503' } });
      const { userId } = gateway.emulator.samples;
      const { errors, extensions } = await gateway.ask(
        'query ($id: ID!) { user(by: { id: $id }) { username } directory { userCount } }',
        { id: userId },
      );
      expect(errors).toBeUndefined();
      expect(extensions?.upstream).toMatchObject({ calls: 3, retries: 1 });
    });

    test.each([
      ['a group', 'group_', 'group(id: $id) { members { totalCount } }'],
      ['a unit', 'ou_', 'organizationalUnit(by: { id: $id }) { users { totalCount } }'],
    ])('%s is not taken to exist by an edge that was not read', async (_name, prefix, field) => {
      await using gateway = await startGateway({
        accessKeys,
        emulator: { users: 30 },
        config: { maxCalls: 1 },
      });
      const [one, other] = ['a', 'b'].map((letter) => prefix + letter.repeat(26));
      const { data, errors = [] } = await gateway.ask(
        `query ($one: ID!, $other: ID!) { one: ${field.replace('$id', '$one')} other: ${field.replace('$id', '$other')} }`,
        { one, other },
      );
      expect(data).toEqual({ one: null, other: null });
      expect(errors.map(({ extensions }) => extensions?.code)).toContain('OPERATION_TOO_COMPLEX');
    });
  },
);

test('members that a write may not send any more are failures, and nothing was done for them', async () => {
  await using gateway = await startGateway({ emulator: { users: 300 }, config: { maxCalls: 1 } });
  const { groupId } = gateway.emulator.directory.addGroup({ userIds: [] });
  const userIds = [...gateway.emulator.directory.users()].slice(0, 150).map(({ userId }) => userId);
  const query = `mutation ($input: AddUsersToGroupInput!) { addUsersToGroup(input: $input) {
    ... on AddUsersToGroupPayload { appliedUserIds failures { code effect } } } }`;
  const { data } = await gateway.ask<{
    addUsersToGroup: { appliedUserIds: string[]; failures: { code: string; effect: string }[] };
  }>(query, { input: { groupId, userIds } });
  const { appliedUserIds = [], failures = [] } = data?.addUsersToGroup ?? {};
  expect(countersOf(gateway.emulator)).toMatchObject({ AddUsersToGroup: 1 });
  expect(appliedUserIds.length + failures.length).toBe(150);
  expect(new Set(failures.map(({ code, effect }) => `${code} ${effect}`))).toEqual(
    new Set(['OPERATION_TOO_COMPLEX NONE']),
  );
});

test('one operation holds a quarter of the places', async () => {
  await using gateway = await startGateway({ emulator: { users: 60 }, config: { maxConcurrency: 8 } });
  const { counters, faults } = gateway.emulator;
  counters.reset();
  // Slow enough for all of them to be in flight at once, if they were let through.
  faults.add({ operation: 'GetUser', times: 40, fault: { kind: 'latency', ms: 10 } });
  const { errors } = await gateway.ask('{ users(first: 40) { nodes { groups { nodes { name } } } } }');
  expect(errors).toBeUndefined();
  expect(counters.of('GetUser')).toBe(40);
  expect(counters.peakInFlight).toBe(8 / 4);
});

test('what became of a write whose answer was lost is found out beyond the last allowed call', async () => {
  await using gateway = await startGateway({ emulator: { users: 30 }, config: { maxCalls: 1 } });
  const { emulator } = gateway;
  const { organizationalUnitId } = emulator.directory.addOrganizationalUnit();
  emulator.faults.add({
    operation: 'DeleteOrganizationalUnit',
    fault: { kind: 'dropBeforeAnswer' },
    times: 1,
  });
  const query = `mutation ($input: DeleteOrganizationalUnitInput!) { deleteOrganizationalUnit(input: $input) {
    ... on DeleteOrganizationalUnitPayload { deletedOrganizationalUnitId } ... on DirectoryError { code } } }`;
  const { data } = await gateway.ask(query, { input: { organizationalUnitId } });
  expect(data).toEqual({ deleteOrganizationalUnit: { deletedOrganizationalUnitId: organizationalUnitId } });
});

test('what a write cleared is read beyond the last allowed call', async () => {
  await using gateway = await startGateway({ emulator: { users: 30 }, config: { maxCalls: 1 } });
  const { samples, counters } = gateway.emulator;
  counters.reset();
  const query = `mutation ($input: PatchUserInput!) { patchUser(input: $input) {
    ... on PatchUserPayload { __typename } } }`;
  const { errors } = await gateway.ask(query, { input: { userId: samples.userId, displayName: null } });
  expect(errors).toBeUndefined();
  expect(countersOf(gateway.emulator)).toEqual({ PatchUser: 1, GetUser: 1 });
});
