import { orNull, orNullOutOfScope } from './absence.ts';
import { createSingleLoader } from './batch-loader.ts';
import type { OrganizationalUnitLoaders } from './organizational-units.ts';
import type { LoaderParts } from './parts.ts';

/** What the application may see. */
export function createProvisioningScopeLoaders(
  { calls, coalescing }: LoaderParts,
  { ancestorIds }: Pick<OrganizationalUnitLoaders, 'ancestorIds'>,
) {
  const scopes = createSingleLoader(coalescing, (_only: 'scope') =>
    calls.send((client, context) => client.getApplicationProvisioningScope(context)),
  );

  return {
    read: () => scopes.load('scope'),
    /** The scope's units without those that lie below another of them: a unit in scope brings its whole subtree. */
    async topUnitIds(): Promise<readonly string[]> {
      const { organizationalUnitIds } = await scopes.load('scope');
      if (organizationalUnitIds.length <= 1) return organizationalUnitIds;
      const above = await Promise.all(
        organizationalUnitIds.map((id) => orNullOutOfScope(orNull(ancestorIds(id)))),
      );
      return organizationalUnitIds.filter((_, index) => above[index]?.length === 0);
    },
  };
}

export type ProvisioningScopeLoaders = ReturnType<typeof createProvisioningScopeLoaders>;
