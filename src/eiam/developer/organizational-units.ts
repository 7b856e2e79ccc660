import type { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import { EiamError } from '../errors.ts';
import { count, list, moment, record, text } from '../reply-schema.ts';
import { checkPageSize, type NumberedPage } from './paging.ts';
import type { Send } from './send.ts';

/** A unit, the same from GetOrganizationalUnit and ListOrganizationalUnits (developer-api.md 8.1). The root has no parent. */
export const organizationalUnit = record({
  instanceId: text.optional(),
  organizationalUnitId: text,
  organizationalUnitName: text,
  parentId: text.optional(),
  organizationalUnitExternalId: text.optional(),
  organizationalUnitSourceType: text,
  organizationalUnitSourceId: text,
  createTime: moment,
  updateTime: moment,
  description: text.optional(),
});
const organizationalUnitPage = record({ totalCount: count, data: list(organizationalUnit) });
const ancestors = record({ parentIds: list(text) });
const foundOrganizationalUnit = record({ organizationalUnitId: text.optional() });

/** An organizational unit. Times are milliseconds since the epoch. */
export type OrganizationalUnit = z.output<typeof organizationalUnit>;
export type OrganizationalUnitPage = z.output<typeof organizationalUnitPage>;

/** Reads about organizational units (developer-api.md 8.4). Every operation throws EiamError and nothing else. */
export function createOrganizationalUnitReads(send: Send) {
  return {
    /** One unit. Out of scope or missing, upstream does not say which: `isOutOfScope`. */
    getOrganizationalUnit: (
      organizationalUnitId: string,
      context: CallContext,
    ): Promise<OrganizationalUnit> =>
      send('GetOrganizationalUnit', { path: { organizationalUnitId } }, organizationalUnit, context),

    /** Direct children; `ou_root` as parent asks for the root's. */
    async listOrganizationalUnits(
      question: NumberedPage & { readonly parentId: string },
      context: CallContext,
    ): Promise<OrganizationalUnitPage> {
      const { parentId, pageNumber, pageSize } = question;
      const query = { parentId, pageNumber, pageSize: checkPageSize(pageSize) };
      return send('ListOrganizationalUnits', { query }, organizationalUnitPage, context);
    },

    /** Ids of the unit's ancestors within scope, from the top down, without the unit itself. */
    async listOrganizationalUnitParentIds(
      organizationalUnitId: string,
      context: CallContext,
    ): Promise<string[]> {
      const path = { organizationalUnitId };
      const { parentIds } = await send('ListOrganizationalUnitParentIds', { path }, ancestors, context);
      return parentIds;
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
      const found = await send(operation, { body }, foundOrganizationalUnit, context);
      // As for users: a 200 without an id means that there is none.
      if (found.organizationalUnitId === undefined) {
        const code = 'ResourceNotFound.OrganizationalUnitId';
        throw new EiamError(operation, 'rejected', { code, status: 200, effect: 'none' });
      }
      return found.organizationalUnitId;
    },
  };
}
