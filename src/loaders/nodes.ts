import type { Group } from '../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import type { User, UserSummary } from '../eiam/developer/users.ts';
import type {
  IdentityProvider,
  IdentityProviderSummary,
} from '../eiam/management/identity-provider-schema.ts';
import type { ReadableRow } from '../eiam/unreadable.ts';

/** What GetUser says of a group. */
export type GroupReference = Pick<ReadableRow<User['groups']>, 'groupName' | 'description' | 'faults'>;
/** What GetUser says of a unit. */
export type UnitReference = Pick<
  ReadableRow<User['organizationalUnits']>,
  'organizationalUnitName' | 'faults'
>;

/**
 * What stands behind the graph's objects: always the id, and whatever more the reply brought that named them.
 * A resolver that finds its part missing asks the loaders for it.
 */
export interface UserNode {
  readonly id: string;
  readonly profile?: UserSummary;
}

export function userIdOf({ userId }: UserSummary): string {
  return userId;
}

export function toUserNode(profile: UserSummary): UserNode {
  return { id: profile.userId, profile };
}

export interface GroupNode {
  readonly id: string;
  /** Known without a call of its own where GetUser named the group. */
  readonly reference?: GroupReference;
  readonly profile?: Group;
}

export function groupIdOf({ groupId }: Group): string {
  return groupId;
}

export interface OrganizationalUnitNode {
  readonly id: string;
  /** Known without a call of its own where GetUser named the unit. */
  readonly reference?: UnitReference;
  readonly profile?: OrganizationalUnit;
}

export interface IdentityProviderNode {
  readonly id: string;
  /** The row of the list. */
  readonly summary?: IdentityProviderSummary;
  /** The provider's own reply, configuration and all. */
  readonly detail?: IdentityProvider;
}
