import { describe, expect, test } from 'vitest';
import { countersOf, type Gateway, startGateway } from '../support/gateway.ts';

interface Asked {
  readonly query: string;
  readonly variables?: object;
}

const cost = { headers: { 'x-eiam-cost': '1' } };
const users = 1_000;

const everyoneOf = ({ emulator: { directory } }: Gateway) => [...directory.users()];
const idsOf = (gateway: Gateway, count: number) =>
  everyoneOf(gateway)
    .slice(0, count)
    .map(({ userId }) => userId);

function groupOf(gateway: Gateway, members: number): string {
  return gateway.emulator.directory.addGroup({ userIds: idsOf(gateway, members) }).groupId;
}

function unitOf(gateway: Gateway, members: number): string {
  const { directory } = gateway.emulator;
  const { organizationalUnitId } = directory.addOrganizationalUnit();
  for (const userId of idsOf(gateway, members))
    directory.joinOrganizationalUnit(userId, organizationalUnitId);
  return organizationalUnitId;
}

const wholeUser =
  'username groups { nodes { id name } } organizationalUnits { edges { primary node { id name } } } customFields { name value }';
const inUnit = (below: string) =>
  `query ($id: ID!) { users(filter: { organizationalUnits: { any: [$id] } }, first: 100) { nodes { ${below} } } }`;
const members = (below: string) => `query ($id: ID!) { group(id: $id) { members(first: 100) { ${below} } } }`;
const unit = (below: string) => `query ($id: ID!) { organizationalUnit(by: { id: $id }) { ${below} } }`;
const entities = `query ($named: [_Any!]!) { _entities(representations: $named) { ... on User { username } } }`;
const usersBy = 'query ($named: [UserBy!]!) { usersBy(keys: $named) { username } }';

