import { checked } from '../../schema/core/unreadable.ts';
import type { ProvisioningScopeLoaders } from '../../schema/directory/ports.ts';
import type { OrganizationalUnitLoaders } from '../../schema/organizational-unit/ports.ts';
import type { Listed } from '../../schema/paging/page.ts';
import { readable, UnreadableRow } from '../eiam/unreadable.ts';
import { createSingleLoader } from './batch-loader.ts';
import type { IdBatches } from './id-batches.ts';
import type { LoaderContext } from './loader-context.ts';
import { orNull, orNullOutOfScope } from './not-found.ts';
import type { UnitScope } from './organizational-unit/scope.ts';
import { namesRoot } from './scope-status.ts';

/** What the application may see. */
export function createProvisioningScopeLoaders(
  { coalescing, scope: status }: LoaderContext,
  { provisioningScope }: Pick<UnitScope, 'provisioningScope'>,
  { ancestorIds }: Pick<OrganizationalUnitLoaders, 'ancestorIds'>,
  { markInScope }: Pick<IdBatches, 'markInScope'>,
): ProvisioningScopeLoaders {
  const scopes = createSingleLoader(coalescing, async (_only: 'scope') => {
    const scope = await provisioningScope();
    // A cached one may be from before the scope was widened or narrowed: it may restrict, and not grant.
    const unitIds = readable(scope.organizationalUnitIds);
    if (!namesRoot(status, unitIds)) status.learn(false);
    markInScope(unitIds);
    markInScope(readable(scope.groupIds));
    return scope;
  });

  return {
    read: () => scopes.load('scope'),
    /** The scope's units without those that lie below another of them: a unit in scope brings its whole subtree. */
    async topUnitIds(): Promise<readonly Listed<string>[]> {
      const { organizationalUnitIds: unitIds = [] } = checked(await scopes.load('scope'));
      if (readable(unitIds).length <= 1) return unitIds;
      const areTop = await Promise.all(
        unitIds.map(async (id) => {
          if (id instanceof UnreadableRow) return true;
          return (await orNullOutOfScope(orNull(ancestorIds(id))))?.length === 0;
        }),
      );
      return unitIds.filter((_, index) => areTop[index]);
    },
  };
}
