/** What the ids of each type begin with (developer-api.md 6.3, management-api.md 5). */
export const idPrefixes = {
  user: 'user_',
  group: 'group_',
  organizationalUnit: 'ou_',
  identityProvider: 'idp_',
} as const;

/**
 * The alias of the root unit (developer-api.md 6.3): documented for ListOrganizationalUnits alone. Replies bear the root's real
 * id; changes and callbacks may name either.
 */
export const rootAlias = 'ou_root';

/** The built-in group of all users (developer-api.md 6.3): its members can be listed, and no change names it. */
export const everyoneGroupId = 'iggroup_all';

/**
 * What an operation of the management API is called in errors, facts, traces and metrics: both planes have a
 * ListUsers, so that the names of this one carry the plane. Those of the Developer API are upstream's own.
 * @param action upstream's own name
 */
export function managementOperation(action: string): string {
  return `management:${action}`;
}
