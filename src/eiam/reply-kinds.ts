import { group, groupPage, userIdPage } from './developer/groups.ts';
import { ancestors, organizationalUnit, organizationalUnitPage } from './developer/organizational-units.ts';
import { provisioningScope } from './developer/provisioning-scope.ts';
import { groupIdPage, user, userPage } from './developer/users.ts';
import type { Kind } from './kinds.ts';
import { groupRows, organizationalUnitRows, userRows } from './management/directory.ts';
import { identityProviderReply, identityProviderRows } from './management/identity-provider-schema.ts';
import { instanceReply } from './management/instance.ts';

/** What each read of either plane answers with, by the operation's name in facts and errors. */
export const replyKinds: ReadonlyMap<string, Kind<unknown>> = new Map<string, Kind<unknown>>([
  ['GetApplicationProvisioningScope', provisioningScope],
  ['GetOrganizationalUnit', organizationalUnit],
  ['ListOrganizationalUnits', organizationalUnitPage],
  ['ListOrganizationalUnitParentIds', ancestors],
  ['GetUser', user],
  ['ListUsers', userPage],
  ['ListGroupsForUser', groupIdPage],
  ['GetGroup', group],
  ['ListGroups', groupPage],
  ['ListUsersForGroup', userIdPage],
  ['management:GetInstance', instanceReply],
  ['management:ListUsers', userRows],
  ['management:ListGroups', groupRows],
  ['management:ListOrganizationalUnits', organizationalUnitRows],
  ['management:ListIdentityProviders', identityProviderRows],
  ['management:GetIdentityProvider', identityProviderReply],
]);

/**
 * The members that the contract calls always present (developer-api.md 6.6), as in `User.createTime`: those that a tenant may be
 * said never to send (`DeveloperClientOptions.optionalMembers`).
 */
export const expectedMembers: ReadonlySet<string> = new Set(
  [...replyKinds.values()].flatMap((kind) => kind.expectedMembers ?? []),
);
