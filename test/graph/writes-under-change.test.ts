import { describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';

const addUsers = `mutation ($input: AddUsersToGroupInput!) {
  addUsersToGroup(input: $input) {
    __typename
    ... on AddUsersToGroupPayload { appliedUserIds failures { targetId code effect } }
    ... on DirectoryNotFoundError { targetId }
  }
}`;

describe('writes while upstream changes or fails', () => {
  test('a group that goes in mid-bulk ends it: no user is to blame', async () => {
    await using gateway = await startGateway({ emulator: { users: 50 } });
    const { directory, faults, counters } = gateway.emulator;
    const { groupId } = directory.addGroup();
    const userIds = Array.from(directory.users(), ({ userId }) => userId);
    using _fault = faults.add({
      operation: 'AddUsersToGroup',
      script: [null, { kind: 'latency', ms: 500 }],
    });
    const asked = gateway.ask(addUsers, {
      input: { groupId, userIds: [...userIds, 'user_nobody_has_this_id'] },
    });
    // The group has been proved to be there; the first half of the refused chunk is held back before it takes effect.
    await expect.poll(() => counters.of('AddUsersToGroup'), { interval: 5 }).toBe(2);
    directory.removeGroup(groupId);
    const { data } = await asked;
    expect(data).toEqual({ addUsersToGroup: { __typename: 'DirectoryNotFoundError', targetId: groupId } });
    expect(counters.of('AddUsersToGroup')).toBe(2);
  });

  test('a user whose answers were all lost may be a member all the same, and the failure says so', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 } });
    const { directory, faults } = gateway.emulator;
    const { groupId } = directory.addGroup();
    const [userId = ''] = Array.from(directory.users(), (user) => user.userId);
    using _fault = faults.add({ operation: 'AddUsersToGroup', fault: { kind: 'dropBeforeAnswer' } });
    const { data } = await gateway.ask(addUsers, { input: { groupId, userIds: [userId] } });
    const failures = [{ targetId: userId, code: 'UPSTREAM_UNAVAILABLE', effect: 'UNKNOWN' }];
    expect(data).toEqual({
      addUsersToGroup: { __typename: 'AddUsersToGroupPayload', appliedUserIds: [], failures },
    });
  });

  test('a join of a new user whose answers were lost is looked for: it stands', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 } });
    const { directory, faults } = gateway.emulator;
    const { groupId } = directory.addGroup();
    using _fault = faults.add({ operation: 'AddUsersToGroup', fault: { kind: 'dropBeforeAnswer' } });
    const primaryOrganizationalUnitId = directory.root.organizationalUnitId;
    const input = { username: 'joiner', primaryOrganizationalUnitId, groupIds: [groupId] };
    const query = `mutation ($input: CreateUserInput!) { createUser(input: $input) {
      ... on CreateUserPayload { user { groups { nodes { id } } } failures { targetId } }
    } }`;
    const { data } = await gateway.ask(query, { input });
    expect(data).toEqual({ createUser: { user: { groups: { nodes: [{ id: groupId }] } }, failures: [] } });
  });

  test('a lost group among more than may be read is not reported as not made', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 }, config: { maxScanPages: 1 } });
    const { directory, faults } = gateway.emulator;
    for (let index = 0; index < 101; index += 1) directory.addGroup({ groupName: `Team ${index}` });
    using _fault = faults.add({ operation: 'CreateGroup', times: 1, fault: { kind: 'dropBeforeAnswer' } });
    const { data } = await gateway.ask(
      'mutation { createGroup(input: { name: "Team" }) { __typename ... on DirectoryError { code effect } } }',
    );
    const createGroup = {
      __typename: 'DirectoryWriteUnsettledError',
      code: 'UPSTREAM_UNAVAILABLE',
      effect: 'UNKNOWN',
    };
    expect(data).toEqual({ createGroup });
  });

  test('an older account in other hands is not taken for the new one', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 } });
    const { directory, faults } = gateway.emulator;
    const { groupId } = directory.addGroup();
    const { userId } = directory.addUser({ username: 'old', groupIds: [groupId] });
    using _fault = faults.add({
      operation: 'CreateUser',
      fault: { kind: 'dropBeforeAnswer', effect: 'before' },
    });
    const primaryOrganizationalUnitId = directory.root.organizationalUnitId;
    const query = `mutation ($input: CreateUserInput!) { createUser(input: $input) {
      __typename ... on DirectoryWriteUnsettledError { effect candidateId }
    } }`;
    const { data, errors } = await gateway.ask(query, {
      input: { username: 'old', primaryOrganizationalUnitId },
    });
    const createUser = {
      __typename: 'DirectoryWriteUnsettledError',
      effect: 'UNKNOWN',
      candidateId: userId,
    };
    expect({ data, errors }).toEqual({ data: { createUser }, errors: undefined });
  });
});

describe('the limit on objects', () => {
  test('counts fragments once each, however they are nested', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 } });
    const fragments = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on UserConnection { ...F${index + 1} ...F${index + 1} }`,
    );
    const query = `{ users(first: 1) { ...F0 } } ${fragments.join(' ')} fragment F60 on UserConnection { totalCount }`;
    const { data, errors } = await gateway.ask(query);
    expect({ data, errors }).toEqual({ data: { users: { totalCount: 5 } }, errors: undefined });
  });

  test.each([
    [
      'a default',
      'query ($n: Int = 100) { users(first: $n) { nodes { groups(first: $n) { nodes { id } } } } }',
    ],
    [
      'ids',
      `{ nodes(ids: [${'"user_a",'.repeat(100)}]) { ... on User { groups(first: 100) { nodes { id } } } } }`,
    ],
  ])('counts what %s asks for', async (_name, query) => {
    await using gateway = await startGateway({ emulator: { users: 5 }, config: { maxNodes: 10_000 } });
    const { errors } = await gateway.ask(query);
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
  });
});
