import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';

/** Well formed, and no object's: the emulator draws its ids from other characters. */
const unknownId = (index: number) => `user_${`${index}`.padStart(26, '0')}`;

const addUsers = `mutation ($input: AddUsersToGroupInput!) {
  addUsersToGroup(input: $input) {
    __typename
    ... on AddUsersToGroupPayload {
      group { id members(first: 1) { totalCount } }
      appliedUserIds
      failures { targetId code }
    }
    ... on DirectoryNotFoundError { targetId code }
    ... on DirectoryInvalidInputError { path code }
  }
}`;

interface Added {
  readonly addUsersToGroup: {
    readonly __typename: string;
    readonly group: { readonly members: { readonly totalCount: number } };
    readonly appliedUserIds: readonly string[];
    readonly failures: readonly { readonly targetId: string; readonly code: string }[];
  };
}

function userIdsOf({ emulator }: Gateway): string[] {
  return Array.from(emulator.directory.users(), ({ userId }) => userId);
}

/** Spreads the unknown ids over the list, the same way each time. */
function mix(known: readonly string[], unknown: readonly string[]): string[] {
  const step = Math.floor((known.length + unknown.length) / Math.max(1, unknown.length));
  const mixed = [...known];
  for (const [index, id] of unknown.entries()) mixed.splice(index * step + (index % step), 0, id);
  return mixed;
}

describe('addUsersToGroup with any number of ids', () => {
  test('10,000 ids, 5 % of them unknown: the good applied, the bad named, few extra calls', async () => {
    await using gateway = await startGateway({ emulator: { users: 9_500 } });
    const { directory, counters } = gateway.emulator;
    const { groupId } = directory.addGroup({ groupName: 'Known and unknown' });
    const known = userIdsOf(gateway);
    const unknown = Array.from({ length: 500 }, (_, index) => unknownId(index));
    const userIds = mix(known, unknown);
    expect(new Set(userIds).size).toBe(10_000);

    counters.reset();
    const { data, errors } = await gateway.ask<Added>(addUsers, { input: { groupId, userIds } });
    expect(errors).toBeUndefined();
    const added = data?.addUsersToGroup;
    expect(new Set(added?.appliedUserIds)).toEqual(new Set(known));
    expect(added?.failures).toEqual(
      userIds.filter((id) => unknown.includes(id)).map((id) => ({ targetId: id, code: 'NOT_FOUND' })),
    );
    expect(new Set(directory.group(groupId)?.userIds)).toEqual(new Set(known));
    expect(added?.group.members.totalCount).toBe(9_500);

    const chunks = 100;
    const extra = counters.of('AddUsersToGroup') - chunks;
    expect(extra).toBeGreaterThan(0);
    expect(extra).toBeLessThanOrEqual(2 * unknown.length * Math.log2(100));
    expect(counters.of('GetGroup')).toBeLessThanOrEqual(2);
  });

  test('all ids known: one call for each hundred', async () => {
    await using gateway = await startGateway({ emulator: { users: 250 } });
    const { groupId } = gateway.emulator.directory.addGroup();
    gateway.emulator.counters.reset();
    const { data } = await gateway.ask<Added>(addUsers, { input: { groupId, userIds: userIdsOf(gateway) } });
    expect(data?.addUsersToGroup.failures).toEqual([]);
    expect(gateway.emulator.counters.of('AddUsersToGroup')).toBe(3);
  });

  test.each([0, 1, 42, 98, 99])(
    'one unknown id at place %i of a hundred: 9 extra calls at most',
    async (place) => {
      await using gateway = await startGateway({ emulator: { users: 99 } });
      const { groupId } = gateway.emulator.directory.addGroup();
      const known = userIdsOf(gateway);
      const userIds = known.toSpliced(place, 0, unknownId(place));
      gateway.emulator.counters.reset();
      const { data } = await gateway.ask<Added>(addUsers, { input: { groupId, userIds } });
      expect(data?.addUsersToGroup.failures).toEqual([{ targetId: unknownId(place), code: 'NOT_FOUND' }]);
      expect(data?.addUsersToGroup.appliedUserIds).toEqual(known);
      expect(gateway.emulator.counters.of('AddUsersToGroup')).toBeLessThanOrEqual(1 + 9);
    },
  );

  test('every id unknown: each is named, nothing is written', async () => {
    await using gateway = await startGateway({ emulator: { users: 10 } });
    const { groupId } = gateway.emulator.directory.addGroup();
    const userIds = Array.from({ length: 30 }, (_, index) => unknownId(index));
    const { data } = await gateway.ask<Added>(addUsers, { input: { groupId, userIds } });
    expect(data?.addUsersToGroup.failures).toEqual(
      userIds.map((id) => ({ targetId: id, code: 'NOT_FOUND' })),
    );
    expect(gateway.emulator.directory.group(groupId)?.userIds).toEqual([]);
  });

  test('an unknown group is a NotFoundError for the group, not for its users', async () => {
    await using gateway = await startGateway({ emulator: { users: 10 } });
    const groupId = 'group_aaaaaaaaaaaaaaaaaaaaaaaaaa';
    const { data } = await gateway.ask(addUsers, { input: { groupId, userIds: userIdsOf(gateway) } });
    expect(data).toEqual({
      addUsersToGroup: { __typename: 'DirectoryNotFoundError', targetId: groupId, code: 'NOT_FOUND' },
    });
  });
});
