import { write } from '../core/mutation.ts';
import { OrganizationalUnit } from '../core/node.ts';
import { deletedPayloadOf, payloadOf } from '../core/written-payload.ts';
import {
  createOrganizationalUnitInput,
  deleteOrganizationalUnitInput,
  patchOrganizationalUnitInput,
} from './inputs.ts';
import { findOrganizationalUnit } from './organizational-unit.ts';
import type { WrittenOrganizationalUnit } from './ports.ts';

const written = {
  type: OrganizationalUnit,
  name: 'organizationalUnit',
  noun: 'unit',
  idOf: ({ organizationalUnitId }: WrittenOrganizationalUnit) => organizationalUnitId,
  find: findOrganizationalUnit,
};

write('createOrganizationalUnit', {
  description: 'Creates an organizational unit without users. One call.',
  input: createOrganizationalUnitInput,
  inputDescription: 'The name, the parent and other properties of the new unit.',
  payload: payloadOf(written, 'CreateOrganizationalUnit', 'The organizational unit was created.'),
  run: ({ organizationalUnits }, input) => organizationalUnits.create(input),
});

write('patchOrganizationalUnit', {
  description:
    'Changes the given fields of an organizational unit. One call, and one more where null clears a field.',
  input: patchOrganizationalUnitInput,
  inputDescription: 'The unit to change, and the new values of its fields.',
  payload: payloadOf(written, 'PatchOrganizationalUnit', 'The organizational unit was changed.'),
  run: ({ organizationalUnits }, input) => organizationalUnits.patch(input),
});

write('deleteOrganizationalUnit', {
  description: 'Deletes an empty organizational unit. The root unit cannot be deleted. One call.',
  input: deleteOrganizationalUnitInput,
  inputDescription: 'The id of the unit to delete.',
  payload: deletedPayloadOf(written, 'The organizational unit was deleted.'),
  run: ({ organizationalUnits }, { organizationalUnitId }) =>
    organizationalUnits.remove(organizationalUnitId),
});
