import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { OrganizationalUnit, User } from '../../../src/emulator/directory/records.ts';
import { countersOf, type Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

/** Of each: what a person asks, the operation, and the answer by the emulator's own store. */
interface Question {
  readonly asks: string;
  readonly query: string;
  readonly variables?: (world: World) => object;
  readonly answer: (world: World) => object;
  /** Its calls without a mirror; NOT_CONFIGURED: it cannot be asked then. */
  readonly live: 'NOT_CONFIGURED' | 'LIVE';
}

/** The directory as it is in the emulator's store. */
class World {
  readonly directory: Directory;
  readonly users: readonly User[];
  readonly sample: User;
  readonly now = Date.now();

  constructor({ emulator }: Gateway) {
    this.directory = emulator.directory;
    this.users = [...emulator.scope.users()];
    this.sample = this.user(emulator.samples.userId);
  }

  user(id: string): User {
    const found = this.directory.user(id);
    if (!found) throw new TypeError(`Expected a user ${id}`);
    return found;
  }

  unit(id: string): OrganizationalUnit {
    const found = this.directory.organizationalUnit(id);
    if (!found) throw new TypeError(`Expected a unit ${id}`);
    return found;
  }

  get top(): OrganizationalUnit {
    return this.directory.root;
  }

  below(id: string): readonly string[] {
    return [id, ...this.unit(id).childIds.flatMap((childId) => this.below(childId))];
  }

  peopleBelow(id: string): readonly User[] {
    const ids = new Set(this.below(id));
    return this.users.filter((user) => user.organizationalUnitIds.some((unitId) => ids.has(unitId)));
  }

  reportsOf(id: string): readonly User[] {
    return this.users.filter((user) => user.customFields.manager_user_id === id && user.userId !== id);
  }

  get mostManaging(): string {
    const [best] = [...this.users].sort(
      (one, other) => this.reportsOf(other.userId).length - this.reportsOf(one.userId).length,
    );
    return best?.userId ?? '';
  }
}

/** Without accents, as names are searched and sorted. */
const plain = (text: string) =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ł', 'l');
const compare = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1);
const sorted = (users: readonly User[]) => users.map(({ userId }) => userId).sort();
const ids = (users: readonly User[]) => users.map(({ userId: id }) => ({ id }));

