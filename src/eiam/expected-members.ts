import { groupPage } from './developer/groups.ts';
import { organizationalUnitPage } from './developer/organizational-units.ts';
import { groupIdPage, user, userPage } from './developer/users.ts';

/**
 * The members that the contract calls always present (developer-api.md 6.6), as in `User.createTime`: those that a tenant may be
 * said never to send (`DeveloperClientOptions.optionalMembers`).
 */
export const expectedMembers: ReadonlySet<string> = new Set(
  [user, userPage, groupPage, groupIdPage, organizationalUnitPage].flatMap(
    (kind) => kind.expectedMembers ?? [],
  ),
);
