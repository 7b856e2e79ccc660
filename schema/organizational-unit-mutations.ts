import type { WrittenOrganizationalUnit } from '../src/actions/organizational-units.ts';
import { acceptsButNull, acceptsOrganizationalUnitId } from './arguments.ts';
import { attempt } from './attempt.ts';
import { builder } from './builder.ts';
import * as limits from './limits.ts';
import { writeResultOf } from './mutation.ts';
import { OrganizationalUnit } from './node.ts';
import { findOrganizationalUnit } from './organizational-unit.ts';
import { directoryWrite } from './permissions.ts';

/** A payload that tells of the unit as it is after the write: read again, never assumed. */
function organizationalUnitResult(name: string, description: string) {
  const payload = builder.objectRef<WrittenOrganizationalUnit>(`${name}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      organizationalUnitId: t.id({
        nullable: false,
        description: 'The id of the unit, also where the unit cannot be read again.',
        resolve: ({ organizationalUnitId }) => organizationalUnitId,
      }),
      organizationalUnit: t.field({
        type: OrganizationalUnit,
        description: 'The unit as it is now.',
        resolve: ({ organizationalUnitId: id }, _arguments, context, info) =>
          findOrganizationalUnit(id, context, info),
      }),
    }),
  });
  return writeResultOf<WrittenOrganizationalUnit>(name, payload);
}

const CreateOrganizationalUnitInput = builder.inputType('CreateOrganizationalUnitInput', {
  description: 'A new unit.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'Its name, unique among its siblings.',
      extensions: limits.organizationalUnitName,
    }),
    parentId: t.id({
      required: true,
      description: 'The unit above it; it cannot be moved later.',
      extensions: acceptsOrganizationalUnitId,
    }),
    description: t.string({ description: 'What it is for.', extensions: limits.description }),
    externalId: t.string({
      description: 'Its id at the source; left out: the same as `id`.',
      extensions: limits.externalId,
    }),
  }),
});
export type CreateOrganizationalUnitInput = typeof CreateOrganizationalUnitInput.$inferInput;

const PatchOrganizationalUnitInput = builder.inputType('PatchOrganizationalUnitInput', {
  description: 'Changes to a unit. What is absent stays as it is; null clears, where EIAM can clear.',
  fields: (t) => ({
    organizationalUnitId: t.id({
      required: true,
      description: 'The unit to change.',
      extensions: acceptsOrganizationalUnitId,
    }),
    name: t.string({
      description: 'A new name; it cannot be cleared.',
      extensions: acceptsButNull(limits.organizationalUnitName),
    }),
    description: t.string({ description: 'What it is for; null clears it.', extensions: limits.description }),
  }),
});
export type PatchOrganizationalUnitInput = typeof PatchOrganizationalUnitInput.$inferInput;

const DeleteOrganizationalUnitInput = builder.inputType('DeleteOrganizationalUnitInput', {
  description: 'The unit to delete.',
  fields: (t) => ({
    organizationalUnitId: t.id({
      required: true,
      description: 'The unit; it must have neither users nor units below it.',
      extensions: acceptsOrganizationalUnitId,
    }),
  }),
});

const DeleteOrganizationalUnitPayload = builder
  .objectRef<WrittenOrganizationalUnit>('DeleteOrganizationalUnitPayload')
  .implement({
    requiresScopes: directoryWrite,
    description: 'The unit is gone.',
    fields: (t) => ({
      deletedOrganizationalUnitId: t.id({
        nullable: false,
        description: 'The id that the unit had.',
        resolve: ({ organizationalUnitId: id }) => id,
      }),
    }),
  });

builder.mutationFields((t) => ({
  createOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    type: organizationalUnitResult('CreateOrganizationalUnit', 'The unit was created.'),
    description: 'Creates a unit without users.',
    args: {
      input: t.arg({ type: CreateOrganizationalUnitInput, required: true, description: 'The new unit.' }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.organizationalUnits.create(input)),
  }),
  patchOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    type: organizationalUnitResult('PatchOrganizationalUnit', 'The changes were made.'),
    description: 'Changes what is given of a unit.',
    args: {
      input: t.arg({ type: PatchOrganizationalUnitInput, required: true, description: 'The changes.' }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.organizationalUnits.patch(input)),
  }),
  deleteOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    type: writeResultOf('DeleteOrganizationalUnit', DeleteOrganizationalUnitPayload),
    description: 'Removes an empty unit. The root cannot be removed.',
    args: { input: t.arg({ type: DeleteOrganizationalUnitInput, required: true, description: 'The unit.' }) },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.organizationalUnits.remove(input.organizationalUnitId)),
  }),
}));
