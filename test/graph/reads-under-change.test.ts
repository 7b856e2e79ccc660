import { describe, expect, test } from 'vitest';
import { type Answer, startGateway } from '../support/gateway.ts';

interface UserIds {
  readonly users: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

describe('reads while upstream changes or fails', () => {
  test('a filter is never answered from a scan that lost a page', async () => {
    await using gateway = await startGateway({ emulator: { users: 300 } });
    const query = '{ users(filter: { status: ENABLED }, first: 100) { totalCount } }';
    const script = [null, { kind: 'truncatedJson' as const }];
    using _fault = gateway.emulator.faults.add({ operation: 'ListUsers', script });
    const { data, errors } = await gateway.ask(query);
    expect(data).toEqual({ users: null });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } }]);
  });

  test('a scan that cannot be read at all leaves the profiles to single reads', async () => {
    await using gateway = await startGateway({ emulator: { users: 300 } });
    const userIds = Array.from(gateway.emulator.directory.users(), ({ userId }) => userId).slice(0, 20);
    const { groupId } = gateway.emulator.directory.addGroup({ userIds });
    using _fault = gateway.emulator.faults.add({ operation: 'ListUsers', fault: { kind: 'truncatedJson' } });
    const query = 'query ($id: ID!) { group(id: $id) { members(first: 20) { nodes { id username } } } }';
    const { data, errors } = await gateway.ask(query, { id: groupId });
    expect(errors).toBeUndefined();
    const nodes = userIds.map((id) => ({ id, username: gateway.emulator.directory.user(id)?.username }));
    expect(data).toEqual({ group: { members: { nodes } } });
  });

  test('users who are read in full anyway do not count towards a scan', async () => {
    await using gateway = await startGateway({ emulator: { users: 1_000 } });
    const userIds = Array.from(gateway.emulator.directory.users(), ({ userId }) => userId).slice(0, 14);
    const { groupId } = gateway.emulator.directory.addGroup({ userIds });
    const whole = userIds
      .slice(0, 5)
      .map((id, index) => `u${index}: user(by: { id: "${id}" }) { customFields { name } }`);
    const query = `query ($id: ID!) { ${whole.join(' ')} group(id: $id) { members(first: 20) { nodes { username } } } }`;
    // 14 profiles are more than the 10 pages of a scan; the 9 that are not read anyway are fewer.
    expect(await gateway.count(query, { id: groupId })).toEqual({ GetUser: 14, ListUsersForGroup: 1 });
  });

  test('a list that shifts between two upstream pages of one window gives no user twice', async () => {
    await using gateway = await startGateway({ emulator: { users: 400 } });
    const query =
      'query ($first: Int, $after: String) { users(first: $first, after: $after) { nodes { id } pageInfo { endCursor } } }';
    const begun: Answer<UserIds> = await gateway.ask(query, { first: 30 });
    const script = [null, { kind: 'shiftRows' as const, rows: 1 }];
    using _fault = gateway.emulator.faults.add({ operation: 'ListUsers', script });
    const after = begun.data?.users.pageInfo.endCursor;
    const { data }: Answer<UserIds> = await gateway.ask(query, { first: 100, after });
    const ids = data?.users.nodes.map(({ id }) => id) ?? [];
    expect(ids.length).toBeGreaterThan(90);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a scope that cannot be read is no statement about a unit', async () => {
    await using gateway = await startGateway({ emulator: { users: 20 } });
    using _fault = gateway.emulator.faults.add({
      operation: 'ListOrganizationalUnits',
      fault: { kind: 'error500' },
    });
    const { data, errors } = await gateway.ask(
      '{ organizationalUnit(by: { id: "ou_nobody_knows_this" }) { name } }',
    );
    expect(data).toEqual({ organizationalUnit: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });

  test('a group that no edge could prove is looked up', async () => {
    await using gateway = await startGateway({ emulator: { users: 20 } });
    using _fault = gateway.emulator.faults.add({
      operation: 'ListUsersForGroup',
      fault: { kind: 'error500' },
    });
    const { data, errors } = await gateway.ask(
      '{ group(id: "group_nobody_knows_this") { id members { totalCount } } }',
    );
    expect({ data, errors }).toEqual({ data: { group: null }, errors: undefined });
  });

  test('lists within lists are refused before they multiply', async () => {
    await using gateway = await startGateway({ emulator: { users: 20 } });
    const cycle = (rest: string) =>
      `members(first: 100) { nodes { id groups(first: 100) { nodes { id ${rest} } } } }`;
    const query = `{ groups(first: 1) { nodes { ${cycle(cycle(cycle('')))} } } }`;
    gateway.emulator.counters.reset();
    const { data, errors } = await gateway.ask(query);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('throttling is waited out as long as the deadline allows', async () => {
    await using gateway = await startGateway({ emulator: { users: 20 } });
    const throttle = { kind: 'throttle' as const, retryAfterMs: 1 };
    using _fault = gateway.emulator.faults.add({ operation: 'ListUsers', times: 9, fault: throttle });
    const { errors, extensions } = await gateway.ask('{ users { totalCount } }');
    expect(errors).toBeUndefined();
    expect(extensions?.upstream?.retries).toBe(9);
  });
});
