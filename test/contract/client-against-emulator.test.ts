import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallContext } from '../../src/eiam/call-context.ts';
import { createDeveloperClient, type DeveloperClient } from '../../src/eiam/developer/client.ts';
import { repeatableRoutes } from '../../src/eiam/developer/routes.ts';
import { isNotFound, isOutOfScope } from '../../src/eiam/errors.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { toGroup, toOrganizationalUnit, toUser, toUserSummary } from '../../src/emulator/wire-objects.ts';

/** Client and emulator were written from the contract without sight of each other: here each is the other's proof. */
describe('every read operation of the client, against the emulator', () => {
  let emulator: Emulator;
  let client: DeveloperClient;
  const called = new Set<string>();
  const context: CallContext = {
    signal: new AbortController().signal,
    observer: { called: (operation) => called.add(operation), retried: () => {}, waited: () => {} },
  };

  beforeAll(async () => {
    emulator = await startEmulator({ users: 250 });
    client = createDeveloperClient(emulator);
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await emulator[Symbol.asyncDispose]();
    // A read without a test would go unnoticed: all of them are named by the routes.
    expect(called).toEqual(new Set(Object.keys(repeatableRoutes).filter((name) => name !== 'GenerateToken')));
  });

  const ids = <Row>(rows: Iterable<Row>, read: (row: Row) => string) => Array.from(rows, read);

  test('getUser: every user in scope, all fields', async () => {
    for (const user of emulator.scope.users()) {
      const read = await client.getUser(user.userId, context);
      expect(read).toEqual(withoutUnset(toUser(emulator.directory, user)));
    }
  });

  test('listUsers: the whole scope by page, all fields of a row and no more', async () => {
    const read = [];
    for (let pageNumber = 1; pageNumber <= 3; pageNumber += 1) {
      const page = await client.listUsers({ pageNumber, pageSize: 100 }, context);
      expect(page.totalCount).toBe(emulator.scope.users().length);
      read.push(...page.data);
    }
    expect(read).toEqual(
      emulator.scope.users().map((user) => withoutUnset(toUserSummary(emulator.directory, user))),
    );
  });

  test('listUsers of a unit: its direct users', async () => {
    const { crowdedOrganizationalUnitId: organizationalUnitId } = emulator.samples;
    const page = await client.listUsers({ organizationalUnitId, pageNumber: 1, pageSize: 100 }, context);
    const expected = emulator.directory.organizationalUnit(organizationalUnitId)?.userIds ?? [];
    expect(ids(page.data, ({ userId }) => userId)).toEqual(expected.slice(0, 100));
    expect(page.totalCount).toBe(expected.length);
  });

  test('the look-ups: from username, e-mail, number and external id to the id', async () => {
    const [user] = emulator.scope.users().filter(({ email, phoneNumber }) => email && phoneNumber);
    if (!user) throw new Error('Expected a user with an address and a number');
    const { userId, username, email = '', phoneNumber = '' } = user;
    const { userExternalId, userSourceType, userSourceId } = user;
    const externalId = { userExternalId, userSourceType, userSourceId };
    expect(await client.getUserIdByUsername(username, context)).toBe(userId);
    expect(await client.getUserIdByEmail(email, context)).toBe(userId);
    expect(await client.getUserIdByPhoneNumber(phoneNumber, context)).toBe(userId);
    expect(await client.getUserIdByUserExternalId(externalId, context)).toBe(userId);
    await expect(client.getUserIdByUsername('nobody', context)).rejects.toSatisfy(isNotFound);
  });

  test('listGroupsForUser: ids with the source of each membership', async () => {
    const { userId } = emulator.samples;
    const page = await client.listGroupsForUser(userId, { maxResults: 100 }, context);
    const expected = (emulator.directory.user(userId)?.groupIds ?? []).map((groupId) => {
      const { type, id } = emulator.directory.relationSource(userId, groupId);
      return { groupId, groupMemberRelationSourceType: type, groupMemberRelationSourceId: id };
    });
    expect(page.data).toEqual(expected);
  });

  test('getGroup and listGroups: the same group, all fields', async () => {
    const page = await client.listGroups({ maxResults: 100 }, context);
    expect(page.data).toEqual(
      emulator.scope.groups().map((group) => withoutUnset(toGroup(emulator.directory, group))),
    );
    for (const group of page.data) expect(await client.getGroup(group.groupId, context)).toEqual(group);
  });

  test('listGroups by prefix, token by token', async () => {
    const { groupNamePrefix: groupNameStartWith } = emulator.samples;
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.listGroups({ groupNameStartWith, nextToken, maxResults: 1 }, context);
      names.push(...page.data.map(({ groupName }) => groupName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    const expected = emulator.scope.groups().map(({ groupName }) => groupName);
    expect(names).toEqual(expected.filter((name) => name.startsWith(groupNameStartWith)));
  });

  test('listUsersForGroup: ids alone', async () => {
    for (const group of emulator.scope.groups()) {
      const page = await client.listUsersForGroup(group.groupId, { maxResults: 100 }, context);
      const members = emulator.scope.members(group);
      expect(page.data).toEqual(members.slice(0, 100).map((userId) => ({ userId })));
      expect(page.totalCount).toBe(members.length);
    }
  });

  test('getOrganizationalUnit, listOrganizationalUnits and the parents: the whole tree in scope', async () => {
    for (const unit of emulator.directory.organizationalUnits()) {
      const { organizationalUnitId: id } = unit;
      if (!emulator.scope.isUnitVisible(id)) {
        await expect(client.getOrganizationalUnit(id, context)).rejects.toSatisfy(isOutOfScope);
        continue;
      }
      const read = await client.getOrganizationalUnit(id, context);
      expect(read).toEqual(withoutUnset(toOrganizationalUnit(emulator.directory, unit)));
      const above = emulator.scope.ancestors(id).map(({ organizationalUnitId }) => organizationalUnitId);
      expect(await client.listOrganizationalUnitParentIds(id, context)).toEqual(above);
      const children = await client.listOrganizationalUnits(
        { parentId: id, pageNumber: 1, pageSize: 100 },
        context,
      );
      expect(ids(children.data, ({ organizationalUnitId }) => organizationalUnitId)).toEqual(unit.childIds);
    }
  });

  test('getOrganizationalUnitIdByExternalId', async () => {
    const unit = emulator.directory.organizationalUnit(emulator.samples.deepOrganizationalUnitId);
    if (!unit) throw new Error('Expected a unit');
    const { organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId } = unit;
    const question = {
      organizationalUnitExternalId,
      organizationalUnitSourceType,
      organizationalUnitSourceId,
    };
    const id = await client.getOrganizationalUnitIdByExternalId(question, context);
    expect(id).toBe(unit.organizationalUnitId);
  });

  test('getApplicationProvisioningScope', async () => {
    const { organizationalUnitIds, groupIds } = emulator.scope;
    expect(await client.getApplicationProvisioningScope(context)).toEqual({
      organizationalUnitIds,
      groupIds,
    });
  });

  test('getUserInfo of a token, until it is revoked', async () => {
    const { userId } = emulator.samples;
    const token = emulator.issueUserToken(userId);
    expect(await client.getUserInfo(token, context)).toMatchObject({ sub: userId });
    await client.revokeToken({ token }, context);
    await expect(client.getUserInfo(token, context)).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

/** What JSON leaves of an object whose unset members are undefined. */
function withoutUnset(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
