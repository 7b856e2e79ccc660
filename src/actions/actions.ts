import { type CloudCredentialActions, createCloudCredentialActions } from './cloud-credentials.ts';
import { createGroupActions, type GroupActions } from './groups.ts';
import { createOrganizationalUnitActions, type OrganizationalUnitActions } from './organizational-units.ts';
import type { ActionParts } from './parts.ts';
import { createSignInActions, type SignInActions } from './sign-in.ts';
import { createUserActions, type UserActions } from './users.ts';

/** The writes of one operation. Whatever is read after one of them, is read anew. */
export interface Actions {
  readonly users: UserActions;
  readonly groups: GroupActions;
  readonly organizationalUnits: OrganizationalUnitActions;
  readonly signIn: SignInActions;
  readonly cloudCredentials: CloudCredentialActions;
}

export function createActions(parts: ActionParts): Actions {
  return {
    users: createUserActions(parts),
    groups: createGroupActions(parts),
    organizationalUnits: createOrganizationalUnitActions(parts),
    signIn: createSignInActions(parts),
    cloudCredentials: createCloudCredentialActions(parts),
  };
}
