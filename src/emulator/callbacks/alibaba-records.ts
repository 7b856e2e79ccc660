import type { Directory } from '../directory/directory.ts';
import type { Group, OrganizationalUnit, User } from '../directory/records.ts';

export interface RecordOptions {
  readonly directory: Directory;
  /** `old`: the members' names of before May 2022 (callbacks.md B.5). */
  readonly names: 'new' | 'old';
  /** How the root unit is called: `ou_root`, as the vendor's receiver has it, or by its own id. */
  readonly root: 'ou_root' | 'own';
}

type Members = Readonly<Record<string, unknown>>;

const oldNames: Readonly<Record<string, string>> = {
  userExternalId: 'externalId',
  userSourceType: 'sourceType',
  userSourceId: 'sourceId',
  updateTime: 'lastUpdatedTime',
  userOrganizationalUnits: 'organizationalUnits',
  organizationalUnitExternalId: 'externalId',
  organizationalUnitSourceType: 'sourceType',
  organizationalUnitSourceId: 'sourceId',
};

/** Epoch milliseconds as text, "-1" for none (callbacks.md B.5). */
const toTime = (time: number | undefined): string => String(time ?? -1);

function toNames(members: Members, { names }: RecordOptions): Members {
  if (names === 'new') return members;
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [oldNames[name] ?? name, value]));
}

/** A unit's id as it is sent. */
export const toUnitId = (id: string, { directory, root }: RecordOptions): string =>
  root === 'ou_root' && id === directory.root.organizationalUnitId ? 'ou_root' : id;

/** callbacks.md B.5, "User record". Custom fields follow under their own names. */
export function toUserRecord(user: User, options: RecordOptions): Members {
  const { directory, names } = options;
  const { primaryOrganizationalUnitId: primaryId } = user;
  const nameOf = (id: string) => directory.organizationalUnit(id)?.organizationalUnitName ?? '';
  return toNames(
    {
      ...user.customFields,
      userId: user.userId,
      username: user.username,
      displayName: user.displayName ?? '',
      userExternalId: user.userExternalId,
      userSourceType: user.userSourceType,
      userSourceId: user.userSourceId,
      phoneRegion: user.phoneRegion ?? '',
      phoneNumber: user.phoneNumber ?? '',
      phoneVerified: user.phoneNumberVerified,
      email: user.email ?? '',
      emailVerified: user.emailVerified,
      passwordSet: user.passwordSet,
      status: user.status,
      accountExpireTime: toTime(user.accountExpireTime),
      lockExpireTime: toTime(user.lockExpireTime),
      registerTime: toTime(user.registerTime),
      createTime: toTime(user.createTime),
      updateTime: toTime(user.updateTime),
      description: user.description ?? '',
      primaryOrganizationalUnitId: toUnitId(primaryId, options),
      userOrganizationalUnits: user.organizationalUnitIds.map((id) => ({
        organizationalUnitId: toUnitId(id, options),
        [names === 'new' ? 'organizationalUnitName' : 'name']: nameOf(id),
        primary: id === primaryId,
      })),
    },
    options,
  );
}

/** callbacks.md B.5, "Organisation record". */
export function toUnitRecord(unit: OrganizationalUnit, options: RecordOptions): Members {
  const { organizationalUnitName, parentId } = unit;
  return toNames(
    {
      organizationalUnitId: toUnitId(unit.organizationalUnitId, options),
      [options.names === 'new' ? 'organizationalUnitName' : 'name']: organizationalUnitName,
      parentId: parentId === undefined ? '' : toUnitId(parentId, options),
      organizationalUnitExternalId: unit.organizationalUnitExternalId,
      organizationalUnitSourceType: unit.organizationalUnitSourceType,
      organizationalUnitSourceId: unit.organizationalUnitSourceId,
      createTime: toTime(unit.createTime),
      updateTime: toTime(unit.updateTime),
      description: unit.description ?? '',
    },
    options,
  );
}

/** Its table is not readable: what the contract says that a receiver may expect (callbacks.md B.5). */
export const toGroupRecord = (group: Group): Members => ({
  groupId: group.groupId,
  groupName: group.groupName,
  groupExternalId: group.groupExternalId,
  description: group.description ?? '',
});
