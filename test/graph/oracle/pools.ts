import type { GroupFilter, UserFilter } from './filters.ts';
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
  /** Groups and units, by their own ids. */
  readonly containerIds: Filled<string>;
  readonly userKeys: Filled<Readonly<Record<string, string | ExternalId | PhoneLookup>>>;
  readonly organizationalUnitKeys: Filled<{ readonly id: string } | { readonly externalId: ExternalId }>;
  readonly groupFilters: Filled<GroupFilter | null>;
  readonly customFields: Filled<string>;
  readonly filters: Filled<UserFilter>;
}

const unknownId = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

export function createPools({ directory, managerField }: World): Pools {
  const users = [...directory.users()];
  const groups = [...directory.groups()];
  const units = [...directory.organizationalUnits()];
  const { instanceId } = directory;
  const groupIds: Filled<string> = [
    `group_${unknownId}`,
    'iggroup_all',
    ...groups.map(({ groupId }) => groupId),
  ];
  const unitIds = ['ou_root', ...units.map(({ organizationalUnitId }) => organizationalUnitId)];
  return {
    groupIds,
    containerIds: [
      `group_${unknownId}`,
      `ou_${unknownId}`,
      ...[...groupIds, ...unitIds].filter((id) => id !== 'iggroup_all' && id !== 'ou_root'),
    ],
    nodeIds: [
      `user_${unknownId}`,
      `ou_${unknownId}`,
      ...groupIds,
      ...unitIds,
      ...users.map(({ userId }) => userId),
    ],
    userKeys: [
      { id: `user_${unknownId}` },
      { username: 'unknown' },
      { email: 'unknown@example.com' },
      { phone: { number: '100' } },
      { externalId: { id: 'unknown' } },
      ...users.flatMap((user) => [
        { id: user.userId },
        { username: user.username.toUpperCase() },
        ...(user.email ? [{ email: user.email.toUpperCase() }] : []),
        ...(user.phoneNumber
          ? [
              { phone: { number: user.phoneNumber } },
              { phone: { number: user.phoneNumber, region: user.phoneRegion } },
            ]
          : []),
        { externalId: toExternalId(user.userExternalId, user.userSourceType, user.userSourceId, instanceId) },
      ]),
    ],
    organizationalUnitKeys: [
      { id: `ou_${unknownId}` },
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
    groupFilters: [
      null,
      {},
      { name: null, and: [] },
      { or: [] },
      { ids: [`group_${unknownId}`] },
      ...['Project ', 'project', '熊'].map((startsWith) => ({ name: { startsWith } })),
      { name: { contains: 'E' }, source: { type: 'BUILD_IN' } },
      { source: { type: 'OTHER', sourceId: 'o' } },
      ...groups.flatMap(({ groupId, groupName, groupExternalId, createTime }) => {
        const startsWith = groupName.slice(0, 3);
        const createdAt = { from: new Date(createTime).toISOString() };
        return [
          { name: { startsWith } },
          { name: { startsWith }, createdAt },
          { and: [{ name: { startsWith } }, { not: { externalId: { equals: groupExternalId } } }] },
          { or: [{ name: { startsWith: startsWith.toUpperCase() } }, { createdAt }] },
          { ids: [groupId], not: { name: { endsWith: groupName.slice(-2) } } },
          { ids: [`group_${unknownId}`, groupId] },
        ];
      }),
    ],
    customFields: ['none', managerField, 'employee_number', 'remote'],
    filters: [
      {},
      { status: null, email: null },
      { status: ['OTHER'] },
      { status: ['ENABLED'] },
      { status: ['DISABLED', 'OTHER'] },
      { status: [] },
      { username: { startsWith: 'A' } },
      { displayName: { startsWith: 'l' }, status: ['ENABLED'] },
      {
        or: [{ email: { isSet: false } }, { displayName: { contains: 'a' } }],
        not: { status: ['DISABLED'] },
      },
      { source: { type: 'BUILD_IN' }, username: { endsWith: 'E' } },
      ...unitIds.flatMap((id) => [
        { organizationalUnits: { any: [id] } },
        { organizationalUnits: { any: [id] }, status: ['ENABLED'] },
        { and: [{ organizationalUnits: { any: [id] } }, { phone: { isSet: true } }] },
      ]),
      ...users.flatMap((user): UserFilter[] => {
        const { userId, username, displayName, email, phoneNumber: phone, createTime } = user;
        const first = displayName?.slice(0, 1);
        const [unitId = ''] = user.organizationalUnitIds;
        const organizationalUnits = { any: [unitId] };
        return [
          {
            username: { startsWith: username.slice(0, 2) },
            displayName: first ? { startsWith: first } : null,
          },
          { username: { equals: username.toUpperCase() } },
          {
            createdAt: { from: new Date(createTime).toISOString() },
            phone: phone ? { endsWith: phone.slice(-1) } : null,
          },
          { ids: [userId], organizationalUnits },
          { ids: [users.at(0)?.userId ?? userId, userId], not: { username: { equals: username } } },
          ...(email
            ? [
                { email: { equals: email } },
                { email: { equals: email.toUpperCase() }, status: ['ENABLED'], organizationalUnits },
                {
                  and: [
                    { or: [{ status: ['ENABLED'] }, { phone: { isSet: true } }] },
                    { email: { in: [email] } },
                  ],
                },
              ]
            : []),
          ...(phone
            ? [
                { phone: { equals: phone } },
                { phone: { equals: phone }, email: email ? { equals: email } : null },
              ]
            : []),
        ];
      }),
    ],
  };
}

/** What a client may leave out is left out. */
function toExternalId(id: string, sourceType: string, sourceId: string, instanceId: string): ExternalId {
  if (sourceId !== instanceId) return { id, sourceType, sourceId };
  return sourceType === 'build_in' ? { id } : { id, sourceType };
}
