import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import { expectFound, expectSame, orNull, orNullOutOfScope, toError } from './absence.ts';
import { createBatchLoader, createSingleLoader, type Loader } from './batch-loader.ts';
import type { IdBatches } from './id-batches.ts';
import type { OrganizationalUnitNode } from './nodes.ts';
import { loadOffsetWindow } from './offset-window.ts';
import { mapPage, type Page, rootAlias, type Window } from './page.ts';
import type { LoaderParts } from './parts.ts';
import type { UnitScope } from './unit-scope.ts';
import type { ExternalId } from './user-lookups.ts';

/** Every way of reading organizational units. */
export function createOrganizationalUnitLoaders(
  { calls, management, coalescing, settings, schedule, seams }: LoaderParts,
  { tellUnknown, realId, childrenOf }: UnitScope,
  batches: Pick<IdBatches, 'organizationalUnits' | 'vouch'>,
) {
  const single: Loader<string, OrganizationalUnit | null> = createSingleLoader(coalescing, (unitId: string) =>
    orNull<OrganizationalUnit>(
      tellUnknown(
        calls
          .send((client, context) => client.getOrganizationalUnit(unitId, context))
          .then((unit) =>
            unitId === rootAlias ? unit : expectSame(unitId, unit.organizationalUnitId, unit),
          ),
      ),
    ),
  );

  const units = createBatchLoader<string, OrganizationalUnit | null>(
    coalescing,
    loadUnits,
    // Without a way to batch there is nothing to wait for.
    management ? { schedule } : {},
  );

  async function loadUnits(unitIds: readonly string[]): Promise<(OrganizationalUnit | null | Error)[]> {
    const rows = await batches.organizationalUnits(unitIds);
    return Promise.all(unitIds.map((unitId) => rows.get(unitId) ?? single.load(unitId).catch(toError)));
  }

  const parentIds = createSingleLoader(coalescing, async (unitId: string) => {
    const ids = await tellUnknown(
      calls.send((client, context) => client.listOrganizationalUnitParentIds(unitId, context)),
    );
    batches.vouch(ids);
    return ids;
  });

  const idsByExternalId = createSingleLoader(
    coalescing,
    ({ id, sourceType, sourceId = settings.instanceId }: ExternalId) => {
      const question = {
        organizationalUnitExternalId: id,
        organizationalUnitSourceType: sourceType,
        organizationalUnitSourceId: sourceId,
      };
      return orNull<string>(
        calls.send((client, context) => client.getOrganizationalUnitIdByExternalId(question, context)),
      );
    },
    { nameOf: JSON.stringify },
  );

  async function profile(unitId: string): Promise<OrganizationalUnit> {
    return expectFound(await units.load(unitId));
  }

  return {
    profile,
    ancestorIds: (unitId: string): Promise<readonly string[]> => parentIds.load(unitId),
    idByExternalId: (externalId: ExternalId): Promise<string | null> => idsByExternalId.load(externalId),
    async find(unitId: string): Promise<OrganizationalUnitNode | null> {
      const found = await units.load(await realId(unitId));
      return found && { id: found.organizationalUnitId, profile: found };
    },
    /** The same for a unit that a list of units in scope named: what is out of scope there is gone by now. */
    async findListed(unitId: string): Promise<OrganizationalUnitNode | null> {
      const found = await orNullOutOfScope(units.load(unitId));
      return found && { id: found.organizationalUnitId, profile: found };
    },
    async path(unitId: string): Promise<string> {
      const [self, above] = await Promise.all([profile(unitId), parentIds.load(unitId)]);
      const ancestors = await Promise.all(above.map(profile));
      return [...ancestors, self].map((unit) => `/${unit.organizationalUnitName}`).join('');
    },
    async children(unitId: string, window: Window): Promise<Page<OrganizationalUnitNode>> {
      const page = await loadOffsetWindow<OrganizationalUnit>(
        window,
        {
          idOf: (unit) => unit.organizationalUnitId,
          timesOf: (unit) => unit,
          loadPage: (question) => childrenOf({ parentId: unitId, ...question }),
        },
        seams,
      );
      for (const { row } of page.entries) units.prime(row.organizationalUnitId, row);
      return mapPage(page, (unit) => ({ id: unit.organizationalUnitId, profile: unit }));
    },
  };
}

export type OrganizationalUnitLoaders = ReturnType<typeof createOrganizationalUnitLoaders>;
