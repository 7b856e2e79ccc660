import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Group, OrganizationalUnit, User } from '../../src/emulator/directory/records.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { createExamples } from '../../src/http/explorer/examples.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

const printed = readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8');
const endCursor = expect.stringMatching(/^[\w-]+$/);

/** The store, with what an answer would hold written down from it. */
function createTruth({ directory, scope, samples, managerField, management }: Emulator) {
  const userOf = (id: string): User => expectThere(directory.user(id));
  const groupOf = (id: string): Group => expectThere(directory.group(id));
  const unitOf = (id: string): OrganizationalUnit => expectThere(directory.organizationalUnit(id));
  const person = (user: User) => ({
    id: user.userId,
    username: user.username,
    displayName: user.displayName ?? null,
  });
  const unit = (id: string) => ({ id, name: unitOf(id).organizationalUnitName });
  const group = (id: string) => ({ id, name: groupOf(id).groupName });
  const pages = (rows: number) => Math.max(1, Math.ceil(rows / 100));
  const providers = [...management.identityProviders.values()].map(({ detail }) => detail);
  return {
    directory,
    scope,
    samples,
    managerField,
    providers,
    userOf,
    groupOf,
    unitOf,
    person,
    unit,
    group,
    pages,
  };
}

function expectThere<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('Expected a row of the store, but got none');
  return row;
}

type Truth = ReturnType<typeof createTruth>;

interface Expected {
  /** What the comment above the operation promises. */
  readonly claim: string;
  readonly calls: Record<string, number>;
  readonly data: object;
}

function userWithGroupsAndUnits({ samples, managerField, userOf, person, unit, group }: Truth): Expected {
  const user = userOf(samples.userId);
  const manager = userOf(user.customFields[managerField] ?? '');
  return {
    claim: 'Costs 2 upstream calls (find the user, read the user) and 1 for the manager',
    calls: { GetUserIdByUsername: 1, GetUser: 2 },
    data: {
      user: {
        ...person(user),
        email: user.email ?? null,
        status: user.status.toUpperCase(),
        createdAt: new Date(user.createTime).toISOString(),
        groups: { nodes: user.groupIds.slice(0, 20).map(group) },
        organizationalUnits: {
          edges: user.organizationalUnitIds.map((id) => ({
            primary: id === user.primaryOrganizationalUnitId,
            node: unit(id),
          })),
        },
        manager: { displayName: manager.displayName ?? null },
        customFields: Object.entries(user.customFields).map(([name, value]) => ({ name, value })),
      },
    },
  };
}

function unitWithAncestorsAndPeople({ scope, samples, userOf, unitOf, person, unit }: Truth): Expected {
  const id = samples.deepOrganizationalUnitId;
  const { userIds, childIds } = unitOf(id);
  const ancestors = scope.ancestors(id).map(({ organizationalUnitId }) => unit(organizationalUnitId));
  return {
    claim:
      '1 upstream call for the unit, 1 for its place in the tree, 1 for all units above it (without access keys 1 for each), 1 for a page of people and 1 for the units below',
    calls: {
      ListOrganizationalUnitParentIds: 1,
      ListUsers: 1,
      ListOrganizationalUnits: 1,
      // One unit alone is no batch.
      ...(ancestors.length > 1
        ? { GetOrganizationalUnit: 1, 'management:ListOrganizationalUnits': 1 }
        : { GetOrganizationalUnit: 1 + ancestors.length }),
    },
    data: {
      organizationalUnit: {
        ...unit(id),
        path: [...ancestors, unit(id)].map(({ name }) => `/${name}`).join(''),
        ancestors,
        users: {
          totalCount: userIds.length,
          nodes: userIds.slice(0, 10).map((userId) => person(userOf(userId))),
        },
        children: { nodes: childIds.slice(0, 10).map(unit) },
      },
    },
  };
}

function groupMembers({ scope, samples, userOf, groupOf, person, group }: Truth): Expected {
  const stored = groupOf(samples.groupId);
  const members = scope.members(stored).map(userOf);
  const page = members.slice(0, 20);
  return {
    claim:
      '1 upstream call for the group and 1 for each hundred members, and 1 for each hundred profiles. Without access keys',
    calls: { GetGroup: 1, ListUsersForGroup: 1, 'management:ListUsers': 1 },
    data: {
      group: {
        ...group(samples.groupId),
        description: stored.description ?? null,
        members: {
          totalCount: members.length,
          pageInfo: { hasNextPage: members.length > 20, endCursor },
          nodes: page.map((member) => ({ ...person(member), email: member.email ?? null })),
        },
      },
    },
  };
}

function everyone({ scope, person }: Truth): Expected {
  const members = scope.users();
  return {
    claim: '1 upstream call for each hundred members and 1 for each hundred profiles. Without access keys',
    calls: { ListUsersForGroup: 1, 'management:ListUsers': 1 },
    data: {
      group: {
        id: 'iggroup_all',
        members: {
          totalCount: members.length,
          pageInfo: { hasNextPage: true, endCursor },
          nodes: members.slice(0, 20).map(person),
        },
      },
    },
  };
}

function search({ directory, scope, samples, person, pages }: Truth): Expected {
  const prefix = samples.username.slice(0, 2);
  const found = scope.users().filter(({ username }) => username.toLowerCase().startsWith(prefix));
  return {
    claim:
      '1 upstream call where access keys and a scope as wide as the directory allow a search, otherwise 1 for each hundred users in scope',
    calls:
      scope.users().length === directory.userCount
        ? { 'management:ListUsers': 1 }
        : { ListUsers: pages(scope.users().length) },
    data: {
      users: {
        totalCount: found.length,
        pageInfo: { hasNextPage: found.length > 20, endCursor },
        nodes: found.slice(0, 20).map((user) => ({
          ...person(user),
          email: user.email ?? null,
          status: user.status.toUpperCase(),
        })),
      },
    },
  };
}