/** The rows of docs/budgets.md, with what each takes by the Developer API alone, and with access keys. */
const rows: readonly (readonly [string, number, number, (gateway: Gateway) => Asked])[] = [
  [
    'one user by id',
    1,
    1,
    (gateway) => ({
      query: `query ($id: ID!) { user(by: { id: $id }) { ${wholeUser} } }`,
      variables: { id: gateway.emulator.samples.userId },
    }),
  ],
  [
    'one user by username',
    2,
    2,
    ({ emulator }) => ({
      query: `query ($name: String!) { user(by: { username: $name }) { ${wholeUser} } }`,
      variables: { name: emulator.samples.username },
    }),
  ],
  [
    'the same user through 5 aliases',
    1,
    1,
    ({ emulator }) => ({
      query: `query ($id: ID!) { ${['a', 'b', 'c', 'd', 'e'].map((name) => `${name}: user(by: { id: $id }) { ${wholeUser} }`).join(' ')} }`,
      variables: { id: emulator.samples.userId },
    }),
  ],
  [
    '100 users of a unit, profile only',
    1,
    1,
    (gateway) => ({ query: inUnit('username email'), variables: { id: unitOf(gateway, 100) } }),
  ],
  [
    '100 users of a unit with all of theirs',
    101,
    101,
    (gateway) => ({ query: inUnit(wholeUser), variables: { id: unitOf(gateway, 100) } }),
  ],
  [
    'members of a group, ids only',
    1,
    1,
    (gateway) => ({ query: members('nodes { id }'), variables: { id: groupOf(gateway, 100) } }),
  ],
  [
    'few members of a group, profiles',
    1 + 9,
    1 + 1,
    (gateway) => ({ query: members('nodes { username }'), variables: { id: groupOf(gateway, 9) } }),
  ],
  [
    'members of a group, profiles',
    1 + 10,
    1 + 1,
    (gateway) => ({ query: members('nodes { username }'), variables: { id: groupOf(gateway, 100) } }),
  ],
  [
    'members of a group, profiles and their groups',
    1 + 60,
    1 + 60,
    (gateway) => ({
      query: members('nodes { username groups { nodes { name } } }'),
      variables: { id: groupOf(gateway, 60) },
    }),
  ],
  [
    '20 groups of 100 members each, members shared',
    1 + 20 + 10,
    1 + 20 + 5,
    (gateway) => {
      const everyone = idsOf(gateway, users);
      for (let index = 0; index < 20; index += 1) {
        const userIds = everyone.slice(index * 20, index * 20 + 100);
        gateway.emulator.directory.addGroup({ groupName: `Shared ${index}`, userIds });
      }
      return {
        query:
          '{ groups(filter: { name: { startsWith: "Shared" } }, first: 20) { nodes { members(first: 100) { nodes { displayName } } } } }',
      };
    },
  ],
  [
    "a unit with its ancestors' names, 5 of them",
    1 + 1 + 5,
    2 + 1,
    ({ emulator }) => {
      let parentId = emulator.directory.root.organizationalUnitId;
      for (let level = 0; level < 5; level += 1)
        parentId = emulator.directory.addOrganizationalUnit({ parentId }).organizationalUnitId;
      return { query: unit('name path ancestors { name }'), variables: { id: parentId } };
    },
  ],
  [
    '100 users with full primary units, 10 distinct ones',
    1 + 100 + 10,
    1 + 100 + 1,
    ({ emulator: { directory } }) => {
      const top = directory.addOrganizationalUnit().organizationalUnitId;
      const below = Array.from(
        { length: 10 },
        () => directory.addOrganizationalUnit({ parentId: top }).organizationalUnitId,
      );
      for (let index = 0; index < 100; index += 1) {
        const organizationalUnitIds = [below[index % 10] ?? top, top];
        directory.addUser({ username: `p${index}`, organizationalUnitIds });
      }
      return { query: inUnit('primaryOrganizationalUnit { id createdAt }'), variables: { id: top } };
    },
  ],
  [
    'one level of children',
    1,
    1,
    ({ emulator }) => ({
      query: unit('children(first: 100) { nodes { name createdAt } }'),
      variables: { id: emulator.directory.root.organizationalUnitId },
    }),
  ],
  ...[undefined, 2, 1].map((levels): (typeof rows)[number] => [
    `units below a unit, ${levels ?? 'all'} levels of them`,
    { 1: 1, 2: 1 + 3 }[levels ?? 0] ?? 1 + 3 + 12,
    { 1: 1, 2: 1 + 3 }[levels ?? 0] ?? 1 + 3 + 12,
    ({ emulator: { directory } }) => {
      const { organizationalUnitId: id } = directory.addOrganizationalUnit();
      for (let child = 0; child < 3; child += 1) {
        const { organizationalUnitId: parentId } = directory.addOrganizationalUnit({ parentId: id });
        for (let leaf = 0; leaf < 4; leaf += 1) directory.addOrganizationalUnit({ parentId });
      }
      const limit = levels === undefined ? '' : `levels: ${levels}, `;
      return { query: unit(`descendants(${limit}first: 2) { nodes { name } }`), variables: { id } };
    },
  ]),
  ['a page of no rows', 1, 1, () => ({ query: '{ users(first: 0) { totalCount } }' })],
  [
    'which users of a unit are at home in it',
    101,
    101,
    (gateway) => ({
      query: unit('users(first: 100) { edges { primary node { displayName } } }'),
      variables: { id: unitOf(gateway, 100) },
    }),
  ],
  [
    'where memberships come from',
    1 + 60,
    1 + 60,
    (gateway) => ({
      query: members('edges { source { rawType } node { id } }'),
      variables: { id: groupOf(gateway, 60) },
    }),
  ],
  ...[10, 11, 101, 1_000].map((count): (typeof rows)[number] => [
    `${count} users of another subgraph, by id`,
    Math.min(count, 10),
    Math.ceil(count / 100),
    (gateway) => ({
      query: entities,
      variables: { named: idsOf(gateway, count).map((id) => ({ __typename: 'User', id })) },
    }),
  ]),
  ...[5, 6, 10, 500].map((count): (typeof rows)[number] => [
    `${count} users by their names`,
    Math.min(2 * count, 10),
    Math.min(count + Math.ceil(count / 100), 10),
    (gateway) => ({
      query: usersBy,
      variables: {
        named: everyoneOf(gateway)
          .slice(0, count)
          .map(({ username }) => ({ username })),
      },
    }),
  ]),
  [
    'the managers of a user, 4 of them',
    1 + 4,
    1 + 4,
    (gateway) => {
      const { managerField, directory } = gateway.emulator;
      const line = idsOf(gateway, 5);
      for (const [index, id] of line.entries())
        directory.updateUser(id, { customFields: { [managerField]: line[index + 1] ?? '' } });
      return {
        query:
          'query ($id: ID!) { user(by: { id: $id }) { managers { displayName groups { totalCount } } } }',
        variables: { id: line[0] },
      };
    },
  ],
  [
    'which groups and units a user is in',
    1,
    1,
    (gateway) => ({
      query:
        'query ($id: ID!, $ids: [ID!]!) { user(by: { id: $id }) { memberOf(ids: $ids) { container { id label } } } }',
      variables: { id: idsOf(gateway, 1)[0], ids: [groupOf(gateway, 3), unitOf(gateway, 3)] },
    }),
  ],
  [
    'the counts of a unit',
    3,
    3,
    (gateway) => ({
      query: unit('depth hasChildren childCount userCount'),
      variables: { id: unitOf(gateway, 2) },
    }),
  ],
  [
    'counts beside the lists that they count',
    2,
    2,
    (gateway) => ({
      query: unit('childCount children { totalCount } userCount users { totalCount }'),
      variables: { id: unitOf(gateway, 2) },
    }),
  ],
  [
    'the count of a group',
    1,
    1,
    (gateway) => ({
      query: 'query ($id: ID!) { group(id: $id) { memberCount } }',
      variables: { id: groupOf(gateway, 120) },
    }),
  ],
  ['the counts of the directory', 2, 2, () => ({ query: '{ directory { userCount groupCount } }' })],
];

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('once the lists have been seen, an operation takes exactly what is expected, $plane', ({ accessKeys }) => {
  test.each(rows)('%s', async (_name, developer, management, prepare) => {
    await using gateway = await startGateway({ accessKeys, emulator: { users } });
    const { query, variables = {} } = prepare(gateway);
    await gateway.ask(query, variables);
    gateway.emulator.counters.reset();
    gateway.emulator.management.counters.reset();
    const { errors, extensions } = await gateway.ask(query, variables, cost);
    expect(errors).toBeUndefined();
    const calls = Object.values(countersOf(gateway.emulator)).reduce((sum, each) => sum + each, 0);
    expect({ calls, expected: extensions?.cost?.expected }).toEqual({
      calls: accessKeys ? management : developer,
      expected: calls,
    });
    expect(extensions?.cost?.bound).toBeGreaterThanOrEqual(calls);
  });
});
