import type { Operation } from './operation.ts';
import { cloudCredentialOperations } from './routes/cloud-credentials.ts';
import { groupWriteOperations } from './routes/group-writes.ts';
import { groupOperations } from './routes/groups.ts';
import { oauthOperations } from './routes/oauth.ts';
import { organizationalUnitWriteOperations } from './routes/organizational-unit-writes.ts';
import { organizationalUnitOperations } from './routes/organizational-units.ts';
import { provisioningScopeOperations } from './routes/provisioning-scope.ts';
import { userLookupOperations } from './routes/user-lookups.ts';
import { userMembershipOperations } from './routes/user-memberships.ts';
import { userWriteOperations } from './routes/user-writes.ts';
import { userOperations } from './routes/users.ts';

/** Whatever the emulator answers (rows of developer-api.md section 1). */
export const operations: readonly Operation[] = [
  ...oauthOperations,
  ...provisioningScopeOperations,
  ...organizationalUnitOperations,
  ...userOperations,
  ...userLookupOperations,
  ...groupOperations,
  ...organizationalUnitWriteOperations,
  ...userWriteOperations,
  ...userMembershipOperations,
  ...groupWriteOperations,
  ...cloudCredentialOperations,
];

/** Calls for tokens and credentials, not for the directory: left out of a call budget. */
export const tokenOperationNames: ReadonlySet<string> = new Set(
  [...oauthOperations, ...cloudCredentialOperations].map(({ name }) => name),
);
