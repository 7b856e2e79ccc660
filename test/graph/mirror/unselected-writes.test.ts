import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gateway } from '../../support/gateway.ts';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';

interface Ids {
  readonly [name: string]: string;
}

/** Lists and counts that each of the writes below changes. */
const shown = `query ($user: ID!, $from: ID!, $to: ID!, $group: ID!, $new: ID!) {
  directory { userCount groupCount organizationalUnitCount }
  users(filter: { username: { equals: "unselected" } }) { totalCount nodes { id displayName status } }
  user(by: { id: $user }) { displayName status primaryOrganizationalUnit { id } }
  from: organizationalUnit(by: { id: $from }) { userCount childCount children { nodes { name } } }
  to: organizationalUnit(by: { id: $to }) { userCount users(first: 100) { totalCount } }
  group(id: $group) { memberCount members(first: 100) { totalCount } }
  groups(filter: { name: { startsWith: "Unselected" } }) { totalCount nodes { id name } }
  new: node(id: $new) { id ... on DirectoryObject { label } }
}`;

const live = { headers: { 'x-eiam-consistency': 'live' } };

describe.each([{ accessKeys: false }, { accessKeys: true }])(
  'what the next operation reads of the mirror, access keys: $accessKeys',
  ({ accessKeys }) => {
    let gateway: Gateway;
    let ids: Ids;
    beforeAll(async () => {
      gateway = await startMirroredGateway({ reads: 'mirror', accessKeys, emulator: { users: 60 } });
      const found = await gateway.ask<{ organizationalUnits: { nodes: readonly { id: string }[] } }>(
        '{ organizationalUnits(first: 3, orderBy: { field: DEPTH }) { nodes { id } } }',
      );
      const [, from, to] = found.data?.organizationalUnits.nodes ?? [];
      const { userId: user, groupId: group } = gateway.emulator.samples;
      ids = { user, group, from: from?.id ?? '', to: to?.id ?? '', new: user };
    });
    afterAll(() => gateway[Symbol.asyncDispose]());

    /** Writes, and selects nothing of what was written. */
    async function write(operation: string, input: object): Promise<void> {
      const type = `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`;
      const { data } = await gateway.ask(
        `mutation ($input: ${type}Input!) { done: ${operation}(input: $input) { __typename } }`,
        { input },
      );
      expect(data).toEqual({ done: { __typename: `${type}Payload` } });
    }

    async function expectShown(): Promise<void> {
      const answer = await gateway.ask(shown, ids);
      const { data } = await gateway.ask(shown, ids, live);
      expect(answer.data).toEqual(data);
    }

    test('is what was written, whatever the mutation selected', async () => {
      const { user, group, from, to } = ids;
      await write('createUser', {
        ...{ username: 'unselected', primaryOrganizationalUnitId: from, groupIds: [group] },
      });
      await expectShown();
      await write('patchUser', { userId: user, displayName: 'Unselected' });
      await expectShown();
      await write('disableUser', { userId: user });
      await expectShown();
      await write('enableUser', { userId: user });
      await expectShown();
      await write('setUserPrimaryOrganizationalUnit', { userId: user, organizationalUnitId: from });
      await expectShown();
      await write('setUserPrimaryOrganizationalUnit', { userId: user, organizationalUnitId: to });
      await expectShown();
      await write('removeUsersFromGroup', { groupId: group, userIds: [user] });
      await expectShown();
      await write('createGroup', { name: 'Unselected' });
      await expectShown();
      await write('patchGroup', { groupId: group, name: 'Unselected as well' });
      await expectShown();
      await write('createOrganizationalUnit', { name: 'Unselected', parentId: from });
      await expectShown();
      await write('patchOrganizationalUnit', { organizationalUnitId: to, name: 'Unselected as well' });
      await expectShown();
      await write('deleteUser', { userId: user });
      await expectShown();
    });
  },
);

test('that is read back once, and not at all where the payload shows it', async () => {
  await using gateway = await startMirroredGateway({ emulator: { users: 60 } });
  const { userId } = gateway.emulator.samples;
  const patch = (name: string, selected: string) =>
    gateway.count(
      `mutation ($id: ID!, $name: String!) { patchUser(input: { userId: $id, displayName: $name }) {
        __typename ... on PatchUserPayload { ${selected} } } }`,
      { id: userId, name },
    );
  const once = { PatchUser: 1, GetUser: 1 };
  expect(await patch('One', '__typename')).toEqual(once);
  expect(await patch('Two', 'user { displayName }')).toEqual(once);
  gateway.emulator.counters.reset();
  await gateway.app.mirror?.settled();
  expect(gateway.emulator.counters.snapshot()).toEqual({});
});
