import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import { readable } from '../eiam/unreadable.ts';
import type { Observations } from './observations.ts';

export interface ProbeParts {
  readonly client: DeveloperClient;
  /** Undefined: no access keys. */
  readonly management: ManagementClient | undefined;
  readonly observations: Observations;
  readonly context: CallContext;
}

/** Objects of each kind that are looked at one by one. */
const samples = 3;

/** Ids that no object has: prefix and 26 characters, as real ones are (developer-api.md 6.3). */
const absent = (prefix: string) => `${prefix}_${'probe'.repeat(5)}a`;
const absentName = 'no-such-name.probe';

/**
 * Asks every read of both planes, none of which changes anything. A failed call is an observation as well, and the plan goes on
 * with what it has.
 */
export async function runPlan({ client, management, observations, context }: ProbeParts): Promise<void> {
  /** @param id of the object that is asked for */
  async function ask<Answer>(purpose: string, call: () => Promise<Answer>, id?: string) {
    if (context.signal.aborted) return undefined;
    observations.asking(purpose, id);
    return call().catch(() => undefined);
  }

  async function askUsers(): Promise<void> {
    const page = await ask('users', () => client.listUsers({ pageNumber: 1, pageSize: 100 }, context));
    const rows = readable(page?.data);
    const end = Math.ceil((page?.totalCount ?? rows.length) / 100) + 10;
    await ask('users beyond the end', () => client.listUsers({ pageNumber: end, pageSize: 100 }, context));
    await ask('the first users again', () => client.listUsers({ pageNumber: 1, pageSize: 5 }, context));
    for (const { userId } of rows.slice(0, samples)) {
      await ask('user', () => client.getUser(userId, context), userId);
      await ask(
        'groups of a user',
        () => client.listGroupsForUser(userId, { maxResults: 100 }, context),
        userId,
      );
    }
    const { username } = rows.find((row) => row.username) ?? {};
    const { email } = rows.find((row) => row.email) ?? {};
    const { phoneNumber } = rows.find((row) => row.phoneNumber) ?? {};
    const sourced = rows.find((row) => row.userExternalId && row.userSourceType && row.userSourceId);
    if (username) await ask('id by username', () => client.getUserIdByUsername(username, context));
    if (email) await ask('id by e-mail', () => client.getUserIdByEmail(email, context));
    if (phoneNumber) await ask('id by number', () => client.getUserIdByPhoneNumber(phoneNumber, context));
    if (sourced) {
      const { userExternalId = '', userSourceType = '', userSourceId = '' } = sourced;
      const question = { userExternalId, userSourceType, userSourceId };
      await ask('id by external id', () => client.getUserIdByUserExternalId(question, context));
    }
    await ask('absent user', () => client.getUser(absent('user'), context));
    await ask('absent username', () => client.getUserIdByUsername(absentName, context));
    if (username && username !== username.toUpperCase()) {
      await ask('id by username in capitals', () =>
        client.getUserIdByUsername(username.toUpperCase(), context),
      );
    }
    if (management && rows.length > 0) {
      const ids = rows.slice(0, samples).map(({ userId }) => userId);
      await ask('users by ids', () => management.listUsersByIds(ids, context));
      await ask('search', () => management.searchUsers({ pageNumber: 1, pageSize: 20 }, context));
    }
  }

  async function askGroups(): Promise<void> {
    const page = await ask('groups', () => client.listGroups({ maxResults: 100 }, context));
    const rows = readable(page?.data);
    for (const { groupId } of rows.slice(0, samples)) {
      await ask('group', () => client.getGroup(groupId, context), groupId);
      await ask('members', () => client.listUsersForGroup(groupId, { maxResults: 100 }, context), groupId);
    }
    const { groupName } = rows.find((row) => row.groupName) ?? {};
    if (groupName) {
      await ask('groups by name', () =>
        client.listGroups({ groupNameStartWith: groupName, maxResults: 20 }, context),
      );
    }
    await ask('everyone', () => client.listUsersForGroup('iggroup_all', { maxResults: 1 }, context));
    await ask('absent group', () => client.getGroup(absent('group'), context));
    if (management && rows.length > 0) {
      const ids = rows.slice(0, samples).map(({ groupId }) => groupId);
      await ask('groups by ids', () => management.listGroupsByIds(ids, context));
    }
  }

  async function askUnits(): Promise<void> {
    const scope = await ask('scope', () => client.getApplicationProvisioningScope(context));
    const tops = readable(scope?.organizationalUnitIds);
    const children = async (parentId: string, purpose: string) =>
      readable(
        (
          await ask(
            purpose,
            () => client.listOrganizationalUnits({ parentId, pageNumber: 1, pageSize: 100 }, context),
            parentId,
          )
        )?.data,
      ).map(({ organizationalUnitId }) => organizationalUnitId);
    const below = [...(await children('ou_root', 'children of the root'))];
    for (const top of tops.slice(0, samples)) below.push(...(await children(top, 'children')));
    const ids = [...new Set([...tops, ...below])].slice(0, samples);
    for (const id of ids) {
      const unit = await ask('unit', () => client.getOrganizationalUnit(id, context), id);
      await ask('ancestors', () => client.listOrganizationalUnitParentIds(id, context), id);
      const users = await ask(
        'users of a unit',
        () => client.listUsers({ organizationalUnitId: id, pageNumber: 1, pageSize: 100 }, context),
        id,
      );
      const userId = readable(users?.data).at(-1)?.userId;
      if (userId) await ask('user', () => client.getUser(userId, context), userId);
      const { organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId } =
        unit ?? {};
      if (organizationalUnitExternalId && organizationalUnitSourceType && organizationalUnitSourceId) {
        const question = {
          organizationalUnitExternalId,
          organizationalUnitSourceType,
          organizationalUnitSourceId,
        };
        await ask('unit id by external id', () =>
          client.getOrganizationalUnitIdByExternalId(question, context),
        );
      }
    }
    await ask('absent unit', () => client.getOrganizationalUnit(absent('ou'), context));
    if (management && ids.length > 0) {
      await ask('units by ids', () => management.listOrganizationalUnitsByIds(ids, context));
    }
  }

  async function askProviders(keys: ManagementClient): Promise<void> {
    await ask('instance', () => keys.getInstance(context));
    const page = await ask('identity providers', () =>
      keys.listIdentityProviders({ pageNumber: 1, pageSize: 100 }, context),
    );
    for (const { identityProviderId } of readable(page?.data).slice(0, 10)) {
      await ask(
        'identity provider',
        () => keys.getIdentityProvider(identityProviderId, context),
        identityProviderId,
      );
    }
  }

  await askUnits();
  await askUsers();
  await askGroups();
  if (management) await askProviders(management);
}
