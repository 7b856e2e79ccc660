import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';

const unknownId = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('the scope', () => {
  const scopeQuery = `{
    rootOrganizationalUnits { name path parent { id } }
    provisioningScope { organizationalUnits { name } groups { name } }
  }`;

  test('a scope root below another one is no root; one whose parent is outside is', async () => {
    const directory = new Directory({ rootName: 'Acme' });
    const add = (organizationalUnitName: string, parentId?: string) =>
      directory.addOrganizationalUnit({ organizationalUnitName, ...(parentId ? { parentId } : {}) })
        .organizationalUnitId;
    const a = add('A');
    const between = add('Between', a);
    const low = add('Low', between);
    const b = add('B');
    const deep = add('Deep', b);
    add('Sibling', b);
    const { groupId } = directory.addGroup({ groupName: 'G' });
    directory.addGroup({ groupName: 'H' });
    const scope = { organizationalUnitIds: [low, deep, a], groupIds: [groupId] };
    await using gateway = await startGateway({ emulator: { directory, scope } });
    const { data, errors } = await gateway.ask(scopeQuery);
    expect({ data, errors }).toEqual({
      data: {
        rootOrganizationalUnits: [
          { name: 'Deep', path: '/Deep', parent: { id: b } },
          { name: 'A', path: '/A', parent: { id: directory.root.organizationalUnitId } },
        ],
        provisioningScope: {
          organizationalUnits: [{ name: 'Low' }, { name: 'Deep' }, { name: 'A' }],
          groups: [{ name: 'G' }],
        },
      },
    });
    const { data: line } = await gateway.ask(
      `{ node(id: "${low}") { ... on OrganizationalUnit { path ancestors { name } } } }`,
    );
    expect(line).toEqual({
      node: { path: '/A/Between/Low', ancestors: [{ name: 'A' }, { name: 'Between' }] },
    });
  });

  test('the whole directory: one root, no groups named', async () => {
    await using gateway = await startGateway({ emulator: { users: 20 } });
    const name = gateway.emulator.directory.root.organizationalUnitName;
    expect((await gateway.ask(scopeQuery)).data).toEqual({
      rootOrganizationalUnits: [{ name, path: `/${name}`, parent: null }],
      provisioningScope: { organizationalUnits: [{ name }], groups: [] },
    });
  });

  test('a group that the scope names and that is gone is left out', async () => {
    const directory = new Directory();
    const [gone, left] = [directory.addGroup(), directory.addGroup({ groupName: 'Left' })];
    const unit = directory.addOrganizationalUnit();
    directory.removeGroup(gone.groupId);
    const scope = {
      organizationalUnitIds: [unit.organizationalUnitId],
      groupIds: [gone.groupId, left.groupId],
    };
    await using gateway = await startGateway({ emulator: { directory, scope } });
    const { data, errors } = await gateway.ask('{ provisioningScope { groups { name } } }');
    expect({ data, errors }).toEqual({ data: { provisioningScope: { groups: [{ name: 'Left' }] } } });
  });

  describe.each([
    { keys: 'without access keys', accessKeys: false },
    { keys: 'with access keys', accessKeys: true },
  ])('in part, $keys', ({ accessKeys }) => {
    const directory = new Directory({ rootName: 'Acme' });
    const inside = directory.addOrganizationalUnit({ organizationalUnitName: 'Inside' }).organizationalUnitId;
    const outside = directory.addOrganizationalUnit({
      organizationalUnitName: 'Outside',
    }).organizationalUnitId;
    const seen = directory.addGroup({ groupName: 'Seen' }).groupId;
    const hidden = directory.addGroup({ groupName: 'Hidden', description: 'Not ours' }).groupId;
    const both = directory.addUser({
      username: 'both',
      organizationalUnitIds: [outside, inside],
      groupIds: [seen, hidden],
    });
    const stranger = directory.addUser({
      username: 'stranger',
      email: 'stranger@example.com',
      organizationalUnitIds: [outside],
      groupIds: [hidden],
    });
    let gateway: Gateway;
    beforeAll(async () => {
      const scope = { organizationalUnitIds: [inside], groupIds: [seen] };
      gateway = await startGateway({ accessKeys, emulator: { directory, scope } });
    });
    afterAll(() => gateway[Symbol.asyncDispose]());

    async function ask(query: string) {
      const { data, errors = [] } = await gateway.ask(query);
      return { data, errors: errors.map(({ path, extensions }) => ({ path, code: extensions?.code })) };
    }

    test('a user outside does not exist, whatever they are looked up by', async () => {
      const query = `{
        a: user(by: { id: "${stranger.userId}" }) { id }
        b: user(by: { username: "stranger" }) { id }
        c: user(by: { email: "stranger@example.com" }) { id }
        d: node(id: "${stranger.userId}") { id }
        e: users(filter: { email: { equals: "stranger@example.com" } }) { nodes { id } }
      }`;
      const data = { a: null, b: null, c: null, d: null, e: { nodes: [] } };
      expect(await ask(query)).toEqual({ data, errors: [] });
    });

    test('a unit outside is named by its users; anything more of it is OUT_OF_SCOPE', async () => {
      const user = (field: string) =>
        `{ user(by: { id: "${both.userId}" }) { primaryOrganizationalUnit { ${field} } } }`;
      const path = ['user', 'primaryOrganizationalUnit'];
      const unit = { id: outside, name: 'Outside' };
      expect(await ask(user('id name'))).toEqual({
        data: { user: { primaryOrganizationalUnit: unit } },
        errors: [],
      });
      expect(await ask(user('id name createdAt'))).toEqual({
        data: { user: { primaryOrganizationalUnit: null } },
        errors: [{ path, code: 'OUT_OF_SCOPE' }],
      });
      expect(await ask(user('id name users { totalCount }'))).toEqual({
        data: { user: { primaryOrganizationalUnit: { ...unit, users: null } } },
        errors: [{ path: [...path, 'users'], code: 'OUT_OF_SCOPE' }],
      });
    });

    // "nodes: … null, with an error, where one could not be read" (schema.graphql).
    test('a group outside is named by its members; anything more of it is null with NOT_FOUND', async () => {
      const groups = (field: string) =>
        `{ user(by: { username: "both" }) { groups { nodes { name ${field} } } } }`;
      const named = {
        data: { user: { groups: { nodes: [{ name: 'Seen' }, { name: 'Hidden' }] } } },
        errors: [],
      };
      expect(await ask(groups(''))).toEqual(named);
      expect(await ask(groups('externalId'))).toEqual({
        data: { user: { groups: { nodes: [{ name: 'Seen', externalId: seen }, null] } } },
        errors: [{ path: ['user', 'groups', 'nodes', 1], code: 'NOT_FOUND' }],
      });
    });

    test('a unit outside and one that does not exist look the same', async () => {
      const query = `{
        a: organizationalUnit(by: { id: "${outside}" }) { id }
        b: organizationalUnit(by: { id: "ou_${unknownId}" }) { users { totalCount } }
        c: organizationalUnit(by: { id: "ou_root" }) { name }
        d: nodes(ids: ["${inside}", "${outside}"]) { id }
        e: users(filter: { organizationalUnits: { any: ["${outside}"] } }) { totalCount }
        f: group(id: "${hidden}") { id }
      }`;
      const code = 'OUT_OF_SCOPE';
      const { data, errors } = await ask(query);
      expect(data).toEqual({ a: null, b: null, c: null, d: [{ id: inside }, null], e: null, f: null });
      expect(new Set(errors)).toEqual(
        new Set([['a'], ['b'], ['c'], ['d', 1], ['e']].map((path) => ({ path, code }))),
      );
    });
  });
});
