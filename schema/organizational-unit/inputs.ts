import { input, optional, required, type ValueOf } from '../core/input.ts';
import * as limits from '../core/limits.ts';

export const createOrganizationalUnitInput = input(
  'CreateOrganizationalUnitInput',
  'Properties of the organizational unit to create.',
  {
    name: required(
      limits.organizationalUnitName,
      'The name, 1 to 128 characters, unique among the units with the same parent.',
    ),
    parentId: required(
      limits.organizationalUnitId,
      'The id of the parent unit. EIAM cannot move the unit to another parent later.',
    ),
    description: optional(limits.description, 'A description of the unit, at most 256 characters.'),
    externalId: optional(
      limits.externalId,
      'The id of the unit in an external system, 1 to 128 characters. Where it is left out or null, EIAM uses the `id` of the unit.',
    ),
  },
);
export type CreateOrganizationalUnitInput = ValueOf<typeof createOrganizationalUnitInput>;

export const patchOrganizationalUnitInput = input(
  'PatchOrganizationalUnitInput',
  'Changes to an organizational unit. A member that is left out stays unchanged; null clears the field where EIAM can clear it.',
  {
    organizationalUnitId: required(limits.organizationalUnitId, 'The id of the unit to change.'),
    name: optional(
      limits.organizationalUnitName,
      'The new name, 1 to 128 characters, unique among the units with the same parent. Null is refused: the name cannot be cleared.',
      { refusesNull: true },
    ),
    description: optional(limits.description, 'The new description, at most 256 characters. Null clears it.'),
  },
);
export type PatchOrganizationalUnitInput = ValueOf<typeof patchOrganizationalUnitInput>;

export const deleteOrganizationalUnitInput = input(
  'DeleteOrganizationalUnitInput',
  'The organizational unit to delete.',
  {
    organizationalUnitId: required(
      limits.organizationalUnitId,
      'The id of the unit. It must contain neither users nor other units.',
    ),
  },
);
