import { NotFoundError, OutOfScopeError } from '../../schema/errors.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import { expectFound, orNull } from './align.ts';
import { createSingleLoader } from './memory.ts';
import type { OrganizationalUnitNode } from './nodes.ts';
import { loadOffsetWindow } from './offset-window.ts';
import { mapPage, type Page, type Window } from './page.ts';
import type { Reads } from './reads.ts';
import type { ExternalId } from './user-lookups.ts';

interface ChildrenKey {
  readonly parentId: string;
  readonly pageNumber: number;
  readonly pageSize: number;
}

/** The root's alias, which upstream documents for ListOrganizationalUnits alone (developer-api.md 6.3). */
const rootAlias = 'ou_root';

/** Every way of reading organizational units. */
export function createOrganizationalUnitLoaders({ calls, coalescing, settings }: Reads) {
  const units = createSingleLoader(coalescing, (unitId: string) =>
    orNull<OrganizationalUnit>(
      tellUnknown(calls.send((client, context) => client.getOrganizationalUnit(unitId, context))),
    ),
  );

  const parentIds = createSingleLoader(coalescing, (unitId: string) =>
    tellUnknown(calls.send((client, context) => client.listOrganizationalUnitParentIds(unitId, context))),
  );

  const childPages = createSingleLoader(
    coalescing,
    (key: ChildrenKey) => calls.send((client, context) => client.listOrganizationalUnits(key, context)),
    { nameOf: JSON.stringify },
  );

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

  /**
   * Upstream says "not in scope" of unknown ids as well (developer-api.md 5.2). Where the scope is the whole directory,
   * nothing can be outside it: then the unit does not exist.
   */
  async function tellUnknown<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof OutOfScopeError && (await scopeIsWhole()))
        throw new NotFoundError({ cause: error });
      throw error;
    }
  }

  function scopeIsWhole(): Promise<boolean> {
    return childPages.load({ parentId: rootAlias, pageNumber: 1, pageSize: 1 }).then(
      () => true,
      () => false,
    );
  }

  async function profile(unitId: string): Promise<OrganizationalUnit> {
    return expectFound(await units.load(unitId));
  }

  return {
    profile,
    ancestorIds: (unitId: string): Promise<readonly string[]> => parentIds.load(unitId),
    idByExternalId: (externalId: ExternalId): Promise<string | null> => idsByExternalId.load(externalId),
    async find(unitId: string): Promise<OrganizationalUnitNode | null> {
      const found = await units.load(unitId);
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
        (unit) => unit.organizationalUnitId,
        (pageNumber, pageSize) => tellUnknown(childPages.load({ parentId: unitId, pageNumber, pageSize })),
      );
      for (const { row } of page.entries) units.prime(row.organizationalUnitId, row);
      return mapPage(page, (unit) => ({ id: unit.organizationalUnitId, profile: unit }));
    },
    tellUnknown,
  };
}

export type OrganizationalUnitLoaders = ReturnType<typeof createOrganizationalUnitLoaders>;
