import { cloudCredentialOperations } from './cloud-credentials.ts';
import { groupWrites } from './group-writes.ts';
import { groupReads } from './groups.ts';
import { oauthOperations } from './oauth.ts';
import { organizationalUnitWrites } from './organizational-unit-writes.ts';
import { organizationalUnitReads } from './organizational-units.ts';
import { provisioningScopeReads } from './provisioning-scope.ts';
import { signInOperations } from './sign-in.ts';
import { userWrites } from './user-writes.ts';
import { userReads } from './users.ts';

/** All operations of the Developer API that the gateway sends, by the name of the client's method. */
export const developerOperations = {
  ...oauthOperations,
  ...signInOperations,
  ...cloudCredentialOperations,
  ...userReads,
  ...groupReads,
  ...organizationalUnitReads,
  ...provisioningScopeReads,
  ...userWrites,
  ...groupWrites,
  ...organizationalUnitWrites,
};