function provisioningScope({ scope, unit, group }: Truth): Expected {
  const { organizationalUnitIds, groupIds } = scope;
  // One alone is no batch.
  const units =
    organizationalUnitIds.length > 1
      ? { 'management:ListOrganizationalUnits': 1 }
      : { GetOrganizationalUnit: organizationalUnitIds.length };
  const groups = groupIds.length > 1 ? { 'management:ListGroups': 1 } : { GetGroup: 1 };
  return {
    claim:
      '1 upstream call for the scope, 1 for all units and 1 for all groups, up to a hundred. Without access keys each of them takes a call of its own.',
    calls: {
      GetApplicationProvisioningScope: 1,
      ...units,
      ...(groupIds.length > 0 ? groups : {}),
    },
    data: {
      provisioningScope: {
        organizationalUnits: organizationalUnitIds.map(unit),
        groups: groupIds.map(group),
      },
    },
  };
}

function identityProviders({ providers }: Truth): Expected {
  return {
    claim: '1 upstream call for the list, and 1 for each provider for its configuration',
    calls: { 'management:ListIdentityProviders': 1, 'management:GetIdentityProvider': providers.length },
    data: {
      identityProviders: {
        totalCount: providers.length,
        nodes: providers.map((provider) => ({
          id: provider.IdentityProviderId,
          name: provider.IdentityProviderName,
          type: expect.stringMatching(/^[A-Z_]+$/),
          rawType: provider.IdentityProviderType.trim(),
          authentication: {
            enabled: provider.AuthnStatus === 'enabled',
            rawSourceType: provider.AuthnSourceType ?? null,
          },
          inboundSynchronization: { enabled: provider.UdPullStatus === 'enabled' },
          configuration: configurationOf(provider),
        })),
      },
    },
  };
}

/** No sign-in is needed at the gateway that these tests start. */
function viewer(): Expected {
  return {
    claim: '1 upstream call for the token, once in a while, and 1 for the user',
    calls: {},
    data: { viewer: null },
  };
}

function configurationOf(provider: Truth['providers'][number]): object | null {
  const { LdapConfig, OidcConfig } = provider;
  if (LdapConfig) {
    const { LdapServerHost: serverHost, LdapServerPort: serverPort } = LdapConfig;
    return {
      __typename: 'IdentityProviderLdapConfiguration',
      serverHost,
      serverPort,
      administratorPasswordConfigured: true,
    };
  }
  if (OidcConfig) {
    const clientId = OidcConfig.AuthnParam.ClientId;
    const endpoints = { issuer: OidcConfig.EndpointConfig.Issuer };
    return {
      __typename: 'IdentityProviderOidcConfiguration',
      clientId,
      clientSecretConfigured: true,
      endpoints,
    };
  }
  if (provider.DingtalkAppConfig) return { __typename: 'IdentityProviderDingTalkConfiguration' };
  if (provider.LarkConfig) return { __typename: 'IdentityProviderLarkConfiguration' };
  if (provider.WeComConfig) return { __typename: 'IdentityProviderWeComConfiguration' };
  return provider.SamlConfig ? { __typename: 'IdentityProviderSamlConfiguration' } : null;
}

const cases = [
  ['UserWithGroupsAndUnits', userWithGroupsAndUnits],
  ['UnitWithAncestorsAndPeople', unitWithAncestorsAndPeople],
  ['GroupMembers', groupMembers],
  ['Everyone', everyone],
  ['Search', search],
  ['ProvisioningScope', provisioningScope],
  ['IdentityProviders', identityProviders],
  ['Viewer', viewer],
] as const;

// `partial` is what `npm start` serves.
describe.each(['partial', 'all'] as const)('the examples, on a directory in %s scope', (scope) => {
  let gateway: Gateway;

  beforeAll(async () => {
    gateway = await startGateway({ accessKeys: true, emulator: { users: 1_000, scope } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  function examples() {
    const { samples } = gateway.emulator;
    const { username, userId, groupId, deepOrganizationalUnitId: organizationalUnitId } = samples;
    const usernamePrefix = username.slice(0, 2);
    return createExamples({ username, userId, groupId, organizationalUnitId, usernamePrefix });
  }

  const queries = () => examples().filter(({ query }) => /^query /m.test(query));

  function exampleOf(operation: string) {
    return expectThere(queries().find(({ query }) => query.includes(`\nquery ${operation}`)));
  }

  test('are as many as are tested here, and in mutations/examples.test.ts', () => {
    expect(queries()).toHaveLength(cases.length);
  });

  describe.each(cases)('%s', (operation, expected) => {
    test('fits the promised graph', () => {
      expect(validate(buildSchema(printed), parse(exampleOf(operation).query))).toEqual([]);
    });

    test('answers what the store holds, whole', async () => {
      const { query, variables } = exampleOf(operation);
      const { data, errors } = await gateway.ask(query, variables);
      expect(errors).toBeUndefined();
      expect(data).toEqual(expected(createTruth(gateway.emulator)).data);
    });

    test('costs what its comment says', async () => {
      const { query, variables } = exampleOf(operation);
      const { claim, calls } = expected(createTruth(gateway.emulator));
      expect(await gateway.count(query, variables)).toEqual(calls);
      const comment = query.slice(0, query.indexOf('\nquery ')).replaceAll(/\s*#\s*/g, ' ');
      expect(comment).toContain(claim);
    });
  });
});
