/**
 * The operations this client sends, by upstream's own name, with their method (management-api.md 7.1). All of them read, so all
 * of them may be repeated. None of those that answer with credentials (7.4) is here, nor may one ever be.
 */
export const routes = {
  GetIdentityProvider: 'POST',
  ListIdentityProviders: 'POST',
  GetInstance: 'POST',
  ListUsers: 'POST',
  ListGroups: 'POST',
  ListOrganizationalUnits: 'POST',
} as const;

/** Upstream's name of an operation. */
export type Action = keyof typeof routes;
