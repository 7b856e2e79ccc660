import { groupOperations } from './group-operations.ts';
import { identityProviderOperations } from './identity-provider-operations.ts';
import { instanceOperations } from './instance-operations.ts';
import type { ManagementOperation } from './operation.ts';
import { organizationalUnitOperations } from './organizational-unit-operations.ts';
import { userOperations } from './user-operations.ts';

/** By action, spelled exactly so (rows of management-api.md 7.1; none of 7.4). */
export const managementOperations: ReadonlyMap<string, ManagementOperation> = new Map(
  [
    ...identityProviderOperations,
    ...instanceOperations,
    ...userOperations,
    ...groupOperations,
    ...organizationalUnitOperations,
  ].map((operation) => [operation.action, operation]),
);
