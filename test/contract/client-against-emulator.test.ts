import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallContext } from '../../src/eiam/call-context.ts';
import { developerOperations } from '../../src/eiam/developer/catalogue.ts';
import { createDeveloperClient, type DeveloperClient } from '../../src/eiam/developer/client.ts';
import { generateTokenByAuthorizationServer } from '../../src/eiam/developer/cloud-credentials.ts';
import { isNotFound, isOutOfScope } from '../../src/eiam/errors.ts';
import { readable } from '../../src/eiam/unreadable.ts';
import { toGroup, toOrganizationalUnit, toUser, toUserSummary } from '../../src/emulator/wire-objects.ts';
import { type Instance, startInstance } from './instance/instance.ts';

/** Client and emulator were written from the contract without sight of each other: here each is the other's proof. */
describe('every operation of the client that leaves the directory as it is, against the emulator', () => {
  let emulator: Instance;
  let client: DeveloperClient;
  const called = new Set<string>();
  const context: CallContext = {
    signal: new AbortController().signal,
    observer: { called: (operation) => called.add(operation), retried: () => {}, waited: () => {} },
  };

  beforeAll(async () => {
    emulator = await startInstance({ users: 250 });
    client = createDeveloperClient(emulator);
  });
  afterAll(async () => {
    await client[Symbol.asyncDispose]();
    await emulator[Symbol.asyncDispose]();
    // A read without a test would go unnoticed: all of them stand in the catalogue.
    const reads = Object.values(developerOperations).filter(({ effect }) => effect === undefined);
    expect(called).toEqual(new Set([...reads, generateTokenByAuthorizationServer].map(({ name }) => name)));
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
    expect(ids(readable(page.data), ({ userId }) => userId)).toEqual(expected.slice(0, 100));
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
    for (const group of readable(page.data))
      expect(await client.getGroup(group.groupId, context)).toEqual(group);
  });

  test('listGroups by prefix, token by token', async () => {
    const { groupNamePrefix: groupNameStartWith } = emulator.samples;
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.listGroups({ groupNameStartWith, nextToken, maxResults: 1 }, context);
      names.push(...readable(page.data).map(({ groupName = '' }) => groupName));
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
      expect(ids(readable(children.data), ({ organizationalUnitId }) => organizationalUnitId)).toEqual(
        unit.childIds,
      );
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

  /** A person at the page that the emulator names, who approves or denies. */
  const decide = (userCode: string, decision: string) =>
    fetch(emulator.verificationUrl, {
      method: 'POST',
      body: new URLSearchParams({
        user_code: userCode,
        username: emulator.samples.username,
        decision,
      }),
    });

  test('generateDeviceCode and generateToken: the device flow from the code to the claims', async () => {
    const begun = await client.generateDeviceCode('openid email', context);
    expect(begun).toEqual({
      device_code: expect.any(String),
      user_code: expect.any(String),
      verification_uri: emulator.verificationUrl,
      verification_uri_complete: `${emulator.verificationUrl}?user_code=${begun.user_code}`,
      expires_in: 1_200,
      interval: 5,
    });
    await decide(begun.user_code, 'approve');
    const grant = { kind: 'deviceCode', deviceCode: begun.device_code } as const;
    const issued = await client.generateToken(grant, context);
    if ('refusal' in issued) throw new Error(`Expected tokens, but got ${issued.refusal}`);
    expect(await client.getUserInfo(issued.access_token, context)).toMatchObject({
      sub: emulator.samples.userId,
      email: emulator.samples.email,
    });
    const refreshToken = issued.refresh_token ?? '';
    const next = await client.generateToken({ kind: 'refreshToken', refreshToken }, context);
    expect(next).toEqual({ ...issued, ...tokensOf(next) });
  });

  test('generateToken: every word for waiting and refusing is understood', async () => {
    const begin = () => client.generateDeviceCode(undefined, context);
    const ask = async (deviceCode: string) => {
      const answer = await client.generateToken({ kind: 'deviceCode', deviceCode }, context);
      return 'refusal' in answer ? [answer.refusal, answer.error.code, answer.error.effect] : 'tokens';
    };
    const { device_code, user_code } = await begin();
    expect(await ask(device_code)).toEqual(['authorizationPending', 'authorization_pending', 'none']);
    expect(await ask(device_code)).toEqual(['slowDown', 'slow_down', 'none']);
    const denied = await begin();
    await decide(denied.user_code, 'deny');
    expect(await ask(denied.device_code)).toEqual(['authorizationDenied', 'access_denied', 'none']);
    expect(await ask(user_code)).toEqual(['invalidGrant', 'invalid_grant', 'none']);
  });

  test('obtainCloudAccountRoleAccessCredential, with a token of the authorization server', async () => {
    for (const role of emulator.signIn.cloudAccountRoles.roles.filter(({ granted }) => granted)) {
      const { cloudAccountRoleExternalId, cloudAccountVendorType } = role;
      const request = { cloudAccountRoleExternalId, durationSeconds: 900 };
      const obtained = await client.obtainCloudAccountRoleAccessCredential(request, context);
      expect(obtained).toMatchObject({ cloudAccountRoleExternalId, cloudAccountVendorType });
      expect(Object.keys(obtained.cloudAccountRoleAccessCredential)).toHaveLength(2);
    }
  });

  test('getUserInfo of a token, until it is revoked', async () => {
    const { userId } = emulator.samples;
    const token = await emulator.issueUserToken(userId);
    expect(await client.getUserInfo(token, context)).toMatchObject({ sub: userId });
    await client.revokeToken({ token }, context);
    await expect(client.getUserInfo(token, context)).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

/** The members that differ from one issue to the next. */
function tokensOf(answer: object): object {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => /_token$/.test(name)));
}

/** What JSON leaves of an object whose unset members are undefined. */
function withoutUnset(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
