import { rootAlias } from '../../vocabulary/ids.ts';
import type { CallContext } from '../call-context.ts';
import { EiamError } from '../errors.ts';
import { moment, text, type ValueOf } from '../kinds.ts';
import { always, items, page, record } from '../record.ts';
import { text as foundText, strict, strictRecord, tolerant } from '../reply-schema.ts';
import { checkPageSize, type NumberedPage } from './paging.ts';
import type { Send } from './send.ts';

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
const foundOrganizationalUnit = strictRecord({ organizationalUnitId: foundText.optional() });

/** An organizational unit. Times are milliseconds since the epoch. */
export type OrganizationalUnit = ValueOf<typeof organizationalUnit>;
export type OrganizationalUnitPage = ValueOf<typeof organizationalUnitPage>;
/** Ids from the top down. One that could not be read keeps its place. */
export type AncestorIds = ValueOf<typeof ancestors>['parentIds'];

/** Reads about organizational units (developer-api.md 8.4). Every operation throws EiamError and nothing else. */
export function createOrganizationalUnitReads(send: Send) {
  return {
    /** One unit. Out of scope or missing, upstream does not say which: `isOutOfScope`. */
    getOrganizationalUnit(organizationalUnitId: string, context: CallContext): Promise<OrganizationalUnit> {
      const path = { organizationalUnitId };
      const isAsked = (found: OrganizationalUnit) =>
        organizationalUnitId === rootAlias || found.organizationalUnitId === organizationalUnitId;
      return send('GetOrganizationalUnit', { path }, tolerant(organizationalUnit, isAsked), context);
    },

    /** Direct children; `ou_root` as parent asks for the root's. */
    async listOrganizationalUnits(
      question: NumberedPage & { readonly parentId: string },
      context: CallContext,
    ): Promise<OrganizationalUnitPage> {
      const { parentId, pageNumber, pageSize } = question;
      const query = { parentId, pageNumber, pageSize: checkPageSize(pageSize) };
      return send('ListOrganizationalUnits', { query }, tolerant(organizationalUnitPage), context);
    },

    /** Ids of the unit's ancestors within scope, from the top down, without the unit itself. */
    async listOrganizationalUnitParentIds(
      organizationalUnitId: string,
      context: CallContext,
    ): Promise<AncestorIds> {
      const path = { organizationalUnitId };
      const reply = await send('ListOrganizationalUnitParentIds', { path }, tolerant(ancestors), context);
      return reply.parentIds;
    },

    /** The id of the unit a source knows under its own id. Not found: `isNotFound`. */
    async getOrganizationalUnitIdByExternalId(
      externalId: {
        readonly organizationalUnitExternalId: string;
        readonly organizationalUnitSourceType: string;
        readonly organizationalUnitSourceId: string;
      },
      context: CallContext,
    ): Promise<string> {
      const operation = 'GetOrganizationalUnitIdByExternalId';
      const { organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId } =
        externalId;
      const body = { organizationalUnitExternalId, organizationalUnitSourceType, organizationalUnitSourceId };
      const found = await send(operation, { body }, strict(foundOrganizationalUnit), context);
      // As for users: a 200 without an id means that there is none.
      if (found.organizationalUnitId === undefined) {
        const code = 'ResourceNotFound.OrganizationalUnitId';
        throw new EiamError(operation, 'rejected', { code, status: 200, effect: 'none' });
      }
      return found.organizationalUnitId;
    },
  };
}
