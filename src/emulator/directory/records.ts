/**
 * What the directory stores. Relations are ids, so a record can be printed and compared on its own.
 * Names are the wire's (developer-api.md 8.1); `undefined` is "unset" and never reaches the wire (6.6).
 * Times are milliseconds since the epoch.
 */
export interface User {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string | undefined;
  readonly description: string | undefined;
  readonly passwordSet: boolean;
  /** When the password must be changed; undefined: never. Shown by the management API alone (management-access.md 5). */
  readonly passwordExpireTime: number | undefined;
  readonly phoneRegion: string | undefined;
  readonly phoneNumber: string | undefined;
  readonly phoneNumberVerified: boolean;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
  readonly userExternalId: string;
  readonly userSourceType: string;
  readonly userSourceId: string;
  readonly status: 'enabled' | 'disabled';
  readonly accountExpireTime: number | undefined;
  readonly lockExpireTime: number | undefined;
  readonly registerTime: number | undefined;
  readonly createTime: number;
  readonly updateTime: number;
  /** Values are always strings; a field without a value is not a member (8.1). */
  readonly customFields: Readonly<Record<string, string>>;
  readonly primaryOrganizationalUnitId: string;
  /** Every unit of the user, the primary one included, in the order of joining. */
  readonly organizationalUnitIds: readonly string[];
  /** In the order of joining. */
  readonly groupIds: readonly string[];
}

export interface OrganizationalUnit {
  readonly organizationalUnitId: string;
  readonly organizationalUnitName: string;
  /** Undefined for the root only. */
  readonly parentId: string | undefined;
  readonly organizationalUnitExternalId: string;
  readonly organizationalUnitSourceType: string;
  readonly organizationalUnitSourceId: string;
  readonly description: string | undefined;
  readonly createTime: number;
  readonly updateTime: number;
  readonly childIds: readonly string[];
  /** Direct users, primary and secondary, in the order of joining. */
  readonly userIds: readonly string[];
}

export interface Group {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string | undefined;
  readonly groupExternalId: string;
  readonly groupSourceType: string;
  readonly groupSourceId: string;
  readonly createTime: number;
  readonly updateTime: number;
  /** Members in the order of joining. */
  readonly userIds: readonly string[];
}

/** Where an account, unit, group or membership came from (6.5). */
export interface Source {
  readonly type: string;
  readonly id: string;
}

type UserRelations = 'userId' | 'primaryOrganizationalUnitId' | 'organizationalUnitIds' | 'groupIds';

/** Fields of a user that can be set without touching a membership. */
export type UserFields = Omit<User, UserRelations>;

/** Everything is optional; the units' first entry is the primary one, no units means the root. */
export type NewUser = Partial<UserFields> & {
  readonly userId?: string;
  readonly organizationalUnitIds?: readonly string[];
  readonly groupIds?: readonly string[];
};

export type OrganizationalUnitFields = Omit<
  OrganizationalUnit,
  'organizationalUnitId' | 'parentId' | 'childIds' | 'userIds'
>;

/** No parent means the root. */
export type NewOrganizationalUnit = Partial<OrganizationalUnitFields> & {
  readonly organizationalUnitId?: string;
  readonly parentId?: string;
};

export type GroupFields = Omit<Group, 'groupId' | 'userIds'>;

export type NewGroup = Partial<GroupFields> & {
  readonly groupId?: string;
  readonly userIds?: readonly string[];
};

/** The stored side of a record: the directory alone writes. */
export type Stored<Row> = { -readonly [Key in keyof Row]: Row[Key] };
