import { acceptsButNull, acceptsOrganizationalUnitId } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import * as limits from '../core/limits.ts';
import { writeResultOf } from '../core/mutation.ts';
import { OrganizationalUnit } from '../core/node.ts';
import { directoryWrite } from '../core/permissions.ts';
import { attempt } from '../errors/attempt.ts';
import { findOrganizationalUnit } from './organizational-unit.ts';
import type { WrittenOrganizationalUnit } from './ports.ts';

/** A payload with the unit after the write: read again, never assumed. */
function organizationalUnitResult(name: string, description: string) {
  const payload = builder.objectRef<WrittenOrganizationalUnit>(`${name}Payload`).implement({
    requiresScopes: directoryWrite,
    description,
    fields: (t) => ({
      organizationalUnitId: t.id({
        nullable: false,
        description: 'The id of the unit; set even where `organizationalUnit` is null.',
        resolve: ({ organizationalUnitId }) => organizationalUnitId,
      }),
      organizationalUnit: t.field({
        type: OrganizationalUnit,
        description:
          'The unit, read from EIAM after the write, which costs a call. Null where the unit was deleted in the meantime; null with an error where it cannot be read.',
        resolve: ({ organizationalUnitId: id }, _arguments, context, info) =>
          findOrganizationalUnit(id, context, info),
      }),
    }),
  });
  return writeResultOf<WrittenOrganizationalUnit>(name, payload);
}

const CreateOrganizationalUnitInput = builder.inputType('CreateOrganizationalUnitInput', {
  description: 'Properties of the organizational unit to create.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'The name, 1 to 128 characters, unique among the units with the same parent.',
      extensions: limits.organizationalUnitName,
    }),
    parentId: t.id({
      required: true,
      description: 'The id of the parent unit. EIAM cannot move the unit to another parent later.',
      extensions: acceptsOrganizationalUnitId,
    }),
    description: t.string({
      description: 'A description of the unit, at most 256 characters.',
      extensions: limits.description,
    }),
    externalId: t.string({
      description:
        'The id of the unit in an external system, 1 to 128 characters. Where it is left out or null, EIAM uses the `id` of the unit.',
      extensions: limits.externalId,
    }),
  }),
});
export type CreateOrganizationalUnitInput = typeof CreateOrganizationalUnitInput.$inferInput;

const PatchOrganizationalUnitInput = builder.inputType('PatchOrganizationalUnitInput', {
  description:
    'Changes to an organizational unit. A member that is left out stays unchanged; null clears the field where EIAM can clear it.',
  fields: (t) => ({
    organizationalUnitId: t.id({
      required: true,
      description: 'The id of the unit to change.',
      extensions: acceptsOrganizationalUnitId,
    }),
    name: t.string({
      description:
        'The new name, 1 to 128 characters, unique among the units with the same parent. Null is refused: the name cannot be cleared.',
      extensions: acceptsButNull(limits.organizationalUnitName),
    }),
    description: t.string({
      description: 'The new description, at most 256 characters. Null clears it.',
      extensions: limits.description,
    }),
  }),
});
export type PatchOrganizationalUnitInput = typeof PatchOrganizationalUnitInput.$inferInput;

const DeleteOrganizationalUnitInput = builder.inputType('DeleteOrganizationalUnitInput', {
  description: 'The organizational unit to delete.',
  fields: (t) => ({
    organizationalUnitId: t.id({
      required: true,
      description: 'The id of the unit. It must contain neither users nor other units.',
      extensions: acceptsOrganizationalUnitId,
    }),
  }),
});

const DeleteOrganizationalUnitPayload = builder
  .objectRef<WrittenOrganizationalUnit>('DeleteOrganizationalUnitPayload')
  .implement({
    requiresScopes: directoryWrite,
    description: 'The organizational unit was deleted.',
    fields: (t) => ({
      deletedOrganizationalUnitId: t.id({
        nullable: false,
        description: 'The id of the deleted unit, by which a client can remove it from its cache.',
        resolve: ({ organizationalUnitId: id }) => id,
      }),
    }),
  });

builder.mutationFields((t) => ({
  createOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: organizationalUnitResult('CreateOrganizationalUnit', 'The organizational unit was created.'),
    description: 'Creates an organizational unit without users. One call.',
    args: {
      input: t.arg({
        type: CreateOrganizationalUnitInput,
        required: true,
        description: 'The name, the parent and other properties of the new unit.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.organizationalUnits.create(input)),
  }),
  patchOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: organizationalUnitResult('PatchOrganizationalUnit', 'The organizational unit was changed.'),
    description:
      'Changes the given fields of an organizational unit. One call, and one more where null clears a field.',
    args: {
      input: t.arg({
        type: PatchOrganizationalUnitInput,
        required: true,
        description: 'The unit to change, and the new values of its fields.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.organizationalUnits.patch(input)),
  }),
  deleteOrganizationalUnit: t.field({
    requiresScopes: directoryWrite,
    ...semanticNonNull,
    type: writeResultOf('DeleteOrganizationalUnit', DeleteOrganizationalUnitPayload),
    description: 'Deletes an empty organizational unit. The root unit cannot be deleted. One call.',
    args: {
      input: t.arg({
        type: DeleteOrganizationalUnitInput,
        required: true,
        description: 'The id of the unit to delete.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.organizationalUnits.remove(input.organizationalUnitId)),
  }),
}));
