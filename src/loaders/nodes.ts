import type { Group } from '../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../eiam/developer/users.ts';
import type {
  IdentityProvider,
  IdentityProviderSummary,
} from '../eiam/management/identity-provider-schema.ts';

/**
 * What stands behind the graph's objects: always the id, and whatever more the reply brought that named them.
 * A resolver that finds its part missing asks the loaders for it.
 */
export interface UserNode {
  readonly id: string;
  readonly profile?: UserSummary;
}

export interface GroupNode {
  readonly id: string;
  /** Known without a call of its own where GetUser named the group. */
  readonly reference?: { readonly groupName: string; readonly description?: string | undefined };
  readonly profile?: Group;
}

export interface OrganizationalUnitNode {
  readonly id: string;
  /** Known without a call of its own where GetUser named the unit. */
  readonly reference?: { readonly organizationalUnitName: string };
  readonly profile?: OrganizationalUnit;
}

export interface IdentityProviderNode {
  readonly id: string;
  /** The row of the list. */
  readonly summary?: IdentityProviderSummary;
  /** The provider's own reply, configuration and all. */
  readonly detail?: IdentityProvider;
}
