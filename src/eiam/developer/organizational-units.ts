import { rootAlias } from '../../vocabulary/ids.ts';
import { tags } from '../../vocabulary/tags.ts';
import { moment, part, text, type ValueOf } from '../kinds.ts';
import { about, aboutFirst, firstPage } from '../known-objects.ts';
import { always, items, page, record } from '../record.ts';
import { foundId, strictRecord, text as textSchema } from '../reply-schema.ts';
import { readable } from '../unreadable.ts';
import { read } from './operation.ts';
import { isAllNumbered, type NumberedPage, numbered, shownPage } from './paging.ts';
import { permissions } from './permissions.ts';

/**
 * A unit, the same from GetOrganizationalUnit and ListOrganizationalUnits (developer-api.md 8.1); `always` marks what 6.6 calls
 * always present. The root has no parent.
 */
export const organizationalUnit = record(
  'OrganizationalUnit',
  { organizationalUnitId: text },
  {
    instanceId: text,
    organizationalUnitName: always(text),
    parentId: text,
    organizationalUnitExternalId: text,
    organizationalUnitSourceType: always(text),
    organizationalUnitSourceId: always(text),
    createTime: always(moment),
    updateTime: always(moment),
    description: text,
  },
);
export const organizationalUnitPage = page('data', organizationalUnit, {});
export const ancestors = record('', { parentIds: items('OrganizationalUnit.parentIds', text) }, {});

/** An organizational unit. Times are milliseconds since the epoch. */
export type OrganizationalUnit = ValueOf<typeof organizationalUnit>;
export type OrganizationalUnitPage = ValueOf<typeof organizationalUnitPage>;
/** Ids from the top down. One that could not be read keeps its place. */
export type AncestorIds = ValueOf<typeof ancestors>['parentIds'];

/** Direct children; `ou_root` as parent reads the root's. */
export interface ChildrenQuestion extends NumberedPage {
  readonly parentId: string;
}

/** A unit by its id at its source. */
export interface OrganizationalUnitExternalId {
  readonly organizationalUnitExternalId: string;
  readonly organizationalUnitSourceType: string;
  readonly organizationalUnitSourceId: string;
}

const permission = permissions.readUnits;

/** Upstream does not distinguish a missing unit from one out of scope, so a change of the scope counts as well. */
export const unitAbsence: readonly string[] = [tags.unitAbsent, tags.scope];

/** Reads about organizational units (developer-api.md 8.4). */
export const organizationalUnitReads = {
  /** One unit. Out of scope or missing, which upstream does not distinguish: `isOutOfScope`. */
  getOrganizationalUnit: read('GetOrganizationalUnit', {
    route: 'GET {B}/organizationalUnits/{organizationalUnitId}',
    permission,
    request: (organizationalUnitId: string) => ({ path: { organizationalUnitId } }),
    reply: organizationalUnit,
    isRequested: (found, unitId) => unitId === rootAlias || found.organizationalUnitId === unitId,
    examples: ({ unitIds }) => about(unitIds),
    reads: (unitId) => unitId,
    shows: (found, unitId) => ({ objects: new Map([[unitId, found]]) }),
    cachePolicy: (unitId) => ({
      tags: [tags.unit(unitId)],
      tagsOf: (unit) => [tags.unit(unit.organizationalUnitId)],
      absenceTags: unitAbsence,
    }),
  }),

  listOrganizationalUnits: read('ListOrganizationalUnits', {
    route: 'GET {B}/organizationalUnits',
    permission,
    request: ({ parentId, ...page }: ChildrenQuestion) => ({ query: { parentId, ...numbered(page) } }),
    reply: organizationalUnitPage,
    shows: ({ data }, { parentId: of, ...page }) =>
      shownPage('organizationalUnitId', data, { name: 'unitChildren', of }, isAllNumbered(page, data)),
    finds: (found, { data }) => found.units(readable(data)),
    examples: ({ unitIds }) => about([rootAlias, ...unitIds].map((parentId) => ({ ...firstPage, parentId }))),
    cachePolicy: ({ parentId }) => ({
      tags: [tags.childrenOfUnit(parentId), tags.childrenOfUnits, tags.unit(parentId)],
      tagsOf: ({ data }) => [
        ...readable(data).map((unit) => tags.unit(unit.organizationalUnitId)),
        ...(parentId === rootAlias ? tagsOfParents(readable(data)) : []),
      ],
      absenceTags: unitAbsence,
    }),
  }),

  /** Ids of the unit's ancestors within scope, from the top down, without the unit itself. */
  listOrganizationalUnitParentIds: read('ListOrganizationalUnitParentIds', {
    route: 'GET {B}/organizationalUnits/{organizationalUnitId}/parentIds',
    permission,
    request: (organizationalUnitId: string) => ({ path: { organizationalUnitId } }),
    reply: part(ancestors, ({ parentIds }) => parentIds),
    examples: ({ unitIds }) => about(unitIds),
    cachePolicy: (unitId) => ({
      tags: [tags.unit(unitId), tags.ancestors],
      tagsOf: (parentIds) => readable(parentIds).map(tags.unit),
      absenceTags: unitAbsence,
    }),
  }),

  /** Not found: `isNotFound`. */
  getOrganizationalUnitIdByExternalId: read('GetOrganizationalUnitIdByExternalId', {
    route: 'POST {B}/organizationalUnits/_/actions/getOrganizationalUnitIdByExternalId',
    permission,
    request: ({
      organizationalUnitExternalId,
      organizationalUnitSourceType,
      organizationalUnitSourceId,
    }: OrganizationalUnitExternalId) => ({
      body: { organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId },
    }),
    examples: ({ units }) =>
      aboutFirst(
        units,
        ({ organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId }) =>
          organizationalUnitExternalId && organizationalUnitSourceType && organizationalUnitSourceId
            ? { organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId }
            : undefined,
      ),
    reply: foundId(
      strictRecord({ organizationalUnitId: textSchema.optional() }).transform(
        ({ organizationalUnitId }) => organizationalUnitId,
      ),
      'ResourceNotFound.OrganizationalUnitId',
    ),
    cachePolicy: () => ({ tags: [tags.unitAbsent], tagsOf: (unitId) => [tags.unit(unitId)] }),
  }),
};

/** A read by the root's alias changes by the root's own id, which its children name. Where there are none, by any unit's. */
function tagsOfParents(children: readonly OrganizationalUnit[]): readonly string[] {
  const ids = new Set(children.flatMap((child) => child.parentId ?? []));
  if (ids.size === 0) return [tags.unitAbsent];
  return Array.from(ids).flatMap((id) => [tags.unit(id), tags.childrenOfUnit(id)]);
}
