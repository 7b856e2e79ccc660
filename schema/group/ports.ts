import type { Group } from '../../src/eiam/developer/groups.ts';
import type { ValueOf } from '../core/input.ts';
import type { WriteFailure } from '../errors/write-failure.ts';
import type { GroupOrder } from '../filtering/orders.ts';
import type { ListPage, ListWindow, NodeOrError } from '../paging/page.ts';
import type { UserListing, UserNode } from '../user/ports.ts';
import type { groupFilter } from './filter.ts';
import type { CreateGroupInput, PatchGroupInput } from './inputs.ts';
import type { GroupNode } from './node.ts';

/** What the groups of a list must meet, all of it; null and undefined are no condition. */
export type GroupFilter = ValueOf<typeof groupFilter>;

/** Which groups a list has, and in which order; null and undefined: all, in EIAM's own order. */
export interface GroupListing {
  readonly filter?: GroupFilter | null | undefined;
  readonly orderBy?: GroupOrder | null | undefined;
}

/** The group that a write was about. */
export interface WrittenGroup {
  readonly groupId: string;
}

/** Members that were to be added or taken away: the ids for which it stands, and each that failed. */
export interface ChangedMembers extends WrittenGroup {
  readonly appliedUserIds: readonly string[];
  readonly failures: readonly WriteFailure[];
}

/** Every way of reading groups. */
export interface GroupLoaders {
  find(groupId: string): Promise<GroupNode | null>;
  /** @throws NotFoundError */
  profile(groupId: string): Promise<Group>;
  list(listing: GroupListing, window: ListWindow): Promise<ListPage<NodeOrError<GroupNode>>>;
  /** How many groups the scope has; undefined where this tenant never sends it. */
  count(): Promise<number | undefined>;
  memberCount(groupId: string): Promise<number | undefined>;
  members(
    groupId: string,
    listing: UserListing,
    window: ListWindow,
  ): Promise<ListPage<NodeOrError<UserNode>>>;
}

/** Writes to groups. */
export interface GroupActions {
  create(input: CreateGroupInput): Promise<WrittenGroup>;
  patch(input: PatchGroupInput): Promise<WrittenGroup>;
  remove(groupId: string): Promise<WrittenGroup>;
  addUsers(groupId: string, userIds: readonly string[]): Promise<ChangedMembers>;
  removeUsers(groupId: string, userIds: readonly string[]): Promise<ChangedMembers>;
}