const questions: readonly Question[] = [
  {
    asks: 'everyone under a unit',
    query: `query ($id: ID!) { organizationalUnit(by: { id: $id }) {
      users(includeDescendants: true, first: 100, orderBy: { field: CREATED_AT }) { totalCount nodes { id } } } }`,
    variables: ({ top }) => ({ id: top.childIds[0] }),
    answer(world) {
      const people = world.peopleBelow(world.top.childIds[0] ?? '');
      const first = [...people].sort(
        (one, other) => one.createTime - other.createTime || (one.userId < other.userId ? -1 : 1),
      );
      return {
        organizationalUnit: { users: { totalCount: people.length, nodes: ids(first.slice(0, 100)) } },
      };
    },
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'head counts of the units below the top',
    query: `query ($id: ID!) { organizationalUnit(by: { id: $id }) {
      children(first: 100) { nodes { id userCount(includeDescendants: true) } } } }`,
    variables: ({ top }) => ({ id: top.organizationalUnitId }),
    answer: (world) => ({
      organizationalUnit: {
        children: {
          nodes: world.top.childIds.map((id) => ({ id, userCount: world.peopleBelow(id).length })),
        },
      },
    }),
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'who reports to a manager',
    query: `query ($id: ID!) { user(by: { id: $id }) { reportCount
      reports(first: 100, orderBy: { field: USERNAME }) { totalCount edges { level } } } }`,
    variables: ({ mostManaging: id }) => ({ id }),
    answer(world) {
      const reports = world.reportsOf(world.mostManaging);
      expect(reports.length).toBeGreaterThan(2);
      return {
        user: {
          reportCount: reports.length,
          reports: { totalCount: reports.length, edges: reports.slice(0, 100).map(() => ({ level: 1 })) },
        },
      };
    },
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'who is in both of two groups',
    query: `query ($ids: [ID!]) { users(filter: { groups: { all: $ids } }, first: 100) { totalCount nodes { id } } }`,
    variables: ({ sample }) => ({ ids: sample.groupIds.slice(0, 2) }),
    answer({ sample, users }) {
      const both = users.filter((user) =>
        sample.groupIds.slice(0, 2).every((id) => user.groupIds.includes(id)),
      );
      expect(both.length).toBeGreaterThan(0);
      return { users: { totalCount: both.length, nodes: ids(both) } };
    },
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'a part of a name',
    query: `query ($text: String!) { searchDirectory(text: $text, kinds: [USER], first: 100) { nodes { label } } }`,
    variables: () => ({ text: 'garc' }),
    answer({ users }) {
      const found = users.flatMap(({ userId: id, displayName, username }) => {
        const label = displayName ?? username;
        const sorted = plain(label);
        // Where a word begins with it comes before where it stands inside one.
        const rank = ` ${sorted}`.includes(' garc') ? 1 : 2;
        return plain(`${label} ${username}`).includes('garc') ? [{ id, label, sorted, rank }] : [];
      });
      found.sort(
        (one, other) =>
          one.rank - other.rank || compare(one.sorted, other.sorted) || compare(one.id, other.id),
      );
      expect(found.map(({ label }) => label)).toContain('Łukasz García');
      return { searchDirectory: { nodes: found.map(({ label }) => ({ label })) } };
    },
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'accounts that expire within the next twelve years',
    query: `query ($from: DateTime!, $to: DateTime!) { users(
      filter: { accountExpiresAt: { from: $from, to: $to } }, first: 100, orderBy: { field: ACCOUNT_EXPIRES_AT }) {
      totalCount nodes { accountExpiresAt } } }`,
    variables: ({ now }) => expiryRange(now),
    answer({ users, now }) {
      const { from, to } = expiryRange(now);
      const times = users
        .flatMap(({ accountExpireTime: time }) => (time === undefined ? [] : new Date(time).toISOString()))
        .filter((time) => time >= from && time < to)
        .sort();
      expect(times.length).toBeGreaterThan(0);
      return {
        users: { totalCount: times.length, nodes: times.map((accountExpiresAt) => ({ accountExpiresAt })) },
      };
    },
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'people by name, sorted',
    query: '{ users(orderBy: { field: USERNAME }, first: 5) { nodes { username } } }',
    answer: ({ users }) => ({
      users: {
        nodes: users
          .map(({ username }) => username)
          .sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
          .slice(0, 5)
          .map((username) => ({ username })),
      },
    }),
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'the last page',
    query: '{ users(last: 3) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }',
    answer: ({ users }) => ({
      users: { nodes: ids(users.slice(-3)), pageInfo: { hasNextPage: false, hasPreviousPage: true } },
    }),
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'who has a cost centre',
    query: `query ($value: String!) { users(first: 100, filter: {
      customFields: [{ name: "cost_center", value: { equals: $value } }] }) { nodes { id } } }`,
    variables: ({ sample }) => ({ value: sample.customFields.cost_center }),
    answer: ({ sample, users }) => ({
      users: {
        nodes: ids(users.filter((user) => user.customFields.cost_center === sample.customFields.cost_center)),
      },
    }),
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'units by name',
    query: `query ($name: String!) { organizationalUnits(filter: { name: { equals: $name } }, first: 100) {
      totalCount nodes { id } } }`,
    variables: ({ top, directory }) => ({
      name: directory.organizationalUnit(top.childIds[0] ?? '')?.organizationalUnitName,
    }),
    answer({ top, directory }) {
      const name = directory.organizationalUnit(top.childIds[0] ?? '')?.organizationalUnitName.toLowerCase();
      const named = [...directory.organizationalUnits()].filter(
        (unit) => unit.organizationalUnitName.toLowerCase() === name,
      );
      return {
        organizationalUnits: {
          totalCount: named.length,
          nodes: named.map(({ organizationalUnitId: id }) => ({ id })),
        },
      };
    },
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'the newest accounts',
    query: '{ users(orderBy: { field: CREATED_AT, direction: DESC }, first: 5) { nodes { id } } }',
    answer: ({ users }) => ({
      users: {
        nodes: ids([...users].sort((one, other) => other.createTime - one.createTime).slice(0, 5)),
      },
    }),
    live: 'NOT_CONFIGURED',
  },
  {
    asks: 'locked accounts',
    query: '{ users(filter: { locked: true }, first: 100) { totalCount nodes { id } } }',
    answer({ users, now }) {
      const locked = users.filter(({ lockExpireTime = 0 }) => lockExpireTime > now);
      return { users: { totalCount: locked.length, nodes: ids(locked.slice(0, 100)) } };
    },
    live: 'LIVE',
  },
  {
    asks: 'a person with units and groups',
    query: `query ($id: ID!) { user(by: { id: $id }) { username
      organizationalUnits { nodes { id name } } groups { nodes { id name } } } }`,
    variables: ({ sample }) => ({ id: sample.userId }),
    answer: ({ sample, directory }) => ({
      user: {
        username: sample.username,
        organizationalUnits: {
          nodes: sample.organizationalUnitIds.map((id) => ({
            id,
            name: directory.organizationalUnit(id)?.organizationalUnitName,
          })),
        },
        groups: { nodes: sample.groupIds.map((id) => ({ id, name: directory.group(id)?.groupName })) },
      },
    }),
    live: 'LIVE',
  },
  {
    asks: 'a person by e-mail address',
    query: 'query ($email: String!) { user(by: { email: $email }) { id } }',
    variables: ({ sample }) => ({ email: sample.email }),
    answer: ({ sample }) => ({ user: { id: sample.userId } }),
    live: 'LIVE',
  },
  {
    asks: "a group's members, with their names",
    query: `query ($id: ID!) { group(id: $id) { memberCount members(first: 100) { nodes { id username } } } }`,
    variables: ({ sample }) => ({ id: sample.groupIds[0] }),
    answer({ sample, directory, users }) {
      const inScope = new Set(sorted(users));
      const members = (directory.group(sample.groupIds[0] ?? '')?.userIds ?? []).filter((id) =>
        inScope.has(id),
      );
      return {
        group: {
          memberCount: members.length,
          members: {
            nodes: members.slice(0, 100).map((id) => ({ id, username: directory.user(id)?.username })),
          },
        },
      };
    },
    live: 'LIVE',
  },
  {
    asks: 'the units above a person',
    query: `query ($id: ID!) { user(by: { id: $id }) { primaryOrganizationalUnit { path ancestors { id } } } }`,
    variables: ({ sample }) => ({ id: sample.userId }),
    answer({ sample, directory }) {
      const id = sample.primaryOrganizationalUnitId;
      const above = directory.ancestors(id);
      const names = [...above, directory.organizationalUnit(id)].map((unit) => unit?.organizationalUnitName);
      return {
        user: {
          primaryOrganizationalUnit: {
            path: `/${names.join('/')}`,
            ancestors: above.map(({ organizationalUnitId }) => ({ id: organizationalUnitId })),
          },
        },
      };
    },
    live: 'LIVE',
  },
  {
    asks: 'who is above a person',
    query: 'query ($id: ID!) { user(by: { id: $id }) { managers { id } } }',
    variables: ({ sample }) => ({ id: sample.userId }),
    answer({ sample, directory }) {
      const managers: { id: string }[] = [];
      for (let id = sample.customFields.manager_user_id; id !== undefined; ) {
        managers.push({ id });
        const next = directory.user(id)?.customFields.manager_user_id;
        id = next === id ? undefined : next;
      }
      return { user: { managers } };
    },
    live: 'LIVE',
  },
  {
    asks: 'whether a person is in a unit, through those below',
    query: `query ($id: ID!, $ids: [ID!]!) { user(by: { id: $id }) {
      memberOf(ids: $ids, includeDescendants: true) { direct container { id } } } }`,
    variables: ({ sample, top }) => ({ id: sample.userId, ids: [top.organizationalUnitId] }),
    answer: ({ sample, top }) => ({
      user: {
        memberOf: sample.organizationalUnitIds.map((id) => ({
          direct: id === top.organizationalUnitId,
          container: { id: top.organizationalUnitId },
        })),
      },
    }),
    live: 'NOT_CONFIGURED',
  },
];

