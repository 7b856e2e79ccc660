import type { GroupIdPage, User, UserSummary } from '../../src/eiam/developer/users.ts';
import type { ReadableRow } from '../../src/eiam/unreadable.ts';
import type { Awaitable } from '../core/awaitable.ts';
import type { ExternalId } from '../core/external-id.ts';
import type { ValueOf } from '../core/input.ts';
import type { WriteFailure } from '../errors/write-failure.ts';
import type { UserOrder } from '../filtering/orders.ts';
import type { GroupNode } from '../group/node.ts';
import type { OrganizationalUnitNode } from '../organizational-unit/ports.ts';
import type { ListPage, ListWindow, NodeOrError } from '../paging/page.ts';
import type { userFilter } from './filter.ts';
import type { CreateUserInput, PatchUserInput } from './inputs.ts';
import type { userStatus } from './status.ts';

/**
 * What stands behind the graph's objects: always the id, and whatever more the reply brought that named them.
 * A resolver whose part is missing loads it.
 */
export interface UserNode {
  readonly id: string;
  readonly profile?: UserSummary;
}

/** The one thing a user is looked up by. */
export interface UserKey {
  readonly username?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: PhoneLookup | null | undefined;
  readonly externalId?: ExternalId | undefined;
}

/** A telephone number as a client writes it, with its country code where that is known. */
export interface PhoneLookup {
  /** With any separators. With `+` or `00` in front it begins with its country code. */
  readonly number: string;
  /** The country code, with or without `+` or `00`; left out: any, or the one that the number begins with. */
  readonly region?: string | null | undefined;
}

/** What the users of a list must meet, all of it; null and undefined are no condition. Enum values are in upstream's spelling. */
export type UserFilter = ValueOf<typeof userFilter>;

/** "other": none of those in this version. */
export type UserStatusValue = ValueOf<typeof userStatus>;

export interface GroupMembership {
  readonly userId: string;
  readonly group: GroupNode;
}

export interface OrganizationalUnitMembership {
  readonly unit: OrganizationalUnitNode;
  /** Whether it is the user's primary unit, by GetUser. */
  readonly row: Pick<ReadableRow<User['organizationalUnits']>, 'primary' | 'faults'>;
}

/** A group or a unit that a user is in. */
export type Container = { readonly group: GroupNode } | { readonly unit: OrganizationalUnitNode };

/** That a user is in a group or a unit: in itself, or in a unit below it. */
export interface Membership {
  readonly container: Container;
  /** The one that the user is in directly. */
  readonly through: Container;
}

/** A user who reports to another one, directly or through others. */
export interface Report {
  readonly user: NodeOrError<UserNode>;
  /** 1 for a direct report. */
  readonly level: number;
}

/** Which users a list has, and in which order; null and undefined: all, in EIAM's own order. */
export interface UserListing {
  readonly filter?: UserFilter | null | undefined;
  readonly orderBy?: UserOrder | null | undefined;
}

/** The same of the users of a unit. */
export interface UnitUserListing extends UserListing {
  /** Where nothing is known of it but its id, the answer proves that it exists. */
  readonly unit: OrganizationalUnitNode;
  /** Whether the users of the units below it are among them. */
  readonly includeDescendants?: boolean | null | undefined;
}

/** The user that a write was about. */
export interface WrittenUser {
  readonly userId: string;
}

/** A user that was created, and the joins that did not come about; all others did. */
export interface CreatedUser extends WrittenUser {
  readonly failures: readonly WriteFailure[];
}

/** How much of a user a read is to bring: its row in a list, or its own reply. */
export type UserNeed = 'profile' | 'detail';

/**
 * Every way of reading users. Objects that are gone are null where they are looked for, and a NotFoundError where they are
 * expected.
 */
export interface UserLoaders {
  /**
   * @throws NotConfiguredError or NotReadyError, before any upstream call, where only the mirror could answer
   * @throws NotFoundError where there is no such unit
   */
  list(listing: UserListing | UnitUserListing, window: ListWindow): Promise<ListPage<NodeOrError<UserNode>>>;
  /**
   * How many users a unit has, or the whole scope; undefined where this tenant never sends it.
   * @param includeDescendants whether users of the units below count, each once; for which the mirror is needed
   */
  count(unit?: OrganizationalUnitNode, includeDescendants?: boolean): Promise<number | undefined>;
  idBy(key: UserKey): Promise<string | null>;
  lookUp(key: UserKey, need: UserNeed): Promise<UserNode | null>;
  /** The same for one of many keys, which are looked up together. */
  findBy(key: UserKey, need: UserNeed): Promise<UserNode | null>;
  detail(userId: string): Promise<User>;
  profile(userId: string): Promise<UserSummary>;
  find(userId: string, need: 'reference' | UserNeed): Awaitable<UserNode | null>;
  groups(userId: string, window: ListWindow): Awaitable<ListPage<NodeOrError<GroupMembership>>>;
  organizationalUnits(
    userId: string,
    window: ListWindow,
  ): Awaitable<ListPage<NodeOrError<OrganizationalUnitMembership>>>;
  primaryOrganizationalUnit(userId: string): Promise<OrganizationalUnitNode | null>;
  /** The value as text; undefined where the field has none. */
  customField(userId: string, name: string): Promise<string | undefined>;
  managerId(userId: string): Promise<string | undefined>;
  /** The managers above a user, nearest first; an error stands for one that could not be read. */
  managers(userId: string, levels: number): Promise<readonly (UserNode | Error)[]>;
  /** Those who report to a user within so many levels. Needs the mirror. */
  reports(
    userId: string,
    levels: number,
    listing: UserListing,
    window: ListWindow,
  ): Promise<ListPage<NodeOrError<Report>>>;
  /** How many these are. */
  reportCount(userId: string, levels: number): Promise<number>;
  /**
   * Of some groups and units those that a user is in.
   * @param includeDescendants whether a user of a unit is in the units above it too; for which the mirror is needed
   */
  memberships(
    userId: string,
    ids: readonly string[],
    includeDescendants: boolean,
  ): Promise<readonly Membership[]>;
  /** Where a membership comes from; null: the user is not in the group. */
  membershipSource(userId: string, groupId: string): Promise<ReadableRow<GroupIdPage['data']> | null>;
}

/** Writes to users. Each resolves once upstream has it; failures are those promised to clients. */
export interface UserActions {
  create(input: CreateUserInput): Promise<CreatedUser>;
  patch(input: PatchUserInput): Promise<WrittenUser>;
  remove(userId: string): Promise<WrittenUser>;
  updatePassword(userId: string, password: string): Promise<WrittenUser>;
  enable(userId: string): Promise<WrittenUser>;
  disable(userId: string): Promise<WrittenUser>;
  setPrimaryOrganizationalUnit(userId: string, unitId: string): Promise<WrittenUser>;
  joinUnits(userId: string, unitIds: readonly string[]): Promise<WrittenUser>;
  leaveUnits(userId: string, unitIds: readonly string[]): Promise<WrittenUser>;
}
