import type { UserFilter } from './queries.ts';
import type { World } from './world.ts';

type Filled<Item> = readonly [Item, ...Item[]];

interface ExternalId {
  readonly id: string;
  readonly sourceType?: string;
  readonly sourceId?: string;
}

interface PhoneLookup {
  readonly number: string;
  readonly region?: string | undefined;
}

/** What may stand in an argument: what the directory has, in scope or not, and what it has not. */
export interface Pools {
  readonly nodeIds: Filled<string>;
  readonly groupIds: Filled<string>;
  readonly userKeys: Filled<Readonly<Record<string, string | ExternalId | PhoneLookup>>>;
  readonly organizationalUnitKeys: Filled<{ readonly id: string } | { readonly externalId: ExternalId }>;
  readonly groupPrefixes: Filled<string | null>;
  readonly customFields: Filled<string>;
  readonly filters: Filled<UserFilter>;
}

const nobody = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

export function createPools({ directory, managerField }: World): Pools {
  const users = [...directory.users()];
  const groups = [...directory.groups()];
  const units = [...directory.organizationalUnits()];
  const { instanceId } = directory;
  const groupIds: Filled<string> = [
    `group_${nobody}`,
    'iggroup_all',
    ...groups.map(({ groupId }) => groupId),
  ];
  const unitIds = ['ou_root', ...units.map(({ organizationalUnitId }) => organizationalUnitId)];
  return {
    groupIds,
    nodeIds: [
      `user_${nobody}`,
      `ou_${nobody}`,
      ...groupIds,
      ...unitIds,
      ...users.map(({ userId }) => userId),
    ],
    userKeys: [
      { id: `user_${nobody}` },
      { username: 'nobody' },
      { email: 'nobody@example.com' },
      { phoneNumber: '100' },
      { externalId: { id: 'nobody' } },
      ...users.flatMap((user) => [
        { id: user.userId },
        { username: user.username.toUpperCase() },
        ...(user.email ? [{ email: user.email.toUpperCase() }] : []),
        ...(user.phoneNumber
          ? [
              { phoneNumber: user.phoneNumber },
              { phone: { number: user.phoneNumber, region: user.phoneRegion } },
            ]
          : []),
        { externalId: toExternalId(user.userExternalId, user.userSourceType, user.userSourceId, instanceId) },
      ]),
    ],
    organizationalUnitKeys: [
      { id: `ou_${nobody}` },
      { externalId: { id: 'nothing', sourceType: 'ldap', sourceId: 'nowhere' } },
      ...unitIds.map((id) => ({ id })),
      ...units.map((unit) => ({
        externalId: toExternalId(
          unit.organizationalUnitExternalId,
          unit.organizationalUnitSourceType,
          unit.organizationalUnitSourceId,
          instanceId,
        ),
      })),
    ],
    groupPrefixes: [
      null,
      'Project ',
      'project',
      '熊',
      ...groups.map(({ groupName }) => groupName.slice(0, 3)),
    ],
    customFields: ['none', managerField, 'employee_number', 'remote'],
    filters: [
      {},
      { status: null, email: null },
      { status: 'OTHER' },
      { status: 'ENABLED' },
      { status: 'DISABLED' },
      { usernameStartsWith: 'A' },
      { displayNameStartsWith: 'l', status: 'ENABLED' },
      ...unitIds.flatMap((organizationalUnitId) => [
        { organizationalUnitId },
        { organizationalUnitId, status: 'ENABLED' },
      ]),
      ...users.flatMap(({ username, displayName, email, phoneNumber, organizationalUnitIds: [unitId] }) => [
        { usernameStartsWith: username.slice(0, 2), displayNameStartsWith: displayName?.slice(0, 1) || null },
        ...(email
          ? [{ email }, { email: email.toUpperCase(), status: 'ENABLED', organizationalUnitId: unitId }]
          : []),
        ...(phoneNumber ? [{ phoneNumber }, { phoneNumber, email: email || null }] : []),
      ]),
    ],
  };
}

/** What a client may leave out is left out. */
function toExternalId(id: string, sourceType: string, sourceId: string, instanceId: string): ExternalId {
  if (sourceId !== instanceId) return { id, sourceType, sourceId };
  return sourceType === 'build_in' ? { id } : { id, sourceType };
}
