import type { Actions } from '../../schema/core/context.ts';
import { createCloudCredentialActions } from './cloud-credentials.ts';
import { createGroupActions } from './groups.ts';
import { createOrganizationalUnitActions } from './organizational-units.ts';
import type { ActionParts } from './parts.ts';
import { createSignInActions } from './sign-in.ts';
import { createUserActions } from './users.ts';

export function createActions(parts: ActionParts): Actions {
  return {
    users: createUserActions(parts),
    groups: createGroupActions(parts),
    organizationalUnits: createOrganizationalUnitActions(parts),
    signIn: createSignInActions(parts),
    cloudCredentials: createCloudCredentialActions(parts),
  };
}
