import type { Permission } from '../../schema/core/permissions.ts';
import { permissions } from '../../schema/index.ts';

/** Every set of permissions that a caller can have. */
export const permissionSubsets: readonly (readonly Permission[])[] = Array.from(
  { length: 2 ** permissions.length },
  (_, bits) => permissions.filter((_permission, index) => (bits >> index) & 1),
);
