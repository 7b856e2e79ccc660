import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../../support/gateway.ts';

const hour = { cacheTtlMs: 3_600_000 };

const nested = `{
  users(first: 20) {
    totalCount
    nodes { id username displayName groups(first: 20) { nodes { id name } } primaryOrganizationalUnit { path } }
  }
  groups(first: 5) { nodes { name members(first: 10) { totalCount nodes { id username } } } }
}`;

async function costOf(gateway: Gateway, query: string, variables?: object) {
  gateway.emulator.counters.reset();
  const answer = await gateway.ask(query, variables);
  expect(answer.errors).toBeUndefined();
  return { answer, calls: gateway.emulator.counters.total, upstream: answer.extensions?.upstream };
}

describe('with a memory', () => {
  test('the same nested question costs nothing the second time, and is answered the same', async () => {
    await using gateway = await startGateway({ emulator: { users: 50 }, config: hour });
    const cold = await costOf(gateway, nested);
    const warm = await costOf(gateway, nested);
    expect(cold.calls).toBeGreaterThan(20);
    expect(cold.upstream).toMatchObject({ cacheHits: 0 });
    expect(warm.answer.data).toEqual(cold.answer.data);
    expect(warm.calls).toBe(0);
    expect(warm.upstream).toMatchObject({ calls: 0, byOperation: {}, cacheHits: cold.upstream?.calls });
  });

  test('operations at the same time ask once between them', async () => {
    await using gateway = await startGateway({ emulator: { users: 50 }, config: hour });
    const alone = await costOf(gateway, nested);
    gateway.app.cache?.evictAll();
    gateway.emulator.counters.reset();
    const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.ask(nested)));
    expect(gateway.emulator.counters.total).toBe(alone.calls);
    expect(answers.map(({ data }) => data)).toEqual(answers.map(() => alone.answer.data));
    const sharing = answers.map(({ extensions }) => extensions?.upstream);
    const spared = sharing.map((upstream) => (upstream?.coalesced ?? 0) + (upstream?.cacheHits ?? 0));
    const ownly = alone.upstream?.coalesced ?? 0;
    // Each operation is spared all that it does not ask for itself.
    expect(sharing.map((upstream, index) => (upstream?.calls ?? 0) + (spared[index] ?? 0))).toEqual(
      answers.map(() => alone.calls + ownly),
    );
  });

  test('an absence is cached until the object may exist, other failures are not', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 }, config: hour });
    const query = `{ user(by: { username: "late" }) { id } group(id: "group_late") { name } }`;
    const cold = await costOf(gateway, query);
    expect(cold.answer.data).toEqual({ user: null, group: null });
    expect((await costOf(gateway, query)).calls).toBe(0);
    gateway.app.cache?.evict(['User.absent']);
    expect((await costOf(gateway, query)).calls).toBe(1);

    using _fault = gateway.emulator.faults.add({
      operation: 'ListGroups',
      times: 4,
      fault: { kind: 'error500' },
    });
    const failed = await gateway.ask('{ groups { totalCount } }');
    expect(failed.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect((await gateway.ask('{ groups { totalCount } }')).errors).toBeUndefined();
  });

  test('a change made elsewhere shows once it is evicted, by the root unit’s alias as well', async () => {
    await using gateway = await startGateway({ emulator: { users: 20 }, config: hour });
    const { directory } = gateway.emulator;
    const rootId = directory.root.organizationalUnitId;
    const query = `{
      organizationalUnit(by: { id: "ou_root" }) { id children(first: 50) { totalCount } users { totalCount } }
      users(filter: { organizationalUnits: { any: ["ou_root"] } }) { totalCount }
    }`;
    const totals = (data: unknown) =>
      Array.from(JSON.stringify(data).matchAll(/:(\d+)/g), ([, n]) => Number(n));
    const [units = 0, ownUsers = 0, users = 0] = totals((await gateway.ask(query)).data);
    directory.addOrganizationalUnit({ organizationalUnitName: 'Late', parentId: rootId });
    directory.addUser({ username: 'late', organizationalUnitIds: [rootId] });
    // The users by alias are never cached: no change would name them.
    expect(totals((await gateway.ask(query)).data)).toEqual([units, ownUsers, users + 1]);
    gateway.app.cache?.evict([`Org.children:${rootId}`, `Org.members:${rootId}`]);
    expect(totals((await gateway.ask(query)).data)).toEqual([units + 1, ownUsers + 1, users + 1]);
  });

  test('a cached page does not update the directory’s size', async () => {
    await using gateway = await startGateway({ emulator: { users: 250 }, config: hour });
    const { directory } = gateway.emulator;
    const page = '{ users(first: 100) { totalCount } }';
    await gateway.ask(page);
    for (let index = 0; index < 100; index += 1) {
      directory.addUser({
        username: `late-${index}`,
        organizationalUnitIds: [directory.root.organizationalUnitId],
      });
    }
    // Another page counts 350 users, then the first one again of 250.
    await gateway.ask('{ users(first: 99) { totalCount } }');
    await gateway.ask(page);
    const scan = await costOf(
      gateway,
      '{ users(first: 1, filter: { username: { startsWith: "late-" } }) { totalCount } }',
    );
    expect(scan.answer.data).toEqual({ users: { totalCount: 100 } });
  });
});

describe('lists that are walked by token', () => {
  const query =
    'query ($id: ID!) { group(id: $id) { members(first: 100) { nodes { id } pageInfo { endCursor } } } }';
  const next = `query ($id: ID!, $after: String) {
    group(id: $id) { members(first: 100, after: $after) { nodes { id } } }
  }`;

  test('go on although upstream has dropped the token of a cached page', async () => {
    let now = Date.UTC(2030, 1, 1);
    const emulator = {
      users: 250,
      now: () => now,
      pageTokenLifetimeSeconds: 30,
      tokenLifetimeSeconds: 86_400,
    };
    await using gateway = await startGateway({ emulator, config: hour });
    const userIds = Array.from(gateway.emulator.directory.users(), ({ userId }) => userId);
    const { groupId: id } = gateway.emulator.directory.addGroup({ userIds });
    interface Members {
      readonly group: {
        readonly members: { readonly nodes: object[]; readonly pageInfo: { readonly endCursor: string } };
      };
    }
    const first = await gateway.ask<Members>(query, { id });
    const after = first.data?.group.members.pageInfo.endCursor;
    now += 31_000;
    for (let turn = 0; turn < 2; turn += 1) {
      const { data, errors } = await gateway.ask<Members>(next, { id, after });
      expect(errors).toBeUndefined();
      expect(data?.group.members.nodes).toEqual(userIds.slice(100, 200).map((userId) => ({ id: userId })));
    }
  });
});

test('without a memory the same question costs the same again, and nothing is said of hits', async () => {
  await using gateway = await startGateway({ emulator: { users: 50 } });
  expect(gateway.app.cache).toBeUndefined();
  const [first, second] = [await costOf(gateway, nested), await costOf(gateway, nested)];
  expect(second.calls).toBe(first.calls);
  expect(second.upstream).toMatchObject({ cacheHits: 0 });
});
