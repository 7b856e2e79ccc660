import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { User } from '../../../src/emulator/directory/records.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { createExamples } from '../../../src/http/explorer/examples.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';

const printed = readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
const unknownUserId = 'user_nobody_has_this_id';

interface Expected {
  /** What the comment above the operation promises. */
  readonly claim: string;
  readonly calls: Record<string, number>;
  /** The answer, from the store as it is after the write. */
  readonly data: (emulator: Emulator) => object;
}

function storedUser(user: User | undefined): User {
  if (user === undefined) throw new Error('Expected a user in the store, but got none');
  return user;
}

const createUser: Expected = {
  claim:
    'Costs 1 upstream call for the user, 1 for further units, 1 for each group and 1 to read the user again.',
  calls: { CreateUser: 1, AddUsersToGroup: 1, GetUser: 1 },
  data: ({ directory, samples }) => {
    const { userId } = storedUser(directory.userByUsername('new.colleague'));
    const { deepOrganizationalUnitId, groupId, groupName } = samples;
    expect(directory.user(userId)).toMatchObject({
      emailVerified: false,
      organizationalUnitIds: [deepOrganizationalUnitId],
      groupIds: [groupId],
    });
    return {
      createUser: {
        __typename: 'CreateUserPayload',
        user: {
          id: userId,
          username: 'new.colleague',
          displayName: 'New Colleague',
          email: 'new.colleague@example.com',
          groups: { nodes: [{ name: groupName }] },
        },
        failures: [],
      },
    };
  },
};

const patchUser: Expected = {
  claim: 'Costs 1 upstream call to write and 1 to read again.',
  calls: { PatchUser: 1, GetUser: 1 },
  data: ({ directory, samples: { userId } }) => {
    const { displayName, customFields, updateTime } = storedUser(directory.user(userId));
    expect([displayName, customFields.cost_center]).toEqual(['Known By Another Name', 'CC-001']);
    return {
      patchUser: {
        __typename: 'PatchUserPayload',
        user: {
          id: userId,
          displayName,
          customFields: Object.entries(customFields).map(([name, value]) => ({ name, value })),
          updatedAt: new Date(updateTime).toISOString(),
        },
      },
    };
  },
};

const addUsersToGroup: Expected = {
  claim:
    'Costs 1 upstream call for each hundred users, and a few more to find out which of them are unknown.',
  // Both together are refused, the group is there, the first alone is taken; then the group and its members are read.
  calls: { AddUsersToGroup: 3, GetGroup: 2, ListUsersForGroup: 1 },
  data: ({ directory, scope, samples: { userId, groupId } }) => {
    const group = directory.group(groupId);
    expect(group?.userIds).toContain(userId);
    return {
      addUsersToGroup: {
        __typename: 'AddUsersToGroupPayload',
        group: {
          name: group?.groupName,
          members: { totalCount: group && scope.members(group).length },
        },
        appliedUserIds: [userId],
        failures: [{ targetId: unknownUserId, code: 'NOT_FOUND', message: expect.stringMatching(/\S/) }],
      },
    };
  },
};

const cases = [
  ['CreateUser', createUser],
  ['PatchUser', patchUser],
  ['AddUsersToGroup', addUsersToGroup],
] as const;

// `partial` is what `npm start` serves.
describe.each(['partial', 'all'] as const)('the examples that write, on a directory in %s scope', (scope) => {
  const start = () => startGateway({ emulator: { users: 1_000, scope } });

  function mutationsFor({ emulator: { samples } }: Gateway) {
    const { username, userId, groupId, deepOrganizationalUnitId: organizationalUnitId } = samples;
    const usernamePrefix = username.slice(0, 2);
    const examples = createExamples({ username, userId, groupId, organizationalUnitId, usernamePrefix });
    // test/e2e/sign-in.test.ts runs those that sign in, one after the other.
    return examples.filter(({ query }) => /^mutation (?!Generate)/m.test(query));
  }

  function exampleOf(gateway: Gateway, operation: string) {
    const found = mutationsFor(gateway).find(({ query }) => query.includes(`\nmutation ${operation}(`));
    if (found === undefined) throw new Error(`Expected an example ${operation}, but got none`);
    return found;
  }

  test('are as many as are tested here', async () => {
    await using gateway = await start();
    expect(mutationsFor(gateway)).toHaveLength(cases.length);
  });

  describe.each(cases)('%s', (operation, { claim, calls, data }) => {
    test('fits the promised graph', async () => {
      await using gateway = await start();
      const { query } = exampleOf(gateway, operation);
      expect(validate(buildSchema(printed), parse(query))).toEqual([]);
    });

    test('writes what it says, and answers what the store holds then, whole', async () => {
      await using gateway = await start();
      // A group that the sample's user is not in yet, or an example would write nothing.
      gateway.emulator.directory.leaveGroup(
        gateway.emulator.samples.userId,
        gateway.emulator.samples.groupId,
      );
      const { query, variables } = exampleOf(gateway, operation);
      const answer = await gateway.ask(query, variables);
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toEqual(data(gateway.emulator));
    });

    test('costs what its comment says', async () => {
      await using gateway = await start();
      const { query, variables } = exampleOf(gateway, operation);
      expect(await gateway.count(query, variables)).toEqual(calls);
      const comment = query.slice(0, query.indexOf('\nmutation ')).replaceAll(/\s*#\s*/g, ' ');
      expect(comment).toContain(claim);
    });
  });
});
