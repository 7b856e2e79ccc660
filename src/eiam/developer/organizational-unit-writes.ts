import { childrenOf, tags } from '../../vocabulary/tags.ts';
import { strict, strictRecord, text } from '../reply-schema.ts';
import { change, create } from './operation.ts';
import { permissions } from './permissions.ts';

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

const permission = permissions.manageUnits;

/** Writes about organizational units (developer-api.md 8.4). */
export const organizationalUnitWrites = {
  /** Name taken by a sibling: `isDuplicate`. */
  createOrganizationalUnit: create<NewOrganizationalUnit>('CreateOrganizationalUnit', {
    route: 'POST {B}/organizationalUnits',
    permission,
    reply: strict(
      strictRecord({ organizationalUnitId: text }).transform(
        ({ organizationalUnitId }) => organizationalUnitId,
      ),
    ),
    touches: ({ parentId }) => [tags.unitAbsent, childrenOf(parentId)],
    made: tags.unit,
    settle: (expect, unitId, { parentId }) => expect.listed('unitChildren', parentId, unitId, true),
  }),

  patchOrganizationalUnit: change('PatchOrganizationalUnit', {
    route: 'PATCH {B}/organizationalUnits/{organizationalUnitId}',
    permission,
    body: (changes: OrganizationalUnitChanges) => changes,
    touches: (unitId) => [tags.unit(unitId)],
    settle: (expect, unitId, changes) => expect.changed(unitId, changes),
  }),

  /**
   * Refused while the unit holds users or units. Gone already: `isOutOfScope`, since upstream does not distinguish the two, so that
   * the failure of a repeat would be misleading.
   */
  deleteOrganizationalUnit: change('DeleteOrganizationalUnit', {
    route: 'DELETE {B}/organizationalUnits/{organizationalUnitId}',
    permission,
    repeatable: false,
    // The parent, whose children are one fewer, is not known.
    touches: (unitId) => [tags.unit(unitId), tags.childrenOfUnits, tags.membersOfUnit(unitId)],
    settle: (expect, unitId) => expect.deleted(unitId),
  }),
};
