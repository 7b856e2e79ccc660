import type { ExternalId } from '../../../schema/core/external-id.ts';
import { checked } from '../../../schema/core/unreadable.ts';
import { OperationTooComplexError, UpstreamInvalidResponseError } from '../../../schema/errors/errors.ts';
import type {
  Descendant,
  OrganizationalUnitListing,
  OrganizationalUnitLoaders,
  OrganizationalUnitNode,
} from '../../../schema/organizational-unit/ports.ts';
import type { Listed, ListPage, ListWindow, NodeOrError, Window } from '../../../schema/paging/page.ts';
import type { AncestorIds, OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import { idOfReadable, readable } from '../../eiam/unreadable.ts';
import { mostAncestors } from '../../vocabulary/limits.ts';
import { createBatchLoader, createSingleLoader, type Loader } from '../batch-loader.ts';
import type { IdBatches } from '../id-batches.ts';
import type { LoaderContext } from '../loader-context.ts';
import type { MirrorLists } from '../mirror/lists.ts';
import { planeOf } from '../mirror/mirror-plane.ts';
import { expectFound, orNull, orNullOutOfScope, toError } from '../not-found.ts';
import type { Seams } from '../paging/completeness.ts';
import { createListLengths } from '../paging/list-lengths.ts';
import { loadOffsetWindow } from '../paging/offset-window.ts';
import { mapPage } from '../paging/page.ts';
import type { PageRequest } from '../paging/page-plan.ts';
import { expectReadable, nodeOf, timesOf } from '../paging/unreadable-rows.ts';
import { windowOf } from '../paging/whole-list.ts';
import { evaluateMembers } from '../user/lookup-keys.ts';
import { type DescendantsKey, type LoadChildren, unitsOf, walkDescendants } from './descendants.ts';
import type { UnitScope } from './scope.ts';

/** Every way of reading organizational units. */
export function createOrganizationalUnitLoaders(
  { calls, freshCalls, management, coalescing, settings, schedule, seams, size, mirror }: LoaderContext,
  { orNotFound, realId, childrenOf, isWhole }: UnitScope,
  batches: Pick<IdBatches, 'organizationalUnits' | 'markInScope'>,
  mirrored: () => MirrorLists,
): OrganizationalUnitLoaders {
  const single: Loader<string, OrganizationalUnit | null> = createSingleLoader(coalescing, (unitId: string) =>
    orNull<OrganizationalUnit>(
      orNotFound(calls.read((client, context) => client.getOrganizationalUnit(unitId, context))),
    ),
  );

  // Without a way to batch there is nothing to wait for.
  const units = management
    ? createBatchLoader<string, OrganizationalUnit | null>(coalescing, loadUnits, { schedule })
    : single;

  async function loadUnits(unitIds: readonly string[]): Promise<(OrganizationalUnit | null | Error)[]> {
    const rows = await batches.organizationalUnits(unitIds);
    return Promise.all(unitIds.map((unitId) => rows.get(unitId) ?? single.load(unitId).catch(toError)));
  }

  const parentIds = createSingleLoader(coalescing, async (unitId: string) => {
    const ids = await orNotFound(
      calls.read((client, context) => client.listOrganizationalUnitParentIds(unitId, context)),
    );
    size.lists.saw('OrganizationalUnit.ancestors', ids.length);
    if (ids.length > mostAncestors) throw tooDeep(ids.length);
    batches.markInScope(readable(ids));
    return ids;
  });

  const idsByExternalId = createSingleLoader(
    coalescing,
    (externalId: ExternalId) => idByExternalId(calls, externalId),
    { nameOf: JSON.stringify },
  );

  function idByExternalId(reads: typeof calls, externalId: ExternalId): Promise<string | null> {
    const { id, sourceType, sourceId = settings.instanceId } = externalId;
    const request = {
      organizationalUnitExternalId: id,
      organizationalUnitSourceType: sourceType,
      organizationalUnitSourceId: sourceId,
    };
    return orNull(
      reads.read((client, context) => client.getOrganizationalUnitIdByExternalId(request, context)),
    );
  }

  /** Whether nothing contradicts that this is the unit of that id at its source. */
  function mayBear(unit: OrganizationalUnit, { id, sourceType, sourceId }: ExternalId): boolean {
    const bearing = evaluateMembers([
      [id, unit.organizationalUnitExternalId],
      [sourceType.toLowerCase(), unit.organizationalUnitSourceType?.toLowerCase()],
      [sourceId ?? settings.instanceId, unit.organizationalUnitSourceId],
    ]);
    return bearing !== 'no';
  }

  /** Past the cache, where the cached look-up names another unit. */
  async function readAgain(externalId: ExternalId): Promise<OrganizationalUnit | null> {
    const id = await idByExternalId(freshCalls, externalId);
    if (id === null) return null;
    const unit = await orNull(
      freshCalls.send((client, context) => client.getOrganizationalUnit(id, context)),
    );
    if (unit && !mayBear(unit, externalId)) throw new UpstreamInvalidResponseError();
    return unit;
  }

  const childCounts = createListLengths((parentId) =>
    readChildPage({ parentId, pageNumber: 1, pageSize: 1 }),
  );

  function readChildPage(key: Parameters<typeof childrenOf>[0]) {
    return childCounts.noting(key.parentId, childrenOf(key));
  }

  function pageOfChildren(parentId: string, window: Window, how: Seams, countCall = () => {}) {
    const list = {
      idOf: idOfReadable<OrganizationalUnit>((unit) => unit.organizationalUnitId),
      timesOf,
      loadPage: (request: PageRequest) => {
        countCall();
        return readChildPage({ parentId, ...request });
      },
    };
    return loadOffsetWindow<Listed<OrganizationalUnit>>(window, list, how);
  }

  /** Keeps the rows of a list, so that they are not read again. */
  function prime(listed: readonly OrganizationalUnit[]): void {
    for (const unit of listed) units.prime(unit.organizationalUnitId, unit);
  }

  const toNode = nodeOf<OrganizationalUnit, OrganizationalUnitNode>((unit) => ({
    id: unit.organizationalUnitId,
    profile: unit,
  }));

  const trees = createSingleLoader(
    coalescing,
    async (key: DescendantsKey) => {
      let calls = 0;
      const loadChildren: LoadChildren = (parentId, window, how, countCall) =>
        pageOfChildren(parentId, window, { ...how, verify: seams.verify }, () => {
          countCall();
          calls += 1;
        });
      const tree = await walkDescendants(key, loadChildren, settings.maxScanPages);
      size.lists.walked(key.levels, calls);
      prime(unitsOf(tree));
      return tree;
    },
    { nameOf: JSON.stringify },
  );

  async function profile(unitId: string): Promise<OrganizationalUnit> {
    return expectFound(await units.load(unitId));
  }

  return {
    profile,
    /** From the top down. */
    ancestorIds: (unitId: string): Promise<AncestorIds> => parentIds.load(unitId),
    idByExternalId: (externalId: ExternalId): Promise<string | null> => idsByExternalId.load(externalId),
    /**
     * A unit by its id at its source. Where it is read, it is checked; where the id alone is selected, the look-up is trusted.
     * @throws UpstreamInvalidResponseError where a second look-up still names another unit
     */
    async findByExternalId(externalId: ExternalId, isRead: boolean): Promise<OrganizationalUnitNode | null> {
      const id = await idsByExternalId.load(externalId);
      if (id === null || !isRead) return id === null ? null : { id };
      const named = await units.load(id);
      const unit = named === null || mayBear(named, externalId) ? named : await readAgain(externalId);
      return unit && { id: unit.organizationalUnitId, profile: unit };
    },
    async find(unitId: string): Promise<OrganizationalUnitNode | null> {
      const found = await units.load(await realId(unitId));
      return found && { id: found.organizationalUnitId, profile: found };
    },
    /** The same for a unit that a list of units in scope named: what is out of scope there is gone by now. */
    async findListed(unitId: string): Promise<OrganizationalUnitNode | null> {
      const found = await orNullOutOfScope(units.load(unitId));
      return found && { id: found.organizationalUnitId, profile: found };
    },
    childCount: (unitId: string) =>
      mirror.isPreferredFor(unitId) ? mirrored().childCount(unitId) : childCounts.of(unitId),
    /** By the management API where the application may see all units, which no other call counts; else by the mirror. */
    async count(): Promise<number | undefined> {
      if (!management || mirror.isPreferred || !(await isWhole(true)))
        return (await mirrored().counts()).units;
      const page = await management.calls.send((client, context) =>
        client.listFirstOrganizationalUnit(context),
      );
      return checked(page).totalCount;
    },
    /** Undefined where a unit on the way has no name. */
    async path(unitId: string): Promise<string | undefined> {
      const [self, above] = await Promise.all([profile(unitId), parentIds.load(unitId)]);
      const ancestors = await Promise.all(expectReadable(above).map(profile));
      const names = [...ancestors, self].map((unit) => checked(unit).organizationalUnitName);
      return names.includes(undefined) ? undefined : names.map((name) => `/${name}`).join('');
    },
    list: (listing: OrganizationalUnitListing, window: ListWindow) =>
      mirrored().units({ kind: 'all' }, listing, window),
    /** Level by level. @throws OperationTooComplexError where that takes more calls than a scan may */
    async descendants(
      unitId: string,
      levels: number | undefined,
      anyWindow: ListWindow,
    ): Promise<ListPage<NodeOrError<Descendant>>> {
      const window = planeOf(anyWindow, mirror, unitId);
      if (!window) return mirrored().descendants(unitId, levels, anyWindow);
      const { found, doubts } = await trees.load({ unitId, levels });
      const idOf = idOfReadable<OrganizationalUnit>((unit) => unit.organizationalUnitId);
      const page = windowOf({ rows: found, idOf: ({ row }) => idOf(row), doubts }, window, seams);
      return mapPage(page, ({ row, level }) => ({ unit: toNode(row), level }));
    },
    async children(
      unitId: string,
      anyWindow: ListWindow,
    ): Promise<ListPage<NodeOrError<OrganizationalUnitNode>>> {
      const window = planeOf(anyWindow, mirror, unitId);
      if (!window) return mirrored().units({ kind: 'children', unitId }, {}, anyWindow);
      const page = await pageOfChildren(unitId, window, seams);
      prime(readable(page.entries.map(({ row }) => row)));
      return mapPage(page, toNode);
    },
  };
}

function tooDeep(levels: number) {
  return new OperationTooComplexError(
    `There are ${levels} units above this one, where ${mostAncestors} are read. Ask for its \`parent\` instead.`,
  );
}
