import { NotFoundError, OutOfScopeError } from '../../schema/errors.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import { expectFound, orNull, orNullOutOfScope } from './align.ts';
import { createSingleLoader, type Loader } from './memory.ts';
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
const firstChildOfRoot: ChildrenKey = { parentId: rootAlias, pageNumber: 1, pageSize: 1 };

/** Every way of reading organizational units. */
export function createOrganizationalUnitLoaders({ calls, coalescing, settings }: Reads) {
  const units: Loader<string, OrganizationalUnit | null> = createSingleLoader(coalescing, (unitId: string) =>
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
    return childPages.load(firstChildOfRoot).then(
      () => true,
      () => false,
    );
  }

  /** The root's own id where its alias was given: its children name their parent. */
  async function realId(unitId: string): Promise<string> {
    if (unitId !== rootAlias) return unitId;
    const [child] = (await tellUnknown(childPages.load(firstChildOfRoot))).data;
    return child?.parentId ?? unitId;
  }

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
        (unit) => unit.organizationalUnitId,
        (pageNumber, pageSize) => tellUnknown(childPages.load({ parentId: unitId, pageNumber, pageSize })),
      );
      for (const { row } of page.entries) units.prime(row.organizationalUnitId, row);
      return mapPage(page, (unit) => ({ id: unit.organizationalUnitId, profile: unit }));
    },
    tellUnknown,
    realId,
  };
}

export type OrganizationalUnitLoaders = ReturnType<typeof createOrganizationalUnitLoaders>;
