import type { CallContext } from '../call-context.ts';
import { nothing, strict, strictRecord, text } from '../reply-schema.ts';
import type { Send } from './send.ts';

const createdOrganizationalUnit = strictRecord({ organizationalUnitId: text });

/** A unit to be (developer-api.md 8.4). */
export interface NewOrganizationalUnit {
  readonly organizationalUnitName: string;
  readonly parentId: string;
  readonly organizationalUnitExternalId?: string | undefined;
  readonly description?: string | undefined;
}

/** What shall change about a unit; it cannot be moved (8.4). What is undefined stays. */
export interface OrganizationalUnitChanges {
  readonly organizationalUnitName?: string | undefined;
  readonly description?: string | undefined;
}

/** Writes about organizational units (developer-api.md 8.4). Every operation throws EiamError and nothing else. */
export function createOrganizationalUnitWrites(send: Send) {
  return {
    /** Gives the new unit's id. Name taken by a sibling: `isDuplicate`. Effect `unknown`: it may exist all the same. */
    async createOrganizationalUnit(input: NewOrganizationalUnit, context: CallContext): Promise<string> {
      const created = await send(
        'CreateOrganizationalUnit',
        { body: input },
        strict(createdOrganizationalUnit),
        context,
      );
      return created.organizationalUnitId;
    },

    patchOrganizationalUnit: (
      organizationalUnitId: string,
      changes: OrganizationalUnitChanges,
      context: CallContext,
    ): Promise<void> => {
      const path = { organizationalUnitId };
      return send('PatchOrganizationalUnit', { path, body: changes }, nothing, context);
    },

    /** Refused while the unit holds users or units. Gone already: `isOutOfScope`, upstream does not tell the two apart. */
    deleteOrganizationalUnit: (organizationalUnitId: string, context: CallContext): Promise<void> =>
      send('DeleteOrganizationalUnit', { path: { organizationalUnitId } }, nothing, context),
  };
}