function expiryRange(now: number) {
  const yearMs = 365 * 86_400_000;
  return { from: new Date(now).toISOString(), to: new Date(now + 12 * yearMs).toISOString() };
}

test('there are eighteen', () => {
  expect(questions).toHaveLength(18);
});

describe.each(['mirror', 'live'] as const)('with READS=%s', (reads) => {
  let gateway: Gateway;
  let world: World;

  beforeAll(async () => {
    gateway = await startMirroredGateway({ reads });
    world = new World(gateway);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each(questions)('$asks', async ({ query, variables = () => ({}), answer }) => {
    gateway.emulator.counters.reset();
    const { data, errors } = await gateway.ask(query, variables(world));
    expect(errors).toBeUndefined();
    expect(data).toEqual(answer(world));
    if (reads === 'mirror') expect(countersOf(gateway.emulator)).toEqual({});
  });
});

describe('without a mirror', () => {
  let gateway: Gateway;
  let world: World;

  beforeAll(async () => {
    const { startGateway } = await import('../../support/gateway.ts');
    gateway = await startGateway();
    world = new World(gateway);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each(questions)('$asks', async ({ query, variables = () => ({}), answer, live }) => {
    const { data, errors } = await gateway.ask(query, variables(world));
    if (live === 'LIVE') expect({ data, errors }).toEqual({ data: answer(world), errors: undefined });
    else
      expect(new Set(errors?.map(({ extensions }) => extensions?.code))).toEqual(new Set(['NOT_CONFIGURED']));
  });
});
